import type { EpisodeRecord } from "@mua/core";
import { limitReasons } from "./limits.ts";

/** What an answer that cannot be read is worth in training: nothing, or the episode is left out. */
export type UnreadableReward = "zero" | "mask";

/**
 * The reward an episode is trained on, in [0, 1]: the benchmark's own; 0 where it has none because the agent broke the
 * episode off itself; null where something around the agent failed, so that nothing can be learnt from it.
 */
export function trainingReward(
  { trajectory: { ending }, score }: EpisodeRecord,
  unreadable: UnreadableReward = "zero",
): number | null {
  if (ending.outcome === "agent_error" && unreadable === "mask") return null;
  if (score.reward !== null) return score.reward;
  const own =
    ending.outcome === "agent_error" ||
    (ending.outcome === "limit" && limitReasons.some((reason) => reason === ending.reason));
  return own ? 0 : null;
}
