import type {
  Effect,
  Expected,
  ExpectedAction,
  MadeCall,
  Message,
  Role,
  Side,
  SideMessage,
  Trajectory,
} from "@mua/core";
import { argumentsText, callsOf, matchCalls } from "./calls.ts";
import type { Finding } from "./finding.ts";
import { spoken } from "./spoken.ts";

/** What is wrong with the calls of an episode whose actions did not lead to what was expected; nothing where they are not known. */
export function actionFindings(expected: Expected, trajectory: Trajectory): readonly Finding[] {
  const { actions, effect } = expected;
  const { messages } = trajectory;
  const calls = callsOf(expected, trajectory);
  if (calls === undefined) return [];
  const having = (wanted: Effect) => ({
    gold: actions.filter(({ side, name }) => effect(side, name) === wanted),
    made: calls.filter(({ side, name }) => effect(side, name) === wanted),
  });
  const writes = having("write");
  const { wrong, failed, missing, right, extra } = matchCalls(writes.gold, writes.made);
  const responsible = (action: { readonly side: Side; readonly name: string }) =>
    responsibleFor(action, messages);
  const found: Finding[] = [
    ...missing.map(
      (action): Finding => ({
        role: responsible(action).whenMissing,
        reason: "missing_write",
        evidence: `the ${action.side} never called ${action.name}`,
      }),
    ),
    ...wrong.map(
      (attempt): Finding => ({
        role: attempt.action.side,
        reason: "wrong_arguments",
        evidence: argumentsText(attempt),
      }),
    ),
    ...failed.map(
      ({ action, call }): Finding => ({
        role: action.side,
        reason: "failed_write",
        evidence: `${action.name} failed: ${call.error ?? ""}`,
      }),
    ),
    ...extra.map(
      (call): Finding => ({
        role: responsible(call).whenExtra,
        reason: "extra_write",
        evidence: `the ${call.side} called ${call.name}, which is not part of the solution`,
      }),
    ),
  ];
  const handover = having("handover");
  const left = missing.length + wrong.length + failed.length;
  const given = handover.made.find(({ error }) => error === undefined);
  if (given !== undefined && handover.gold.length === 0 && left > 0)
    found.push({
      role: given.side,
      reason: "early_handover",
      evidence: `${given.name}, which is not part of the solution, with ${left} writes left to do`,
    });
  if (given === undefined && handover.gold.length > 0)
    found.push({
      role: "agent",
      reason: "missing_handover",
      evidence: `never called ${handover.gold.map(({ name }) => name).join(", ")}`,
    });
  if (left > 0) found.push(...earlyStop(messages));
  if (found.length === 0)
    found.push(
      ...wrongOrder(
        right.map(({ call }) => call),
        writes.made,
      ),
    );
  return found.length > 0 ? found : missingCalls(having("none"));
}

/** Only asked where all writes are right: the first that was made before one that it should have followed. */
function wrongOrder(inGoldOrder: readonly MadeCall[], made: readonly MadeCall[]): readonly Finding[] {
  const early = inGoldOrder.find((call, index) => {
    const before = inGoldOrder[index - 1];
    return before !== undefined && made.indexOf(call) < made.indexOf(before);
  });
  if (early === undefined) return [];
  const evidence = `${early.name} came before a call that it should have followed`;
  return [{ role: "agent", reason: "wrong_order", evidence }];
}

/** Only asked where no write explains a failing check: some benchmarks check calls that change nothing. */
function missingCalls({
  gold,
  made,
}: {
  readonly gold: readonly ExpectedAction[];
  readonly made: readonly MadeCall[];
}): readonly Finding[] {
  const { wrong, failed, missing } = matchCalls(gold, made);
  return [...wrong, ...failed, ...missing.map((action) => ({ action }))].map(
    ({ action }): Finding => ({
      role: action.side,
      reason: "missing_call",
      evidence: `the ${action.side} never called ${action.name} as expected`,
    }),
  );
}

/**
 * Whose doing a write is. An agent answers for its own; one of the user is the user's when the agent had named what it
 * acts on (the words of the tool's name after the verb), and otherwise the other's: nobody asked for it, or somebody did.
 */
function responsibleFor(
  { side, name }: { readonly side: Side; readonly name: string },
  messages: readonly Message[],
): { readonly whenMissing: Role; readonly whenExtra: Role } {
  if (side === "agent") return { whenMissing: "agent", whenExtra: "agent" };
  const [, ...words] = name.toLowerCase().split("_");
  const asked =
    words.length > 0 &&
    spoken(messages, "agent").some((text) => {
      const said = text.toLowerCase();
      return words.every((word) => said.includes(word));
    });
  return asked ? { whenMissing: "user", whenExtra: "agent" } : { whenMissing: "agent", whenExtra: "user" };
}

/** A user who leaves while the agent waits for an answer that it had not asked for before. */
function earlyStop(messages: readonly Message[]): readonly Finding[] {
  const sides = messages.filter((message): message is SideMessage => message.role !== "tool");
  const [before, last] = [sides.at(-2), sides.at(-1)];
  if (last?.role !== "user" || last.toolCalls !== null || before?.role !== "agent") return [];
  const question = openQuestion(before.content ?? "");
  if (question === undefined) return [];
  const asked = spoken(messages, "agent").filter((text) => text.includes(question));
  if (asked.length > 1) return [];
  return [{ role: "user", reason: "early_stop", evidence: `left at the agent's question: ${question}` }];
}

/** A question that wants an answer, unlike whether there is anything else to do. */
function openQuestion(text: string): string | undefined {
  return text
    .split(/(?<=[.!?])\s+/u)
    .find(
      (sentence) => sentence.endsWith("?") && !/\b(?:else|further|other|more|help|assist)\b/iu.test(sentence),
    );
}
