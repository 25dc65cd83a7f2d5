import type { DatasetIdentity } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import type { EpisodeSummary } from "./episode-summary.ts";
import { compareText } from "./order.ts";
import type { Interval } from "./statistics/bootstrap.ts";
import { type OutcomeCounts, type PassHatKs, summarise } from "./summary.ts";

/** A run, as far as a leaderboard shows it. */
export type RankedRun = {
  readonly id: string;
  readonly benchmark: string;
  readonly dataset: DatasetIdentity;
  readonly participants: {
    readonly agent: string;
    readonly user?: string | undefined;
    readonly judge?: string | undefined;
  };
  readonly variant?: string | undefined;
  /** Ids of the tasks that the run was to attempt, and how often each. */
  readonly tasks: readonly string[];
  readonly trials: number;
  readonly episodes: Iterable<EpisodeSummary>;
};

/** One line of a leaderboard: one run. Null is unknown, or nobody in that role. */
export type LeaderboardRow = {
  readonly benchmark: string;
  readonly dataset: DatasetIdentity;
  readonly user: string | null;
  readonly agent: string;
  readonly judge: string | null;
  readonly variant: string | null;
  /** What keeps the row from being compared with others without a second look. */
  readonly marks: readonly string[];
  readonly tasks: number;
  /** Digest of the tasks' ids: the same for runs that attempt the same tasks. */
  readonly taskSet: string;
  readonly trials: number;
  readonly episodes: number;
  readonly scored: number;
  /** Unscored episodes by outcome. */
  readonly excluded: OutcomeCounts;
  readonly meanReward: number | null;
  /** The 95 % interval of the mean reward. */
  readonly ci: Interval | null;
  readonly passHatK: PassHatKs;
  /** US dollars and seconds of an episode, on average. */
  readonly cost: number | null;
  readonly seconds: number | null;
  readonly run: string;
};

/** Rows that may be compared: same benchmark, same dataset, same tasks, same user. */
export type LeaderboardTable = { readonly caption: string; readonly rows: readonly LeaderboardRow[] };

/** The row of one run. */
export function leaderboardRow(run: RankedRun): LeaderboardRow {
  const summary = summarise(run.episodes);
  const planned = run.tasks.length * run.trials;
  return {
    benchmark: run.benchmark,
    dataset: run.dataset,
    user: run.participants.user ?? null,
    agent: run.participants.agent,
    judge: run.participants.judge ?? null,
    variant: run.variant ?? null,
    marks: [
      ...(run.participants.judge === "scripted" ? ["scripted judge"] : []),
      ...(summary.episodes < planned ? [`${summary.episodes} of ${planned} episodes`] : []),
      ...(summary.unscorable > 0 ? [`${summary.unscorable} not scored`] : []),
    ],
    tasks: run.tasks.length,
    taskSet: sha256Hex(JSON.stringify(run.tasks.toSorted(compareText))).slice(0, 12),
    trials: run.trials,
    episodes: summary.episodes,
    scored: summary.scored,
    excluded: summary.excluded,
    meanReward: summary.reward.mean,
    ci: summary.reward.ci,
    passHatK: summary.passHatK,
    cost: summary.cost.mean,
    seconds: summary.seconds.mean,
    run: run.id,
  };
}

/**
 * Rows in tables of what may be compared, tables in order of their captions; in a table the highest mean reward first,
 * unknown ones last, equal ones by agent and run.
 */
export function leaderboardTables(rows: readonly LeaderboardRow[]): readonly LeaderboardTable[] {
  const groups = Map.groupBy(rows, (row) =>
    JSON.stringify([
      row.benchmark,
      row.dataset.name,
      row.dataset.version,
      row.dataset.hash,
      row.taskSet,
      row.user,
    ]),
  );
  return [...groups]
    .flatMap(([key, group]) =>
      group[0] === undefined ? [] : [{ key, caption: captionOf(group[0]), rows: group.toSorted(byRank) }],
    )
    .toSorted((a, b) => compareText(a.caption, b.caption) || compareText(a.key, b.key))
    .map(({ caption, rows }) => ({ caption, rows }));
}

/** The first digits of a dataset's hash, enough to tell two apart. */
export function shortHash({ hash }: DatasetIdentity): string {
  return hash.slice(0, 12);
}

function captionOf({ benchmark, dataset, tasks, user }: LeaderboardRow): string {
  return `${benchmark}, dataset ${dataset.name}@${dataset.version} (${shortHash(dataset)}), ${tasks} ${tasks === 1 ? "task" : "tasks"}, ${user === null ? "no user" : `user ${user}`}`;
}

function byRank(a: LeaderboardRow, b: LeaderboardRow): number {
  return (
    (b.meanReward ?? -1) - (a.meanReward ?? -1) || compareText(a.agent, b.agent) || compareText(a.run, b.run)
  );
}
