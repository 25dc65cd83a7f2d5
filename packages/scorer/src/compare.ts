import type { EpisodeSummary } from "./episode-summary.ts";
import { type RankedRun, shortHash } from "./leaderboard.ts";
import { mean } from "./mean.ts";
import { compareNatural } from "./order.ts";
import { isSuccess } from "./pass-hat-k.ts";
import { type Comparison, comparePaired, type PairedTask } from "./statistics/paired.ts";

/** Something that is not the same in two runs. */
export type RunDifference = { readonly what: string; readonly first: string; readonly second: string };

/** Two runs task by task. */
export type RunComparison = Comparison & {
  /** Tasks that both runs were to attempt; only these are compared. */
  readonly shared: number;
  /** Tasks of one run only. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** Shared tasks without a reward in at least one run. */
  readonly unscored: readonly string[];
  /** Episodes of the shared tasks without a reward, in each run. */
  readonly excluded: readonly [first: number, second: number];
  /** US dollars and seconds of an episode of the shared tasks, on average; null where it is not known. */
  readonly cost: readonly [first: number | null, second: number | null];
  readonly seconds: readonly [first: number | null, second: number | null];
};

/**
 * What has to be the same for two runs to compare, and is not: benchmark, dataset, user, judge, variant, protocol, limits.
 * Tasks and trials may differ: a comparison says what it leaves out.
 */
export function runDifferences(first: RankedRun, second: RankedRun): readonly RunDifference[] {
  const aspects: readonly (readonly [string, (run: RankedRun) => string])[] = [
    ["benchmark", ({ benchmark }) => benchmark],
    ["dataset", ({ dataset: { name, version, hash } }) => `${name}@${version} (${shortHash(hash)})`],
    ["user", ({ participants }) => participants.user ?? "none"],
    ["judge", ({ participants }) => participants.judge ?? "none"],
    ["variant", ({ variant }) => variant ?? "none"],
    ["step limit", ({ limits }) => limits?.steps?.toString() ?? "the benchmark's own"],
    ["protocol", ({ protocol }) => protocol ?? "the usual one"],
    ["error limit", ({ limits }) => limits?.errors?.toString() ?? "the benchmark's own"],
  ];
  return aspects.flatMap(([what, of]) =>
    of(first) === of(second) ? [] : [{ what, first: of(first), second: of(second) }],
  );
}

/** Compares two runs on the tasks they share, trials paired by their number. */
export function compareRuns(first: RankedRun, second: RankedRun): RunComparison {
  const shared = new Set(first.tasks).intersection(new Set(second.tasks));
  const of = (run: RankedRun) => {
    const episodes = [...run.episodes].filter(({ task }) => shared.has(task));
    const rewards = new Map([...shared].map((task) => [task, [] as (number | null)[]]));
    for (const { task, trial, reward } of episodes) {
      const trials = rewards.get(task);
      if (trials === undefined) continue;
      // A trial that is missing is as unknown as one that could not be scored.
      while (trials.length < trial) trials.push(null);
      trials[trial] = reward;
    }
    return { episodes, rewards };
  };
  const [ours, theirs] = [of(first), of(second)];
  const pairs = [...shared].toSorted(compareNatural).map(
    (task): PairedTask => ({
      task,
      first: ours.rewards.get(task) ?? [],
      second: theirs.rewards.get(task) ?? [],
    }),
  );
  const known = (rewards: readonly (number | null)[]): boolean => rewards.some((reward) => reward !== null);
  const both = <T>(value: (episodes: readonly EpisodeSummary[]) => T): readonly [T, T] => [
    value(ours.episodes),
    value(theirs.episodes),
  ];
  return {
    ...comparePaired(pairs, isSuccess),
    shared: shared.size,
    onlyFirst: first.tasks.filter((task) => !shared.has(task)),
    onlySecond: second.tasks.filter((task) => !shared.has(task)),
    unscored: pairs.filter((pair) => !known(pair.first) || !known(pair.second)).map(({ task }) => task),
    excluded: both((episodes) => episodes.filter(({ reward }) => reward === null).length),
    cost: both((episodes) => meanKnown(episodes.map(({ cost }) => cost))),
    seconds: both((episodes) => meanKnown(episodes.map(({ seconds }) => seconds))),
  };
}

/** Null as soon as one value is not known. */
function meanKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : mean(known);
}
