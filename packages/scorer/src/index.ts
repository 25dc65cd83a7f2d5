export type { CheckPart, Part, RoleCost } from "./breakdown.ts";
export { breakDown, breakDownChecks, lengthClass, roleCosts } from "./breakdown.ts";
export { markdownColumn } from "./columns.ts";
export type { RunComparison, RunDifference } from "./compare.ts";
export { compareRuns, runDifferences } from "./compare.ts";
export type {
  Blame,
  BlamedEpisode,
  Breakdown,
  BreakdownRow,
  DetailTable,
  Dimension,
  RunDetails,
} from "./details.ts";
export { detailsToMarkdown, detailTables, detailText, runDetails, withoutDetails } from "./details.ts";
export type { EpisodeSummary, PerRole } from "./episode-summary.ts";
export { summariseEpisode } from "./episode-summary.ts";
export type {
  Distinction,
  Grouping,
  LeaderboardRow,
  LeaderboardTable,
  RankedRun,
  ReportedSource,
} from "./leaderboard.ts";
export {
  conditionsOf,
  leaderboardRow,
  leaderboardTables,
  scoreOf,
  shortHash,
  sourceText,
  summarisedRow,
} from "./leaderboard.ts";
export type { TaskTrials } from "./pass-hat-k.ts";
export { isSuccess, passAtK, passHatK } from "./pass-hat-k.ts";
export type { ReportedFile } from "./reported.ts";
export { parseReported, reportedRows, sourceUrl } from "./reported.ts";
export type { Reproduction, Scored } from "./reproduced.ts";
export { metricValues, reproduction } from "./reproduced.ts";
export type { Interval } from "./statistics/bootstrap.ts";
export { clusterInterval } from "./statistics/bootstrap.ts";
export type { Comparison, PairedTask } from "./statistics/paired.ts";
export { comparePaired } from "./statistics/paired.ts";
export type { Cluster } from "./statistics/standard-error.ts";
export { clusteredStandardError } from "./statistics/standard-error.ts";
export type { Variation } from "./statistics/trials.ts";
export { trialsNeeded, variation } from "./statistics/trials.ts";
export type { Estimate, Intervals, OutcomeCounts, PassHatKs, Summary } from "./summary.ts";
export { passHatKs, summarise } from "./summary.ts";
export type { Cell, PlainTable } from "./tables.ts";
export {
  cellText,
  countsText,
  plainTable,
  shownKs,
  toCsv,
  toJson,
  toMarkdown,
} from "./tables.ts";
