import {
  type Benchmark,
  chatCalls,
  type EpisodeRecord,
  type Participant,
  ParticipantError,
  runEpisode,
  type Task,
  type ViewMessage,
} from "@mua/core";
import { type Action, action, replyOf } from "./action.ts";
import type { Mode } from "./session.ts";

/** What the episodes of a server have in common. */
export type Hosting<T extends Task = Task> = {
  readonly benchmark: Benchmark<T>;
  readonly tasks: readonly T[];
  readonly user: Participant;
  readonly judge?: Participant;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of each episode that has ended by itself. */
  readonly onRecord?: (record: EpisodeRecord) => void;
};

/** Clients see messages, and say something or call a tool. The episode is the one that evaluation plays. */
export function messageMode<T extends Task>({
  benchmark,
  tasks,
  user,
  judge,
  now,
  onRecord,
}: Hosting<T>): Mode<Action> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return {
    benchmark,
    tasks,
    action,
    play: async ({ task: { id }, seed }, ask, signal) => {
      const task = byId.get(id);
      if (task === undefined) throw new RangeError(`there is no task '${id}'`);
      let seen: number | undefined;
      let calls = 0;
      const agent: Participant = {
        name: "client",
        join:
          () =>
          async ({ system, tools, messages }) => {
            // What the client said itself is nothing new to it.
            const news = messages.slice(seen === undefined ? 0 : seen + 1).map(wire);
            const first = seen === undefined ? { system, tools } : {};
            seen = messages.length;
            calls += 1;
            const act = await ask({ messages: news, ...first }).catch((error: unknown) => {
              throw new ParticipantError("model", String(error), { cause: error });
            });
            return replyOf(act, `call_${calls}`);
          },
      };
      const cast = { agent, user, ...(judge === undefined ? {} : { judge }) };
      const record = await runEpisode({ benchmark, task, trial: 0, seed, cast }, { signal, now });
      if (!signal.aborted) onRecord?.(record);
      const { trajectory, score } = record;
      const { ending } = trajectory;
      const { reward, checks } = score;
      return { observation: { messages: [], ending, checks, mask_sample: reward === null }, reward };
    },
  };
}

/** A message in the chat-completions form. */
function wire(message: ViewMessage): object {
  if (message.role === "tool")
    return { role: "tool", tool_call_id: message.callId, name: message.name, content: message.content };
  if (message.role !== "assistant" || message.toolCalls === null)
    return { role: message.role, content: message.content };
  return { role: "assistant", content: message.content, tool_calls: chatCalls(message.toolCalls) };
}
