import { breakDown, breakDownChecks, lengthClass, type RoleCost, roleCosts } from "./breakdown.ts";
import type { EpisodeSummary } from "./episode-summary.ts";
import type { LeaderboardRow, RankedRun } from "./leaderboard.ts";
import { compareText } from "./order.ts";
import { trialsNeeded, variation } from "./statistics/trials.ts";
import type { Estimate, Intervals, OutcomeCounts, PassHatKs, Summary } from "./summary.ts";
import { countsText, escapeMarkdown, markdownTable, type PlainTable, shownKs } from "./tables.ts";

/** One line of a breakdown: a part of the episodes, or a check. */
export type BreakdownRow = {
  readonly name: string;
  readonly episodes: number;
  /** Episodes with a known result. */
  readonly scored: number;
  readonly reward: Estimate;
};

/** The same episodes told apart by one thing. */
export type Breakdown = { readonly title: string; readonly rows: readonly BreakdownRow[] };

/** An episode that is no success, and whose doing that was. */
export type BlamedEpisode = {
  readonly task: string;
  readonly trial: number;
  readonly reward: number | null;
  readonly role: string;
  readonly reason: string;
  readonly evidence: string;
  /** Where it can be looked at. */
  readonly address: string;
};

/** Who failed in a run, episode by episode in its order; or why that cannot be told. */
export type Blame = { readonly failures: readonly BlamedEpisode[] } | { readonly unknown: string };

/** A figure of a run by name; its standard error where it is a mean over episodes. */
export type Figure = Estimate & { readonly name: string };

/** What lies behind a run's row in a leaderboard. */
export type RunDetails = {
  readonly run: string;
  readonly title: string;
  readonly outcomes: OutcomeCounts;
  /** The mean reward, pass^k and pass@k. */
  readonly figures: readonly Figure[];
  readonly breakdowns: readonly Breakdown[];
  readonly roles: readonly RoleCost[];
  /** Trials of each task for a 95 % interval of ±0.02 from what varies between trials; null with one trial. */
  readonly trialsNeeded: number | null;
  readonly blame: Blame;
};

/** The half width that `trialsNeeded` is about. */
const wantedHalfWidth = 0.02;

/** What is broken down, beyond what every run has: such as by kinds of tasks. */
export type Dimension = {
  readonly title: string;
  readonly nameOf: (episode: EpisodeSummary) => string | undefined;
};

/**
 * What lies behind the figures of a run, which `summary` holds: its episodes by what its benchmark checks, by `dimensions`,
 * by ending and by length; and who failed.
 */
export function runDetails(
  run: RankedRun,
  summary: Summary,
  dimensions: readonly Dimension[],
  blame: Blame,
): RunDetails {
  const episodes = [...run.episodes];
  const byTask = Map.groupBy(
    episodes.flatMap(({ task, reward }) => (reward === null ? [] : [{ task, reward }])),
    ({ task }) => task,
  );
  const varying = variation([...byTask.values()].map((trials) => trials.map(({ reward }) => reward)));
  const checks: Breakdown = {
    title: "check",
    rows: breakDownChecks(episodes).map(({ name, made, unknown, reward }) => ({
      name,
      episodes: made,
      scored: made - unknown,
      reward,
    })),
  };
  const parts = [
    ...dimensions,
    { title: "ending", nameOf: ({ outcome, reason }: EpisodeSummary) => `${outcome}: ${reason}` },
    { title: "messages", nameOf: lengthClass },
  ].map(({ title, nameOf }): Breakdown => ({ title, rows: breakDown(episodes, nameOf) }));
  return {
    run: run.id,
    title: `${run.benchmark}, ${run.participants.agent}`,
    outcomes: summary.outcomes,
    figures: figuresOf(summary),
    breakdowns: [checks, ...parts].filter(({ rows }) => rows.length > 0),
    roles: roleCosts(episodes),
    trialsNeeded: varying === null ? null : trialsNeeded(varying, byTask.size, wantedHalfWidth),
    blame,
  };
}

function figuresOf(summary: Summary): readonly Figure[] {
  const { reward, passHatK, passHatKIntervals, passAtK, passAtKIntervals } = summary;
  const byK = (name: string, values: PassHatKs, intervals: Intervals, from: number): readonly Figure[] =>
    Object.entries(values).flatMap(([k, mean]) =>
      Number(k) < from || Number(k) > shownKs
        ? []
        : [{ name: `${name}${k}`, mean, ci: intervals[Number(k)] ?? null, standardError: null }],
    );
  if (reward.mean === null) return [];
  return [
    { name: "mean reward", ...reward },
    ...byK("pass^", passHatK, passHatKIntervals, 1),
    // With one attempt both are the same.
    ...byK("pass@", passAtK, passAtKIntervals, 2),
  ];
}

/** The tables of a run's details, each with what it tells. */
export function detailTables({ figures, breakdowns, roles, blame }: RunDetails): readonly DetailTable[] {
  return [
    {
      title: "figures",
      columns: [
        { title: "figure" },
        { title: "value", digits: 4 },
        { title: "95 % from", digits: 4 },
        { title: "to", digits: 4 },
        { title: "standard error", digits: 4 },
      ],
      rows: figures.map(({ name, mean, ci, standardError }) => [
        name,
        mean,
        ci?.[0] ?? null,
        ci?.[1] ?? null,
        standardError,
      ]),
    },
    ...breakdowns.map(({ title, rows }) => ({
      title: `by ${title}`,
      columns: [
        { title },
        { title: "episodes", digits: 0 },
        { title: "scored", digits: 0 },
        { title: "mean", digits: 4 },
        { title: "95 % from", digits: 4 },
        { title: "to", digits: 4 },
        { title: "standard error", digits: 4 },
      ],
      rows: rows.map(({ name, episodes, scored, reward: { mean, ci, standardError } }) => [
        name,
        episodes,
        scored,
        mean,
        ci?.[0] ?? null,
        ci?.[1] ?? null,
        standardError,
      ]),
    })),
    {
      title: "by role, for an episode",
      columns: [
        { title: "role" },
        { title: "turns", digits: 1 },
        { title: "seconds", digits: 1 },
        { title: "tokens in", digits: 0 },
        { title: "tokens out", digits: 0 },
        { title: "USD", digits: 4 },
      ],
      rows: roles.map(({ role, turns, seconds, input, output, cost }) => [
        role,
        turns,
        seconds,
        input,
        output,
        cost,
      ]),
    },
    ...("failures" in blame ? blameTables(blame.failures) : []),
  ].filter(({ rows }) => rows.length > 0);
}

export type DetailTable = PlainTable & { readonly title: string };

/** Failed episodes listed of each run, and characters of what shows why. */
const listed = 100;
const longest = 300;

function blameTables(failures: readonly BlamedEpisode[]): readonly DetailTable[] {
  const causes = [...Map.groupBy(failures, ({ role, reason }) => JSON.stringify([role, reason])).values()];
  const shown = failures.slice(0, listed);
  const part = shown.length < failures.length ? `, the first ${listed} of ${failures.length}` : "";
  return [
    {
      title: "by who failed",
      columns: [{ title: "role" }, { title: "reason" }, { title: "episodes", digits: 0 }],
      rows: causes
        .flatMap(([first, ...rest]) =>
          first === undefined ? [] : [[first.role, first.reason, 1 + rest.length] as const],
        )
        .toSorted(([, a, many], [, b, more]) => more - many || compareText(a, b)),
    },
    {
      title: `failed episodes${part}`,
      columns: [
        { title: "task" },
        { title: "trial", digits: 0 },
        { title: "reward", digits: 4 },
        { title: "role" },
        { title: "reason" },
        { title: "what shows it" },
      ],
      rows: shown.map(({ task, trial, reward, role, reason, evidence }) => [
        task,
        trial,
        reward,
        role,
        reason,
        evidence.length <= longest ? evidence : `${evidence.slice(0, longest - 1)}…`,
      ]),
      addresses: shown.map(({ address }) => address),
    },
  ];
}

/** What a run's details say in words: outcomes, how many trials would be enough, and what is not known of who failed. */
export function detailText({ run, outcomes, trialsNeeded: needed, blame }: RunDetails): string {
  const enough =
    needed === null
      ? ""
      : ` For an interval of ±${wantedHalfWidth} from what varies between trials, each task needs ${needed}.`;
  const blamed =
    "unknown" in blame
      ? ` Who failed cannot be told: ${blame.unknown}.`
      : blame.failures.length === 0
        ? " No episode failed."
        : " Links to episodes open in mua view.";
  return `Run ${run}. Outcomes: ${countsText(outcomes) ?? "none"}.${enough}${blamed}`;
}

/** What has to be said beside details of runs where some rows are none. */
export function withoutDetails(rows: readonly LeaderboardRow[]): string | undefined {
  return rows.some(({ reported }) => reported !== null)
    ? "Of rows marked as reported there are no episodes: what lies behind them, and who failed, cannot be told."
    : undefined;
}

/** The details of runs among `rows` as Markdown. */
export function detailsToMarkdown(details: readonly RunDetails[], rows: readonly LeaderboardRow[]): string {
  if (details.length === 0) return "";
  const note = withoutDetails(rows);
  const runs = details.map((run) => {
    const tables = detailTables(run).map((table) => `\n${markdownTable(table)}`);
    return `\n### ${escapeMarkdown(run.title)}\n\n${escapeMarkdown(detailText(run))}\n${tables.join("")}`;
  });
  return (note === undefined ? "" : `\n${note}\n`) + runs.join("");
}
