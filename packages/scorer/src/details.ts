import { breakDown, breakDownChecks, lengthClass, type RoleCost, roleCosts } from "./breakdown.ts";
import type { EpisodeSummary } from "./episode-summary.ts";
import type { RankedRun } from "./leaderboard.ts";
import { trialsNeeded, variation } from "./statistics/trials.ts";
import type { Estimate, OutcomeCounts } from "./summary.ts";
import { countOutcomes } from "./summary.ts";

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

/** What lies behind a run's row in a leaderboard. */
export type RunDetails = {
  readonly run: string;
  readonly title: string;
  readonly outcomes: OutcomeCounts;
  readonly breakdowns: readonly Breakdown[];
  readonly roles: readonly RoleCost[];
  /** Trials of each task for a 95 % interval of ±0.02 from what varies between trials; null with one trial. */
  readonly trialsNeeded: number | null;
};

/** The half width that `trialsNeeded` is about. */
export const wantedHalfWidth = 0.02;

/** What is broken down, beyond what every run has: such as by kinds of tasks. */
export type Dimension = {
  readonly title: string;
  readonly nameOf: (episode: EpisodeSummary) => string | undefined;
};

/** The breakdowns of a run: by what its benchmark checks, by `dimensions`, by ending and by length. */
export function runDetails(run: RankedRun, dimensions: readonly Dimension[]): RunDetails {
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
    outcomes: countOutcomes(episodes),
    breakdowns: [checks, ...parts].filter(({ rows }) => rows.length > 0),
    roles: roleCosts(episodes),
    trialsNeeded: varying === null ? null : trialsNeeded(varying, byTask.size, wantedHalfWidth),
  };
}
