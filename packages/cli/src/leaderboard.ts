import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { RunConfiguration, StoredRun } from "@mua/runner";
import {
  type Blame,
  countsText,
  type Dimension,
  type Grouping,
  type LeaderboardRow,
  leaderboardRow,
  leaderboardTables,
  parseReported,
  type RankedRun,
  type ReportedFile,
  type RunDetails,
  runDetails,
  shownKs,
  sourceText,
  summarise,
  summarisedRow,
} from "@mua/scorer";
import { messageOf, UsageError } from "./errors.ts";
import { type OutputRow, printable, tableOf } from "./output.ts";

/** A stored run as leaderboards and comparisons take it. */
export function rankedRun({
  configuration,
  entries,
}: Pick<StoredRun, "configuration" | "entries">): RankedRun {
  const { id, benchmark, dataset, participants, variant, limits, tasks, trials, options } = configuration;
  const { imported, rules, tasksFile } = options;
  return {
    id,
    benchmark,
    dataset,
    participants,
    variant,
    limits,
    protocol: protocolOf(options),
    tasks,
    trials,
    marks: [
      ...(typeof tasksFile === "string" ? [`tasks of ${basename(tasksFile)}`] : []),
      ...(typeof imported === "string" ? ["imported"] : []),
      ...(typeof rules === "string" && rules !== dataset.version ? [`scored by the rules of ${rules}`] : []),
    ],
    episodes: entries,
  };
}

/** How calls were written, and how a user or a judge was set up, where that is not the usual way. */
function protocolOf({ calling, ...options }: RunConfiguration["options"]): string | undefined {
  const said = (["user", "judge"] as const).flatMap((role) =>
    Object.entries(settings).flatMap(([option, word]) => {
      const value = options[`${role}${option}`];
      return value === undefined ? [] : [`${role} ${word} ${String(value)}`];
    }),
  );
  const parts = [
    ...(calling === undefined || calling === "native" ? [] : [`calls as ${String(calling)}`]),
    ...said,
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** Options of a role that make it another one than its name says. */
const settings = {
  Strategy: "strategy",
  Persona: "persona",
  Temperature: "temperature",
  MaxTokens: "tokens at most",
  Args: "arguments",
};

/** The leaderboard row of a run. */
export function rowOf(run: Pick<StoredRun, "configuration" | "entries">): LeaderboardRow {
  return leaderboardRow(rankedRun(run));
}

/** The same, and what lies behind it: also by kinds of tasks where the run knows them, and who failed. */
export function rowWithDetails(
  run: Pick<StoredRun, "configuration" | "entries">,
  blame: Blame,
): { readonly row: LeaderboardRow; readonly details: RunDetails } {
  const categories = new Map(
    Object.entries(run.configuration.categories ?? {}).flatMap(([name, tasks]) =>
      tasks.map((task) => [task, name] as const),
    ),
  );
  const dimensions: readonly Dimension[] =
    categories.size === 0 ? [] : [{ title: "category", nameOf: ({ task }) => categories.get(task) }];
  const ranked = rankedRun(run);
  const summary = summarise(run.entries);
  return { row: summarisedRow(ranked, summary), details: runDetails(ranked, summary, dimensions, blame) };
}

/** Reads a file of reported figures. Throws UsageError. */
export function reportedFile(path: string): ReportedFile {
  if (!existsSync(path)) throw new UsageError(`there is no file of reported figures '${path}'`);
  try {
    return parseReported(path, readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`'${path}' holds no reported figures: ${messageOf(error)}`, { cause: error });
  }
}

/** Leaderboards for a terminal: what ranks, and what has to be known about it. */
export function leaderboardText(rows: readonly LeaderboardRow[], grouping?: Grouping): string {
  return leaderboardTables(rows, grouping)
    .map((board) => {
      const { caption, differing, rows: ranked } = board;
      const source = sourceText(board);
      const largest = Math.max(0, ...ranked.map(({ passHatK }) => Object.keys(passHatK).length));
      const has = (value: (row: LeaderboardRow) => unknown): boolean =>
        ranked.some((row) => value(row) !== null);
      const unfinished = ranked.some(({ outcomes }) =>
        Object.keys(outcomes).some((outcome) => outcome !== "completed"),
      );
      const table = tableOf(
        ranked.map(
          (row): OutputRow => ({
            agent: row.agent,
            ...(differing.includes("version") ? { version: row.dataset.version ?? "–" } : {}),
            ...(differing.includes("user") ? { user: row.user ?? "–" } : {}),
            ...(differing.includes("judge") ? { judge: row.judge ?? "–" } : {}),
            ...(differing.includes("variant") ? { variant: row.variant ?? "–" } : {}),
            ...(differing.includes("protocol") ? { protocol: row.protocol ?? "–" } : {}),
            ...(has(({ meanReward }) => meanReward) || has(({ run }) => run)
              ? {
                  reward: figure(row.meanReward),
                  "95 %": row.ci === null ? "–" : `${figure(row.ci[0])}–${figure(row.ci[1])}`,
                }
              : {}),
            ...Object.fromEntries(
              Array.from({ length: Math.min(largest, shownKs) }, (_, index) => [
                `pass^${index + 1}`,
                figure(row.passHatK[index + 1] ?? null),
              ]),
            ),
            ...(has(({ run }) => run)
              ? {
                  tasks: row.tasks ?? "–",
                  trials: row.trials ?? "–",
                  "USD each": row.cost === null ? "–" : row.cost.toFixed(4),
                }
              : {}),
            ...(unfinished ? { outcomes: countsText(row.outcomes) ?? "–" } : {}),
            ...(ranked.some(({ marks }) => marks.length > 0) ? { marks: row.marks.join("; ") } : {}),
          }),
        ),
        "  ",
      );
      const from = source === undefined ? "" : `\n${printable(source)}`;
      return `${printable(caption)}${from}\n\n${table}`;
    })
    .join("\n");
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
