import type { ConformanceCase, Message, Side, ToolCall, ToolMessage, ToolResult } from "@mua/core";
import { dumps, JsonError, parseJson } from "@mua/python-compat";
import { initialWorld } from "../initial-world.ts";
import type { Place } from "../place.ts";
import { compare, type Facts } from "./comparison.ts";
import { billNumbering, digestFacts, digestOf, hasRandomBill, joined, randomDigestFacts } from "./digests.ts";
import { type RecordedPart, recordedRunsOf } from "./part.ts";
import { unversioned } from "./recordings.ts";

/** Runs the recorded calls of each run again: every result byte for byte, and the digests of the state. */
export function* replayCases(part: RecordedPart): Iterable<ConformanceCase> {
  for (const run of recordedRunsOf(part)) {
    if (run.kind === "raised") continue;
    yield compare("replay", `${part.name} ${run.id}`, () => {
      const { task, messages, sidecar } = run;
      const world = initialWorld(part.domain, task.initialState);
      const random = hasRandomBill(sidecar);
      const traceFacts = (side: Side, recorded: Place) =>
        random ? randomDigestFacts(world, side, recorded) : digestFacts(digestOf, world, side, recorded);
      const [theirs, ours] = [resultText(random), resultText(random)];
      const traces = sidecar.field("trace");
      if (traces.value === undefined) traces.fail("a list of digests, or null");
      const traced = traces.optional((place) => place.items()) ?? [];
      const answered = answeredCalls(messages, task.initialState?.history?.length ?? 0);
      const steps = answered.map((step, index): Facts => {
        const { call, result } = step;
        const came = world.call(result.requestor, call);
        const trace = traced[index]?.items() ?? [];
        return joined([
          { expected: [theirs(step, result)], actual: [ours(step, came)] },
          ...(["agent", "user"] as const).flatMap((side, at) => {
            const recorded = trace[at];
            return recorded === undefined ? [] : [traceFacts(side, recorded)];
          }),
        ]);
      });
      const traceLength = { expected: [`${traced.length} digests`], actual: [`${answered.length} digests`] };
      const [agent, user] = [sidecar.field("agent_db_hash"), sidecar.field("user_db_hash")];
      const digest = part.digesterOf(task.id);
      const endFacts = random
        ? [
            randomDigestFacts(world, "agent", agent, sidecar.field("agent_db_hash_norm")),
            randomDigestFacts(world, "user", user),
          ]
        : [digestFacts(digest, world, "agent", agent), digestFacts(digest, world, "user", user)];
      return joined([...steps, ...(traced.length === 0 ? [] : [traceLength]), ...endFacts]);
    });
  }
}

function resultText(random: boolean): (step: AnsweredCall, result: ToolResult) => string {
  const numbered = random ? billNumbering() : (text: string) => text;
  return ({ call, given }, { content, error }) => {
    const text = given ? respaced(content) : unversioned(content);
    return `${call.name} ${error ? "fails" : "returns"} ${numbered(text)}`;
  };
}

/** JSON as this implementation spaces it. */
function respaced(content: string): string {
  try {
    return dumps(parseJson(content));
  } catch (error) {
    if (error instanceof JsonError) return content;
    throw error;
  }
}

type AnsweredCall = {
  readonly call: ToolCall;
  readonly result: ToolMessage;
  /** Whether it belongs to the history of the task, which nothing but its author has written. */
  readonly given: boolean;
};

/** Calls with their results, in order; calls at the end may have none. */
function answeredCalls(messages: readonly Message[], historyLength: number): readonly AnsweredCall[] {
  const open: ToolCall[] = [];
  return messages.flatMap((message, index) => {
    if (message.role !== "tool") {
      open.splice(0, open.length, ...(message.toolCalls ?? []));
      return [];
    }
    const call = open.shift();
    if (call === undefined) throw new Error(`the result '${message.callId}' follows no call`);
    return [{ call, result: message, given: index < historyLength }];
  });
}
