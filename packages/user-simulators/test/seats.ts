import type { Participant, Reply, Role, View } from "@mua/core";

/** A view without tools and messages. */
export const emptyView: View = { system: null, messages: [], tools: [], toolChoice: "auto" };

/** Sits a participant down at an episode. */
export function sit(participant: Participant, role: Role, task = "7", trial = 0) {
  return participant.join({ role, task: { id: task, summary: "", needsJudge: false }, trial, seed: 1 });
}

/** The first answers of a participant; an error as its text, after which nothing is asked. */
export async function answers(participant: Participant, role: Role, count: number, task = "7", trial = 0) {
  const respond = sit(participant, role, task, trial);
  const replies: (Reply | string)[] = [];
  try {
    for (let index = 0; index < count; index += 1)
      replies.push(await respond(emptyView, new AbortController().signal));
  } catch (error) {
    replies.push(String(error));
  }
  return replies;
}

/** A reply on one line: what is said, then the calls with their ids and raw arguments. */
export function line(reply: Reply | string): string {
  if (typeof reply === "string") return reply;
  const calls = reply.toolCalls?.map((call) => `${call.id}: ${call.name} ${call.rawArguments}`) ?? [];
  return [...(reply.content === null ? [] : [reply.content]), ...calls].join(" | ");
}
