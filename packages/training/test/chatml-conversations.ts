import { toolCallFromText, type View, type ViewMessage } from "@mua/core";
import fc from "fast-check";
import { answerText, chatmlHermes, renderChatml } from "../src/tokens/chatml-hermes.ts";
import { ContinuousTokens } from "../src/tokens/continuous.ts";
import type { Tokenizer } from "../src/tokens/tokenizer.ts";

const said = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  fc.constantFrom("an order\n\nand another", "  indented", "ends in space ", '{"a": 1}', "日本語 ✓"),
);
/** Models begin an answer with a word: what they sample does not merge with what stands before it. */
const begun = said.map((text) => `The ${text.trim()}`);
const call = fc
  .record({ name: fc.constantFrom("find", "cancel"), order: fc.nat() })
  .map(({ name, order }) => toolCallFromText("call", name, `{"order": ${order}, "price": 68.0}`));

/** An answer, and what comes back. */
const turn = fc.record({
  content: begun,
  calls: fc.array(call, { maxLength: 2 }),
  back: fc.array(said, { minLength: 1, maxLength: 3 }),
});

export const conversations = fc.record({
  system: said,
  first: said,
  turns: fc.array(turn, { minLength: 1, maxLength: 8 }),
});
type Conversation = typeof conversations extends fc.Arbitrary<infer C> ? C : never;

/** The messages that come back after an answer. */
function backOf({ calls, back }: Conversation["turns"][number]): readonly ViewMessage[] {
  return back.map((content) =>
    calls.length > 0
      ? { role: "tool" as const, callId: "call", name: "find", content }
      : { role: "user" as const, content },
  );
}

/** The ids of a conversation as the builder makes them, and as the whole text is split at once. */
export function bothWays(
  tokenizer: Tokenizer,
  { system, first, turns }: Conversation,
): { readonly ids: readonly number[]; readonly whole: readonly number[] } {
  const template = chatmlHermes();
  const rendering = template.start();
  const tokens = new ContinuousTokens(tokenizer, template.end);
  const view: View = { system, messages: [{ role: "user", content: first }], tools: [], toolChoice: "auto" };
  tokens.open(rendering.open(view));
  const messages: ViewMessage[] = [...view.messages];
  for (const one of turns) {
    const answer = { content: one.content, toolCalls: one.calls };
    const ids = [...tokenizer.encode(answerText(answer)), tokenizer.id(template.end)];
    tokens.sampled({ ids, logprobs: ids.map(() => -0.5), finish: "stop", version: "1" });
    const back = backOf(one);
    tokens.context(rendering.next(back, true));
    messages.push({ role: "assistant", ...answer }, ...back);
  }
  const text = `${renderChatml({ ...view, messages })}<|im_start|>assistant\n`;
  return { ids: tokens.ids, whole: tokenizer.encode(text) };
}
