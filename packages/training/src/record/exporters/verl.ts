import type { TrainingRecord } from "../schema.ts";

/** Fields of verl's `AgentLoopOutput`. */
export type VerlOutput = {
  readonly prompt_ids: readonly number[];
  readonly response_ids: readonly number[];
  readonly response_mask: readonly (0 | 1)[];
  readonly response_logprobs: readonly number[];
  readonly reward_score: number;
  readonly num_turns: number;
  readonly metrics: object;
  readonly extra_fields: object;
};

/** An episode with the fields of verl's `AgentLoopOutput` (verl/experimental/agent_loop); a masked one teaches nothing. */
export function verlOutput(record: TrainingRecord): VerlOutput {
  const { id, group, tokens, reward, failure, episode } = record;
  const { promptIds, responseIds, lossMask, logprobs, spans } = tokens;
  return {
    prompt_ids: promptIds,
    response_ids: responseIds,
    // The batch keeps its shape, and a masked episode has no gradient.
    response_mask: reward === null ? lossMask.map(() => 0) : lossMask,
    response_logprobs: logprobs.map((logprob) => logprob ?? 0),
    reward_score: reward ?? 0,
    num_turns: spans.length + 1,
    metrics: {},
    extra_fields: {
      id,
      uid: group,
      mask_sample: reward === null,
      stop: episode.trajectory.ending.reason,
      ...(failure === undefined ? {} : { failure }),
    },
  };
}
