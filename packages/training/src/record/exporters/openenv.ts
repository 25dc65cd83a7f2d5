import type { TrainingRecord } from "../schema.ts";

/** OpenEnv's `TrainingTrace`, version 1: one turn for each answer of the policy, the mask over prompt and completion. */
export function trainingTrace({ id, tokens, reward, failure, episode }: TrainingRecord): object {
  const { promptIds, responseIds, lossMask, logprobs, spans } = tokens;
  const answers = spans.filter(({ role }) => role === "policy");
  return {
    schema_version: 1,
    turns: answers.map(({ start, end, version, finish }, place) => {
      const prompt = [...promptIds, ...responseIds.slice(0, start)];
      return {
        node_id: `${id}/${place}`,
        prompt_token_ids: prompt,
        completion_token_ids: responseIds.slice(start, end),
        per_token_logps: logprobs.slice(start, end),
        loss_mask: [
          ...prompt.map(() => 0),
          ...lossMask.slice(start, end).map((mask) => (reward === null ? 0 : mask)),
        ],
        request: {},
        response: { finish_reason: finish },
        metadata: { policy_version: version },
      };
    }),
    metadata: {
      id,
      reward,
      task: episode.trajectory.task,
      benchmark: episode.trajectory.benchmark,
      ...(failure === undefined ? {} : { failure }),
    },
  };
}
