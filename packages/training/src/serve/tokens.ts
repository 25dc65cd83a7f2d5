import type { Task } from "@mua/core";
import { z } from "zod";
import { PolicyError, type TokenRequest } from "../policy/client.ts";
import type { TrainingRecord } from "../record/schema.ts";
import type { TokenPolicy } from "../rollout/agent.ts";
import { type Rollout, rolloutEpisode } from "../rollout/episode.ts";
import type { TokenOutput } from "../tokens/continuous.ts";
import type { Mode } from "./session.ts";

/** What a client sends in a step: an answer as its policy sampled it. */
const sampled: z.ZodType<TokenOutput> = z.object({
  ids: z.array(z.number().int().nonnegative()).min(1),
  logprobs: z.array(z.number().max(0)),
  finish: z.enum(["stop", "length"]),
  version: z.string(),
});

/** What the episodes of a server for trainers have in common: a rollout whose policy is the client. */
export type TokenHosting<T extends Task = Task> = Omit<Rollout<T>, "policy"> & {
  readonly tasks: readonly T[];
  readonly policy: Omit<TokenPolicy, "client">;
  /** Told of each episode that has ended by itself. */
  readonly onRecord?: (record: TrainingRecord) => void;
};

/**
 * Clients see token ids and answer with token ids: templates, masks and limits stay here, and a trainer's plug-in has none
 * of its own. The episode is a rollout, its record the one of a rollout.
 */
export function tokenMode<T extends Task>({
  tasks,
  policy,
  onRecord,
  ...rollout
}: TokenHosting<T>): Mode<TokenOutput> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return {
    benchmark: rollout.benchmark,
    tasks,
    tokenizer: policy.tokenizer,
    action: sampled,
    play: async ({ task: { id: taskId }, seed, id }, ask, signal) => {
      const task = byId.get(taskId);
      if (task === undefined) throw new RangeError(`there is no task '${taskId}'`);
      // What the client has: the ids it was shown, and those it sampled.
      let known = 0;
      const client = {
        name: "client",
        generate: async ({ promptIds, maxNewTokens, stopIds }: TokenRequest) => {
          const shown = { ids: promptIds.slice(known), max_new_tokens: maxNewTokens, stop_ids: stopIds };
          try {
            const output = await ask(shown);
            known = promptIds.length + output.ids.length;
            return output;
          } catch (error) {
            throw new PolicyError(String(error), { cause: error });
          }
        },
      };
      const attempt = { task, group: id, k: 0, seed };
      const record = await rolloutEpisode({ ...rollout, policy: { ...policy, client } }, attempt, signal);
      if (!signal.aborted) onRecord?.(record);
      const { reward, failure, episode } = record;
      const { ending } = episode.trajectory;
      const why = failure === undefined ? {} : { failure };
      return { observation: { ids: [], ending, mask_sample: reward === null, ...why }, reward };
    },
  };
}
