import { mean, sum } from "../mean.ts";
import { Z_95 } from "./normal.ts";
import { type Cluster, sampleVariance } from "./standard-error.ts";

/** How the rewards of a run vary: between tasks, and between the trials of a task. */
export type Variation = { readonly between: number; readonly within: number };

/**
 * One-way variance components by the method of moments, of tasks with at least two trials each (as many as the task with
 * the fewest has count). Null where there are fewer than two such tasks.
 */
export function variation(clusters: readonly Cluster[]): Variation | null {
  const repeated = clusters.filter((cluster) => cluster.length >= 2);
  if (repeated.length < 2) return null;
  const within = mean(repeated.map((cluster) => sampleVariance(cluster) ?? 0)) ?? 0;
  const means = repeated.map((cluster) => mean(cluster) ?? 0);
  // The variance of task means holds a share of what varies within them.
  const share = within * (sum(repeated.map(({ length }) => 1 / length)) / repeated.length);
  return { between: Math.max(0, (sampleVariance(means) ?? 0) - share), within };
}

/**
 * Trials that each of `tasks` tasks needs for a 95 % interval of the mean reward no wider than plus or minus
 * `halfWidth`, the tasks being all there are: only what varies within tasks shrinks by repeating them. At least 1.
 */
export function trialsNeeded({ within }: Variation, tasks: number, halfWidth: number): number {
  return Math.max(1, Math.ceil((within * Z_95 ** 2) / (tasks * halfWidth ** 2)));
}
