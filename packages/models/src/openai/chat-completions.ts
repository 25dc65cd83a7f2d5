import { chatCalls, type ToolSpec, type View, type ViewMessage } from "@mua/core";
import { dictGet, dumps, isDict, isList, parseJson, type Value } from "@mua/python-compat";
import { z } from "zod";
import type { Body, ChatAnswer, ChatRequest, Tokens, WireCall } from "../chat.ts";
import { wireTools } from "../wire-tools.ts";

/** The request of the chat completions API. `lengthKey` is the name that the server knows for the longest answer. */
export function chatCompletionsBody(
  model: string,
  { view, sampling }: ChatRequest,
  lengthKey: "max_tokens" | "max_completion_tokens",
): Body {
  const { temperature, maxTokens, seed, extra } = sampling;
  return {
    model,
    messages: chatMessages(view),
    ...(view.tools.length === 0
      ? {}
      : { tools: wireTools(view.tools, functionTool), tool_choice: view.toolChoice }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { [lengthKey]: maxTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...extra,
  };
}

function functionTool(tool: ToolSpec): unknown {
  return { type: "function", function: tool };
}

function chatMessages({ system, messages }: View): readonly unknown[] {
  const wire = messages.map(chatMessage);
  return system === null ? wire : [{ role: "system", content: system }, ...wire];
}

function chatMessage(message: ViewMessage): unknown {
  switch (message.role) {
    case "tool":
      return { role: "tool", tool_call_id: message.callId, content: message.content };
    case "assistant": {
      const { content, toolCalls } = message;
      if (toolCalls === null || toolCalls.length === 0) return { role: "assistant", content: content ?? "" };
      return { role: "assistant", content, tool_calls: chatCalls(toolCalls) };
    }
    default:
      return { role: message.role, content: message.content };
  }
}

const count = z.number().nonnegative();

const completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z
            .union([z.string(), z.array(z.object({ type: z.string(), text: z.string().nullish() }))])
            .nullish(),
          refusal: z.string().nullish(),
          reasoning: z.string().nullish(),
          reasoning_content: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                id: z.string().nullish(),
                function: z.object({ name: z.string().nullish(), arguments: z.unknown() }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
      prompt_cache_hit_tokens: count.nullish(),
      completion_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
    })
    .nullish()
    .catch(undefined),
});

/** The answer in the text of a chat completion. Throws a ZodError or SyntaxError when it is none. */
export function chatCompletionsAnswer(text: string): ChatAnswer {
  const { choices, usage } = completion.parse(JSON.parse(text));
  const [choice] = choices;
  if (choice === undefined) throw new SyntaxError("no choice in the answer");
  const { content, refusal, reasoning, reasoning_content, tool_calls } = choice.message;
  const said =
    typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("");
  const thought = reasoning_content || reasoning;
  const tokens = usage === null || usage === undefined ? undefined : tokensOf(usage);
  const refused = typeof refusal === "string" && refusal !== "";
  return {
    content: said === "" && (content === null || content === undefined) ? null : said,
    calls: tool_calls?.length ? wireCalls(text, tool_calls) : null,
    ...(thought ? { reasoning: thought } : refused ? { reasoning: refusal } : {}),
    ...(tokens === undefined ? {} : { tokens }),
    finish:
      choice.finish_reason === "length"
        ? "length"
        : refused || choice.finish_reason === "content_filter"
          ? "refused"
          : "done",
  };
}

type Calls = NonNullable<z.infer<typeof completion>["choices"][number]["message"]["tool_calls"]>;

function wireCalls(text: string, calls: Calls): readonly WireCall[] {
  return calls.map(({ id, function: { name, arguments: args } }, place) => ({
    id: id ?? "",
    name: name ?? "",
    arguments: typeof args === "string" ? args : argumentsText(text, place),
  }));
}

/** Arguments that a server sends as values: their text, with the order and the kinds of number that stand there. */
function argumentsText(text: string, place: number): string {
  const path = ["choices", 0, "message", "tool_calls", place, "function", "arguments"];
  const found = path.reduce<Value | undefined>((value, step) => {
    if (typeof step === "number") return isList(value) ? value[step] : undefined;
    return isDict(value) ? dictGet(value, step) : undefined;
  }, parseJson(text));
  return found === undefined ? "" : dumps(found);
}

function tokensOf(usage: NonNullable<z.infer<typeof completion>["usage"]>): Tokens {
  const { prompt_tokens, completion_tokens, prompt_tokens_details, completion_tokens_details } = usage;
  const cacheRead = prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0;
  return {
    input: Math.max(0, prompt_tokens - cacheRead),
    cacheRead,
    cacheWrite: 0,
    output: completion_tokens,
    reasoning: completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
