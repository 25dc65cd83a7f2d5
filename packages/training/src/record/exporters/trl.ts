import type { TrainingRecord } from "../schema.ts";

/**
 * What a TRL `rollout_func` returns for episodes, in their order. A masked episode's environment mask is all 0; without a
 * reward, TRL leaves it out of its group's mean.
 */
export type TrlRollout = {
  readonly prompt_ids: readonly (readonly number[])[];
  readonly completion_ids: readonly (readonly number[])[];
  readonly logprobs: readonly (readonly number[])[];
  readonly env_mask: readonly (readonly (0 | 1)[])[];
  readonly env_reward: readonly (number | null)[];
};

/** Episodes as TRL takes them. */
export function trlRollout(records: readonly TrainingRecord[]): TrlRollout {
  return {
    prompt_ids: records.map(({ tokens }) => tokens.promptIds),
    completion_ids: records.map(({ tokens }) => tokens.responseIds),
    logprobs: records.map(({ tokens }) => tokens.logprobs.map((logprob) => logprob ?? 0)),
    env_mask: records.map(({ tokens, reward }) =>
      reward === null ? tokens.lossMask.map(() => 0) : tokens.lossMask,
    ),
    env_reward: records.map(({ reward }) => reward),
  };
}
