import type { StoredRun } from "@mua/runner";
import { type LeaderboardRow, leaderboardRow, leaderboardTables, shownKs } from "@mua/scorer";
import { type OutputRow, printable, tableOf } from "./output.ts";

/** The leaderboard row of a run. */
export function rowOf({
  configuration,
  entries,
}: Pick<StoredRun, "configuration" | "entries">): LeaderboardRow {
  const { id, benchmark, dataset, participants, variant, tasks, trials } = configuration;
  return leaderboardRow({
    id,
    benchmark,
    dataset,
    participants,
    variant,
    tasks,
    trials,
    episodes: entries,
  });
}

/** Leaderboards for a terminal: what ranks, and what has to be known about it. */
export function leaderboardText(rows: readonly LeaderboardRow[]): string {
  return leaderboardTables(rows)
    .map(({ caption, rows: ranked }) => {
      const largest = Math.max(0, ...ranked.map(({ passHatK }) => Object.keys(passHatK).length));
      const has = (column: "judge" | "variant"): boolean => ranked.some((row) => row[column] !== null);
      const table = tableOf(
        ranked.map(
          (row): OutputRow => ({
            agent: row.agent,
            ...(has("judge") ? { judge: row.judge ?? "–" } : {}),
            ...(has("variant") ? { variant: row.variant ?? "–" } : {}),
            reward: figure(row.meanReward),
            "95 %": row.ci === null ? "–" : `${figure(row.ci[0])}–${figure(row.ci[1])}`,
            ...Object.fromEntries(
              Array.from({ length: Math.min(largest, shownKs) }, (_, index) => [
                `pass^${index + 1}`,
                figure(row.passHatK[index + 1] ?? null),
              ]),
            ),
            tasks: row.tasks,
            trials: row.trials,
            "USD each": row.cost === null ? "–" : row.cost.toFixed(4),
            ...(ranked.some(({ marks }) => marks.length > 0) ? { marks: row.marks.join("; ") } : {}),
          }),
        ),
        "  ",
      );
      return `${printable(caption)}\n\n${table}`;
    })
    .join("\n");
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
