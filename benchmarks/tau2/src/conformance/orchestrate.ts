import { type ConformanceCase, type Message, type Reply, type Side, toolCall } from "@mua/core";
import { type Dict, dumps, type Value } from "@mua/python-compat";
import { officialSide } from "../message-file.ts";
import type { Place } from "../place.ts";
import { Conversation } from "../protocol.ts";
import { replayedWorld } from "../scoring/worlds.ts";
import { compare } from "./comparison.ts";
import { billNumbering, hasRandomBill } from "./digests.ts";
import { type RecordedPart, recordedRunsOf } from "./part.ts";
import { type RecordedRun, undated, unversioned } from "./recordings.ts";

type ScriptedReply = Reply & { readonly role: Side };

/** Lets the script of each run be played again: the same messages, the same end, or the same exception. */
export function* orchestrateCases(part: RecordedPart): Iterable<ConformanceCase> {
  for (const run of recordedRunsOf(part)) {
    yield compare("orchestrate", `${part.name} ${run.id}`, () => {
      const conversation = open(part, run);
      if (run.kind === "raised") {
        const { ended } = play(conversation, scriptOf(run.steps));
        return { expected: [anonymous(run.exception)], actual: [anonymous(ended)] };
      }
      const { messages, ended } = play(
        conversation,
        run.messages.slice(conversation.opening.length).flatMap(replyOf),
      );
      const random = hasRandomBill(run.sidecar);
      const [theirs, ours] = [normalisation(random), normalisation(random)];
      const recorded = run.simulation.field("messages").items();
      return {
        expected: [
          ...recorded.map((place) => theirs(dumps(spoken(place.dict())))),
          run.simulation.field("termination_reason").text(),
          run.sidecar.field("termination_reason").text(),
          ...settings(run.simulation.field("info").dict(), run.simulation.field("info").dict()),
        ],
        actual: [
          ...messages.map((message, index) => ours(dumps(officialMessage(message, index)))),
          ended,
          ended,
          ...settings(run.simulation.field("info").dict(), run.sidecar.dict()),
        ],
      };
    });
  }
}

function open(
  { domain, era }: RecordedPart,
  { task, limits, validateCommunication }: RecordedRun,
): Conversation {
  const history = task.initialState?.history ?? null;
  const { world } = replayedWorld(domain, task, history ?? [], era);
  return new Conversation({
    era,
    world,
    systems: { agent: "", user: "" },
    tools: { agent: world.tools("agent"), user: world.tools("user") },
    history,
    limits,
    validateCommunication,
    // The agents of the recordings stop at the stop word.
    agentStops: true,
  });
}

/** Plays a script to the end, or as long as it is asked what it goes on with. */
function play(
  conversation: Conversation,
  script: readonly ScriptedReply[],
): { readonly messages: readonly Message[]; readonly ended: string } {
  const messages = [...conversation.opening];
  for (let index = 0; ; index += 1) {
    const step = conversation.next();
    if (step.kind === "end") {
      const { reason, detail } = step.ending;
      return { messages, ended: reason === "unusable_answer" ? (detail ?? reason) : reason };
    }
    const reply = script[index];
    if (reply === undefined) return { messages, ended: `the ${step.role} is asked once more` };
    if (reply.role !== step.role) {
      return { messages, ended: `the ${step.role} is asked where the ${reply.role} answers` };
    }
    messages.push(...conversation.answer(reply));
  }
}

function replyOf(message: Message): readonly ScriptedReply[] {
  if (message.role === "tool") return [];
  const { role, content, toolCalls } = message;
  return [{ role, content, toolCalls }];
}

/** An exception's text without what a script does not say: times, costs and the ids of calls. */
function anonymous(exception: string): string {
  return undated(exception).replaceAll(/\nid: [^\n]*/g, "");
}

/** A recorded script; the ids of its calls are not part of it. */
function scriptOf(steps: readonly Place[]): readonly ScriptedReply[] {
  return steps.map((step) => {
    const [role, content, calls] = step.items();
    if (role === undefined || content === undefined) return step.fail("who says what");
    return {
      role: role.oneOf(["a", "u"]) === "a" ? "agent" : "user",
      content: content.optional((text) => text.text()),
      toolCalls:
        calls?.optional((list) =>
          list.items().map((call) => {
            const [name, args] = call.items();
            if (name === undefined || args === undefined) return call.fail("a name and arguments");
            return toolCall("", name.text(), args.dict());
          }),
        ) ?? null,
    };
  });
}

function normalisation(random: boolean): (text: string) => string {
  const numbered = random ? billNumbering() : (text: string) => text;
  return (text) => numbered(unversioned(text));
}

/** A recorded message without what is not said in it. */
function spoken(message: Dict): Dict {
  return new Map([...message].filter(([key]) => key !== "timestamp" && key !== "cost"));
}

/** A message as the recordings have it: keys in official order, without those that hold nothing. */
function officialMessage(message: Message, index: number): Value {
  const turn_idx = BigInt(index);
  if (message.role === "tool") {
    const { callId: id, content, error } = message;
    return { id, role: "tool", content, requestor: officialSide(message.requestor), error, turn_idx };
  }
  const requestor = officialSide(message.role);
  const calls = message.toolCalls?.map(({ id, name, arguments: args }) => ({
    id,
    name,
    arguments: args ?? new Map(),
    requestor,
  }));
  return {
    role: requestor,
    content: message.content,
    ...(calls === undefined ? {} : { tool_calls: calls }),
    turn_idx,
  };
}

/** How a run was set up, which is recorded twice. */
function settings(names: Dict, values: Dict): readonly string[] {
  return Array.from(names.keys(), (name) => `${String(name)} ${dumps(values.get(name) ?? null)}`);
}
