import type { TrainingRecord } from "../schema.ts";

/** An episode with the fields of verl's `AgentLoopOutput` (verl/experimental/agent_loop); a masked one teaches nothing. */
export function verlOutput(record: TrainingRecord): object {
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
