import type { DatasetIdentity, EpisodeLimits } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import type { EpisodeSummary } from "./episode-summary.ts";
import { compareText } from "./order.ts";
import type { Interval } from "./statistics/bootstrap.ts";
import { type Intervals, type OutcomeCounts, type PassHatKs, type Summary, summarise } from "./summary.ts";

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
  readonly limits?: EpisodeLimits | undefined;
  /** How the roles were asked, where that is not the usual way: by text instead of calls, or a user's temperature. */
  readonly protocol?: string | undefined;
  /** Ids of the tasks that the run was to attempt, and how often each. */
  readonly tasks: readonly string[];
  readonly trials: number;
  /** What else keeps the run from being compared without a second look. */
  readonly marks?: readonly string[];
  readonly episodes: Iterable<EpisodeSummary>;
};

/** Where a figure that somebody else reported was found. */
export type ReportedSource = {
  /** The source's name, such as `MUA-RL model card`. */
  readonly name: string;
  readonly url: string;
  /** ISO 8601, as exactly as it is known. */
  readonly date: string;
};

/** One line of a leaderboard: one run, or what somebody reported. Null is unknown, or nobody in that role. */
export type LeaderboardRow = {
  readonly benchmark: string;
  readonly dataset: {
    readonly name: string;
    readonly version: string | null;
    readonly hash: string | null;
  };
  readonly user: string | null;
  readonly agent: string;
  readonly judge: string | null;
  readonly variant: string | null;
  /** Limits that were asked for; null for the benchmark's own. */
  readonly limits: EpisodeLimits | null;
  /** How the roles were asked; null for the usual way. */
  readonly protocol: string | null;
  /** What keeps the row from being compared with others without a second look. */
  readonly marks: readonly string[];
  readonly tasks: number | null;
  /** Digest of the tasks' ids: the same for runs that attempt the same tasks. */
  readonly taskSet: string | null;
  readonly trials: number | null;
  readonly episodes: number | null;
  readonly scored: number | null;
  readonly outcomes: OutcomeCounts;
  /** Unscored episodes by outcome. */
  readonly excluded: OutcomeCounts;
  readonly meanReward: number | null;
  /** The 95 % interval of the mean reward. */
  readonly ci: Interval | null;
  readonly passHatK: PassHatKs;
  readonly passHatKIntervals: Intervals;
  /** US dollars and seconds of an episode, on average. */
  readonly cost: number | null;
  readonly seconds: number | null;
  /** The run's id; null for a reported row. */
  readonly run: string | null;
  /** Null for a run of one's own. */
  readonly reported: ReportedSource | null;
};

/** Rows that stand together. */
export type LeaderboardTable = {
  readonly caption: string;
  /** What the rows do not have in common, and a table has to show; empty where they may be compared. */
  readonly differing: readonly Distinction[];
  /** Where all rows were found; null where they are not from one place. */
  readonly source: ReportedSource | null;
  readonly rows: readonly LeaderboardRow[];
};

/** What has to be the same for figures to compare. */
export type Distinction =
  | "version"
  | "task set"
  | "user"
  | "judge"
  | "variant"
  | "limits"
  | "protocol"
  | "source";

/** `separate`: a table for what may be compared. `together`: one for each benchmark, which shows what differs. */
export type Grouping = "separate" | "together";

/** The row of one run. */
export function leaderboardRow(run: RankedRun): LeaderboardRow {
  return summarisedRow(run, summarise(run.episodes));
}

/** The same from a summary of its episodes. */
export function summarisedRow(run: RankedRun, summary: Summary): LeaderboardRow {
  const planned = run.tasks.length * run.trials;
  return {
    benchmark: run.benchmark,
    dataset: run.dataset,
    user: run.participants.user ?? null,
    agent: run.participants.agent,
    judge: run.participants.judge ?? null,
    variant: run.variant ?? null,
    limits: run.limits ?? null,
    protocol: run.protocol ?? null,
    marks: [
      ...(run.marks ?? []),
      ...(run.participants.judge === "scripted" ? ["scripted judge"] : []),
      ...(summary.episodes < planned ? [`${summary.episodes} of ${planned} episodes`] : []),
      ...(summary.unscorable > 0 ? [`${summary.unscorable} not scored`] : []),
    ],
    tasks: run.tasks.length,
    taskSet: sha256Hex(JSON.stringify(run.tasks.toSorted(compareText))).slice(0, 12),
    trials: run.trials,
    episodes: summary.episodes,
    scored: summary.scored,
    outcomes: summary.outcomes,
    excluded: summary.excluded,
    meanReward: summary.reward.mean,
    ci: summary.reward.ci,
    passHatK: summary.passHatK,
    passHatKIntervals: summary.passHatKIntervals,
    cost: summary.cost.mean,
    seconds: summary.seconds.mean,
    run: run.id,
    reported: null,
  };
}

/** What a row is ranked and drawn by: its mean reward, else its pass^1, which is the same where rewards are 0 or 1. */
export function scoreOf({ meanReward, passHatK }: LeaderboardRow): number | null {
  return meanReward ?? passHatK[1] ?? null;
}

/** The conditions under which a row's figures hold, as text; what is null is unknown or the benchmark's own. */
export function conditionsOf(row: LeaderboardRow): { readonly [what in Distinction]: string | null } {
  const { dataset, limits } = row;
  const version = dataset.version === null ? null : `${dataset.name}@${dataset.version}`;
  return {
    version: dataset.hash === null ? version : `${version} (${shortHash(dataset.hash)})`,
    "task set": row.taskSet,
    user: row.user,
    judge: row.judge,
    variant: row.variant,
    limits: limits === null ? null : limitsText(limits),
    protocol: row.protocol,
    source: row.reported?.name ?? null,
  };
}

function limitsText({ steps, errors }: EpisodeLimits): string {
  return [
    ...(steps === undefined ? [] : [`${steps} steps`]),
    ...(errors === undefined ? [] : [`${errors} errors`]),
  ].join(", ");
}

/**
 * Rows in tables, tables in order of their captions; in a table the highest score first, unknown ones last, equal ones by
 * agent and run. Rows that differ in a distinction only share a table, which names it, when `together` asks for that.
 */
export function leaderboardTables(
  rows: readonly LeaderboardRow[],
  grouping: Grouping = "separate",
): readonly LeaderboardTable[] {
  const keyOf = (row: LeaderboardRow): string =>
    JSON.stringify(
      grouping === "together" ? [row.benchmark] : [row.benchmark, row.dataset.hash, conditionsOf(row)],
    );
  return [...Map.groupBy(rows, keyOf)]
    .map(([key, group]) => ({ key, ...tableOf(group) }))
    .toSorted((a, b) => compareText(a.caption, b.caption) || compareText(a.key, b.key))
    .map(({ key: _, ...table }) => table);
}

function tableOf(rows: readonly LeaderboardRow[]): LeaderboardTable {
  const [first] = rows;
  const ranked = rows.toSorted(byRank);
  if (first === undefined) return { caption: "", differing: [], source: null, rows: [] };
  const conditions = rows.map(conditionsOf);
  const shared = conditionsOf(first);
  const differing = distinctions.filter((what) => new Set(conditions.map((one) => one[what])).size > 1);
  const captions: { readonly [what in Distinction]: string | undefined } = {
    version: `dataset ${shared.version ?? "of an unknown version"}`,
    "task set": first.tasks === null ? undefined : `${first.tasks} ${first.tasks === 1 ? "task" : "tasks"}`,
    user: shared.user === null ? (first.reported ? "user not stated" : "no user") : `user ${shared.user}`,
    judge: shared.judge === null ? undefined : `judge ${shared.judge}`,
    variant: shared.variant === null ? undefined : `variant ${shared.variant}`,
    limits: shared.limits === null ? undefined : `at most ${shared.limits}`,
    protocol: shared.protocol ?? undefined,
    source: shared.source === null ? undefined : `reported by ${shared.source}`,
  };
  const common = distinctions.flatMap((what) => (differing.includes(what) ? [] : (captions[what] ?? [])));
  const sources = new Set(rows.map(({ reported }) => JSON.stringify(reported)));
  return {
    caption: [first.benchmark, ...common].join(", "),
    differing,
    source: sources.size === 1 ? first.reported : null,
    rows: ranked,
  };
}

const distinctions: readonly Distinction[] = [
  "version",
  "task set",
  "user",
  "judge",
  "variant",
  "limits",
  "protocol",
  "source",
];

/** What a table of reported rows from one place says about it; undefined of other tables. */
export function sourceText({ source }: LeaderboardTable): string | undefined {
  return source === null ? undefined : `Reported by ${source.name}, ${source.date}: ${source.url}`;
}

/** The first digits of a hash, enough to tell two apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

function byRank(a: LeaderboardRow, b: LeaderboardRow): number {
  return (
    (scoreOf(b) ?? -1) - (scoreOf(a) ?? -1) ||
    compareText(a.agent, b.agent) ||
    compareText(a.run ?? "", b.run ?? "")
  );
}
