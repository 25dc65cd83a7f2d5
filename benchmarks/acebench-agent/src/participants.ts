import { type Participant, type Reply, type Role, toolCall } from "@mua/core";
import { scriptedParticipant } from "@mua/user-simulators/scripted";
import { decodeMessage } from "./calls.ts";
import { STOP } from "./conversation/dialogue.ts";
import type { Material } from "./conversation/open.ts";
import { oracleMessages } from "./oracle/oracle.ts";
import type { AceTask } from "./task.ts";

/** The participants this benchmark brings along, by role. The scripted user tells its whole instruction and leaves. */
export function participants(
  tasks: readonly AceTask[],
  material: () => Material,
): { readonly [role in Role]: readonly Participant[] } {
  const instructions = new Map(tasks.map(({ id, question }) => [id, [{ say: question }]]));
  return {
    agent: [oracle(tasks, material), scriptedParticipant("noop", { agent: { default: [], end: STOP } })],
    user: [scriptedParticipant("scripted", { user: { tasks: instructions, end: STOP } })],
    judge: [],
  };
}

/** Writes what leads to the expected state, whatever it hears; by native function calling where it is offered tools. */
function oracle(tasks: readonly AceTask[], material: () => Material): Participant {
  const name = "oracle";
  const messages = new Map<string, readonly string[]>();
  const messagesOf = (id: string): readonly string[] => {
    const task = tasks.find((one) => one.id === id);
    const known = messages.get(id) ?? (task === undefined ? [] : oracleMessages(task, material()));
    messages.set(id, known);
    return known;
  };
  return {
    name,
    join: (seat) => {
      const turns = messagesOf(seat.task.id).map((message) => ({ say: message }));
      const respond = scriptedParticipant(name, { agent: { default: turns, end: STOP } }).join(seat);
      let made = 0;
      const natively = (reply: Reply): Reply => {
        const native = nativeReply(reply, made);
        made += native.toolCalls?.length ?? 0;
        return native;
      };
      return (view, signal) => {
        const reply = respond(view, signal);
        if (view.tools.length === 0) return reply;
        return reply instanceof Promise ? reply.then(natively) : natively(reply);
      };
    },
  };
}

/** The calls of a reply that is text, by native function calling; ids count up in the episode. */
export function nativeReply(reply: Reply, made: number): Reply {
  const calls = decodeMessage(reply.content ?? "")?.calls ?? [];
  if (calls.length === 0) return reply;
  return {
    content: null,
    toolCalls: calls.map(({ name, arguments: args }, index) => toolCall(`call_${made + index}`, name, args)),
  };
}
