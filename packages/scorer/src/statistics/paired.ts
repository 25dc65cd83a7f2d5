import { mean } from "../mean.ts";
import { clusterInterval, type Interval, resamples } from "./bootstrap.ts";
import { type Discordant, mcNemar } from "./mcnemar.ts";
import { Z_95, Z_POWER_80 } from "./normal.ts";
import { standardError } from "./standard-error.ts";

/** What two runs made of the same task: rewards by trial, null where an episode has none. */
export type PairedTask = {
  readonly task: string;
  readonly first: readonly (number | null)[];
  readonly second: readonly (number | null)[];
};

/** How a second run differs from a first one on the tasks that both have scored. */
export type Comparison = {
  readonly tasks: number;
  /** Tasks left out because one of the runs has no reward there. */
  readonly leftOut: number;
  /** Mean rewards over the compared tasks, each task with the same weight. */
  readonly first: number | null;
  readonly second: number | null;
  /** Second less first. */
  readonly difference: number | null;
  /** Paired bootstrap over tasks. */
  readonly interval: Interval | null;
  /** Two-sided, from the same resamples: how often the difference is on the other side of zero. */
  readonly pBootstrap: number | null;
  /** Pairs of the same task and trial of which just one succeeded, and McNemar's exact test of them. */
  readonly discordant: Discordant;
  readonly pMcNemar: number | null;
  /** The smallest true difference that such a comparison finds in 4 of 5 cases (two-sided 5 %). */
  readonly detectable: number | null;
};

/** Compares two runs task by task. `isSuccess` says which rewards are a success for McNemar's test. */
export function comparePaired(
  pairs: readonly PairedTask[],
  isSuccess: (reward: number) => boolean,
): Comparison {
  const compared = pairs.flatMap(({ first, second }) => {
    const ours = mean(first.filter((reward) => reward !== null));
    const theirs = mean(second.filter((reward) => reward !== null));
    return ours === null || theirs === null
      ? []
      : [{ first: ours, second: theirs, difference: theirs - ours }];
  });
  const differences = compared.map(({ difference }) => difference);
  const error = standardError(differences);
  const discordant = { onlyFirst: 0, onlySecond: 0 };
  let trials = 0;
  for (const { first, second } of pairs) {
    for (const [trial, reward] of first.entries()) {
      const other = second[trial];
      if (reward === null || other === null || other === undefined) continue;
      trials += 1;
      if (isSuccess(reward) === isSuccess(other)) continue;
      if (isSuccess(reward)) discordant.onlyFirst += 1;
      else discordant.onlySecond += 1;
    }
  }
  return {
    tasks: compared.length,
    leftOut: pairs.length - compared.length,
    first: mean(compared.map(({ first }) => first)),
    second: mean(compared.map(({ second }) => second)),
    difference: mean(differences),
    interval: clusterInterval(differences),
    pBootstrap: bootstrapP(differences),
    discordant,
    pMcNemar: trials === 0 ? null : mcNemar(discordant),
    detectable: error === null ? null : (Z_95 + Z_POWER_80) * error,
  };
}

/** Twice the smaller share of resampled mean differences on one side of zero, zeros on both; at least 1/resamples. */
export function bootstrapP(
  differences: readonly number[],
  samples = resamples(differences.length),
): number | null {
  if (differences.length < 2) return null;
  let below = 0;
  let above = 0;
  for (const sample of samples) {
    let total = 0;
    for (const place of sample) total += differences[place] ?? 0;
    if (total <= 0) below += 1;
    if (total >= 0) above += 1;
  }
  return Math.min(1, Math.max(1, 2 * Math.min(below, above)) / samples.length);
}
