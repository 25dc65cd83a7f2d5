import { isRunLimit, type Outcome } from "@mua/core";
import type { EpisodeSummary } from "@mua/scorer";

const infrastructure: ReadonlySet<Outcome> = new Set([
  "user_error",
  "judge_error",
  "model_error",
  "environment_error",
  "cancelled",
]);

/** Whether an episode says nothing about the agent because something around it failed: it was not scored, and may be repeated. */
export function isInfrastructureFailure({
  outcome,
  reward,
}: Pick<EpisodeSummary, "outcome" | "reward">): boolean {
  return reward === null && infrastructure.has(outcome);
}

/** One text for each task and trial. */
export function episodeKey({ task, trial }: { readonly task: string; readonly trial: number }): string {
  return `${trial} ${task}`;
}

/**
 * Adds an episode to those that count, of which there is one for each task and trial: the first that finished, unless it
 * was an infrastructure failure or cut off by a limit of the run: that the next one supersedes.
 */
export function count<E extends EpisodeSummary>(counting: Map<string, E>, episode: E): void {
  const key = episodeKey(episode);
  const earlier = counting.get(key);
  if (earlier === undefined || isInfrastructureFailure(earlier) || isRunLimit(earlier))
    counting.set(key, episode);
}
