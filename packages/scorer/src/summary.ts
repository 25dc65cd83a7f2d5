import { addUsage, type Outcome, type Role, type Usage } from "@mua/core";
import { type EpisodeSummary, type SideFlags, sumFlags } from "./episode-summary.ts";
import { mean, sum } from "./mean.ts";
import { compareText } from "./order.ts";
import { isSuccess, passAtK, passHatK, type TaskTrials, taskPassAtK, taskPassHatK } from "./pass-hat-k.ts";
import { clusterInterval, type Interval, ratioInterval } from "./statistics/bootstrap.ts";
import { clusteredStandardError } from "./statistics/standard-error.ts";

/** How many episodes ended in each way; outcomes that did not occur are absent. */
export type OutcomeCounts = { readonly [outcome in Outcome]?: number };

/** A mean, its 95 % interval by bootstrap over tasks, and its standard error clustered by task. Null where it is not known. */
export type Estimate = {
  readonly mean: number | null;
  readonly ci: Interval | null;
  readonly standardError: number | null;
};

/** pass^1, pass^2, … (or pass@1, …) by k; empty while nothing is scored. */
export type PassHatKs = { readonly [k: number]: number };

/** 95 % intervals by k, by bootstrap over tasks. */
export type Intervals = { readonly [k: number]: Interval | null };

/** The figures of a set of episodes. */
export type Summary = {
  /** Tasks that were attempted. */
  readonly tasks: number;
  readonly episodes: number;
  readonly outcomes: OutcomeCounts;
  /** Episodes that have a reward; only they enter the mean and pass^k. */
  readonly scored: number;
  readonly unscorable: number;
  /** The unscorable episodes by outcome. */
  readonly excluded: OutcomeCounts;
  /** Over scored episodes, each with the same weight. */
  readonly reward: Estimate;
  readonly passHatK: PassHatKs;
  readonly passHatKIntervals: Intervals;
  readonly passAtK: PassHatKs;
  readonly passAtKIntervals: Intervals;
  /** US dollars; null as soon as one episode's cost is unknown. */
  readonly cost: { readonly total: number | null; readonly mean: number | null };
  /** Seconds that conversations took; null as soon as one is not known. */
  readonly seconds: { readonly total: number | null; readonly mean: number | null };
  /** Tokens by role, of the roles that called a model. */
  readonly usage: { readonly [role in Role]?: Usage };
  /** How often something was odd about what a side said. */
  readonly flags: SideFlags;
};

/** Summarises episodes; of each task and trial there must be one at most. What is not known is null or absent, never 0 or 1. */
export function summarise(episodes: Iterable<EpisodeSummary>): Summary {
  // In one order, so that sums do not depend on which episode finished first.
  const all = [...episodes].sort((a, b) => compareText(a.task, b.task) || a.trial - b.trial);
  const unscored = all.filter(({ reward }) => reward === null);
  const trials = taskTrials(all, "excluded");
  return {
    tasks: new Set(all.map(({ task }) => task)).size,
    episodes: all.length,
    outcomes: countOutcomes(all),
    scored: all.length - unscored.length,
    unscorable: unscored.length,
    excluded: countOutcomes(unscored),
    reward: estimate(all),
    passHatK: whileDefined((k) => passHatK(trials, k)),
    passHatKIntervals: intervals(trials, taskPassHatK),
    passAtK: whileDefined((k) => passAtK(trials, k)),
    passAtKIntervals: intervals(trials, taskPassAtK),
    cost: total(all.map(({ cost }) => cost)),
    seconds: total(all.map(({ seconds }) => seconds)),
    usage: Object.fromEntries(
      (["agent", "user", "judge"] as const).flatMap((role) => {
        const usage = addUsage(all.map((episode) => episode.usage[role]));
        return usage === undefined ? [] : [[role, usage]];
      }),
    ),
    flags: sumFlags(all.map(({ flags }) => flags)),
  };
}

function total(values: readonly (number | null)[]): Summary["cost"] {
  const known = values.filter((value) => value !== null);
  return known.length < values.length
    ? { total: null, mean: null }
    : { total: sum(known), mean: mean(known) };
}

/** What pass^k takes from an episode. */
type Attempt = Pick<EpisodeSummary, "task" | "reward">;

/**
 * pass^k for k from 1 to the smallest number of attempts at a task. Unscored attempts are left out, and with them tasks
 * that have no other; `failed` counts them as attempts that failed, as the official τ² metrics do (their mean reward
 * leaves them out).
 */
export function passHatKs(
  attempts: Iterable<Attempt>,
  unscored: "excluded" | "failed",
  largest = Number.POSITIVE_INFINITY,
): PassHatKs {
  const trials = taskTrials(attempts, unscored);
  return whileDefined((k) => (k <= largest ? passHatK(trials, k) : null));
}

/** How often each task was attempted, and how often with success. */
function taskTrials(attempts: Iterable<Attempt>, unscored: "excluded" | "failed"): readonly TaskTrials[] {
  const tasks = new Map<string, { n: number; c: number }>();
  for (const { task, reward } of attempts) {
    if (reward === null && unscored === "excluded") continue;
    const trials = tasks.get(task) ?? { n: 0, c: 0 };
    tasks.set(task, trials);
    trials.n += 1;
    if (reward !== null && isSuccess(reward)) trials.c += 1;
  }
  return [...tasks.values()];
}

/** The interval of a mean over tasks, for every k that each task has attempts for. */
function intervals(
  trials: readonly TaskTrials[],
  ofTask: (task: TaskTrials, k: number) => number,
): Intervals {
  const largest = trials.reduce((least, { n }) => Math.min(least, n), trials.length === 0 ? 0 : Infinity);
  return Object.fromEntries(
    Array.from({ length: largest }, (_, index) => index + 1).map((k) => [
      k,
      clusterInterval(trials.map((task) => ofTask(task, k))),
    ]),
  );
}

/** Values for k = 1, 2, … up to the first that is not defined. */
function whileDefined(value: (k: number) => number | null): PassHatKs {
  const result: { [k: number]: number } = {};
  for (let k = 1; ; k += 1) {
    const found = value(k);
    if (found === null) return result;
    result[k] = found;
  }
}

/** The mean reward over scored episodes, with tasks resampled whole. */
export function estimate(attempts: readonly Attempt[]): Estimate {
  const scored = attempts.filter(
    (attempt): attempt is Attempt & { readonly reward: number } => attempt.reward !== null,
  );
  const clusters = [...Map.groupBy(scored, ({ task }) => task).values()].map((episodes) =>
    episodes.map(({ reward }) => reward),
  );
  return {
    mean: mean(clusters.flat()),
    ci: ratioInterval(
      clusters.map((rewards) => sum(rewards)),
      clusters.map(({ length }) => length),
    ),
    standardError: clusteredStandardError(clusters),
  };
}

/** Counts by outcome, in alphabetical order whatever the order of the episodes. */
export function countOutcomes(episodes: readonly EpisodeSummary[]): OutcomeCounts {
  const counts: { [outcome in Outcome]?: number } = {};
  for (const outcome of episodes.map((episode) => episode.outcome).toSorted())
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
