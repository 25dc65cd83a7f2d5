import type { EpisodeSummary } from "./episode-summary.ts";
import { mean, sum } from "./mean.ts";
import { isSuccess, taskPassHatK } from "./pass-hat-k.ts";
import type { Interval } from "./statistics/bootstrap.ts";
import { Z_95 } from "./statistics/normal.ts";
import { clusteredStandardError } from "./statistics/standard-error.ts";

/** A value between 0 and 1 of an episode, or of all episodes of a task. */
export type Scored = { readonly task: string; readonly reward: number };

/** A measured figure beside a reported one. */
export type Reproduction = {
  readonly reported: number;
  /** The unweighted mean over the parts; null as soon as one of them has no scored episode. */
  readonly measured: number | null;
  /** Measured less reported. */
  readonly difference: number | null;
  /** The 95 % interval of the difference, with the noise of both figures; null where it is not known. */
  readonly interval: Interval | null;
  /** Whether the interval holds zero. */
  readonly withinNoise: boolean | null;
};

/**
 * Puts what was measured beside what was reported. The measured figure is the unweighted mean over `parts`, each a set of
 * episodes that the benchmark averages by itself. The reported figure's noise is not known: it is taken for that of one
 * attempt at each of the tasks, or of `trials` attempts where those are reported.
 */
export function reproduction(
  reported: number,
  parts: readonly (readonly Scored[])[],
  trials = 1,
): Reproduction {
  const means = parts.flatMap((part) => mean(part.map(({ reward }) => reward)) ?? []);
  const measured = parts.length === 0 || means.length < parts.length ? null : mean(means);
  if (measured === null) return { reported, measured, difference: null, interval: null, withinNoise: null };
  const difference = measured - reported;
  const clusters = parts.map((part) => [...Map.groupBy(part, ({ task }) => task).values()]);
  const errors = clusters.flatMap(
    (tasks) => clusteredStandardError(tasks.map((episodes) => episodes.map(({ reward }) => reward))) ?? [],
  );
  if (errors.length < parts.length)
    return { reported, measured, difference, interval: null, withinNoise: null };
  const ours = sum(errors.map((error) => error ** 2)) / parts.length ** 2;
  const tasks = clusters.reduce((total, part) => total + part.length, 0);
  const theirs = (reported * (1 - reported)) / (tasks * trials);
  const margin = Z_95 * Math.sqrt(ours + theirs);
  return {
    reported,
    measured,
    difference,
    interval: [difference - margin, difference + margin],
    withinNoise: Math.abs(difference) <= margin,
  };
}

/** What a metric is made of: a value for each scored episode (`mean`), or for each task (`pass^K`); null where it is not defined. */
export function metricValues(
  episodes: Iterable<Pick<EpisodeSummary, "task" | "reward">>,
  metric: string,
): readonly Scored[] | null {
  const scored = [...episodes].flatMap(({ task, reward }) => (reward === null ? [] : [{ task, reward }]));
  if (metric === "mean") return scored;
  const k = Number(metric.slice("pass^".length));
  const tasks = [...Map.groupBy(scored, ({ task }) => task)].map(([task, trials]) => ({
    task,
    trials: { n: trials.length, c: trials.filter(({ reward }) => isSuccess(reward)).length },
  }));
  if (tasks.some(({ trials }) => trials.n < k)) return null;
  return tasks.map(({ task, trials }) => ({ task, reward: taskPassHatK(trials, k) }));
}
