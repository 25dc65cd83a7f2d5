import { type ConformanceCase, type Message, type Reply, type Side, toolCall } from "@mua/core";
import { dumps } from "@mua/python-compat";
import { initialWorld } from "../initial-world.ts";
import type { Place } from "../place.ts";
import { Conversation } from "../protocol.ts";
import { replay } from "../scoring/replay.ts";
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
        const { ended } = play(conversation, scriptOf(run.steps, run.exception));
        return { expected: [undated(run.exception)], actual: [undated(ended)] };
      }
      const random = hasRandomBill(run.sidecar);
      const { messages, ended } = play(
        conversation,
        run.messages.slice(conversation.opening.length).flatMap(replyOf),
      );
      return {
        expected: [...run.messages.map(messageFact(random)), run.terminationReason],
        actual: [...messages.map(messageFact(random)), ended],
      };
    });
  }
}

function open(
  { domain, era }: RecordedPart,
  { task, limits, validateCommunication }: RecordedRun,
): Conversation {
  const world = initialWorld(domain, task.initialState);
  const history = task.initialState?.history ?? null;
  if (history !== null) replay(world, history, era);
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

/** A recorded script; the ids of its calls are not part of it, so those are taken that the exception quotes. */
function scriptOf(steps: readonly Place[], exception: string): readonly ScriptedReply[] {
  const ids = Array.from(exception.matchAll(/^id: (.*)$/gm), ([, id = ""]) => id);
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
            return toolCall(ids.shift() ?? "", name.text(), args.dict());
          }),
        ) ?? null,
    };
  });
}

function messageFact(random: boolean): (message: Message) => string {
  const numbered = random ? billNumbering() : (text: string) => text;
  return (message) => {
    if (message.role === "tool") {
      const { callId, requestor, content, error } = message;
      return numbered(`tool ${dumps([callId, requestor, error])} ${unversioned(content)}`);
    }
    const { role, content, toolCalls } = message;
    const calls = toolCalls?.map((call) => [call.id, call.name, call.arguments ?? null]) ?? null;
    return `${role} ${dumps([content, calls])}`;
  };
}
