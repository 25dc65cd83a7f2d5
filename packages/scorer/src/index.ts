export type { EpisodeSummary } from "./episode-summary.ts";
export { summariseEpisode } from "./episode-summary.ts";
export type { LeaderboardRow, LeaderboardTable, RankedRun } from "./leaderboard.ts";
export { leaderboardRow, leaderboardTables, shortHash } from "./leaderboard.ts";
export type { TaskTrials } from "./pass-hat-k.ts";
export { isSuccess, passHatK } from "./pass-hat-k.ts";
export type { Estimate, OutcomeCounts, PassHatKs, Summary } from "./summary.ts";
export { passHatKs, summarise } from "./summary.ts";
export { shownKs, toCsv, toJson, toMarkdown } from "./tables.ts";
