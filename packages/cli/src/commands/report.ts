import {
  detailsToMarkdown,
  detailTables,
  detailText,
  type Grouping,
  type LeaderboardRow,
  leaderboardTables,
  type RunDetails,
  reportedRows,
  toCsv,
  toJson,
  toMarkdown,
} from "@mua/scorer";
import type { Handler } from "../commands.ts";
import { suggestion, UsageError } from "../errors.ts";
import { writeContent } from "../folder.ts";
import { detailsOf, leaderboardText, reportedFile, rowOf } from "../leaderboard.ts";
import { printable, printJson, tableOf } from "../output.ts";
import { findRun } from "../runs.ts";

type Board = {
  readonly rows: readonly LeaderboardRow[];
  readonly grouping: Grouping;
  readonly details: readonly RunDetails[];
};

const formats: ReadonlyMap<string, (board: Board) => string | Promise<string>> = new Map<
  string,
  (board: Board) => string | Promise<string>
>([
  ["text", ({ rows, grouping, details }) => leaderboardText(rows, grouping) + detailsText(details)],
  ["md", ({ rows, grouping, details }) => toMarkdown(rows, grouping) + detailsToMarkdown(details)],
  ["csv", ({ rows, grouping }) => toCsv(rows, grouping)],
  ["json", ({ rows, grouping }) => toJson(rows, grouping)],
  ["html", async (board) => (await import("@mua/reports")).toHtml(board)],
]);

type Options = "format" | "to" | "mixVersions" | "together" | "breakdown" | "out" | "json";

export const report: Handler<Options> = async (names, given, terminal) => {
  const { format = "text", to, together = false, mixVersions = together, out, json = false } = given;
  const write = formats.get(format);
  if (write === undefined) {
    const known = [...formats.keys()];
    throw new UsageError(
      `there is no report format '${format}'.${suggestion(format, known)} There are: ${known.join(", ")}`,
    );
  }
  if (given.breakdown === true && (format === "csv" || format === "json"))
    throw new UsageError(`--breakdown goes with text, md and html; ${format} is one table`);
  const rows: LeaderboardRow[] = [];
  const details: RunDetails[] = [];
  for (const name of new Set(names)) {
    if (/\.ya?ml$/iu.test(name)) {
      rows.push(...reportedRows(reportedFile(name)));
      continue;
    }
    const run = await findRun(name, out, terminal);
    rows.push(rowOf(run));
    if (given.breakdown === true) details.push(detailsOf(run));
  }
  if (!mixVersions) refuseMixed(rows);
  const grouping = together ? "together" : "separate";
  if (to !== undefined) {
    await writeContent(to, await write({ rows, grouping, details }));
    terminal.note(`written: ${to}`);
  } else if (!json) terminal.out(await write({ rows, grouping, details }));
  if (json)
    for (const row of leaderboardTables(rows, grouping).flatMap((table) => table.rows))
      printJson(terminal, row);
  return 0;
};

/** Throws a UsageError when runs of one benchmark were played over different data. Reported rows stand in tables of their own. */
function refuseMixed(rows: readonly LeaderboardRow[]): void {
  const measured = rows.filter(({ reported }) => reported === null);
  for (const [benchmark, played] of Map.groupBy(measured, (row) => row.benchmark)) {
    const versions = new Map(
      played.map(({ dataset, run }) => [dataset.hash, `${dataset.name}@${dataset.version} (${run})`]),
    );
    if (versions.size < 2) continue;
    throw new UsageError(
      `the runs of ${benchmark} were played over different data: ${[...versions.values()].join(", ")}. Their figures do not compare; --mix-versions puts them in tables of their own`,
    );
  }
}

function detailsText(details: readonly RunDetails[]): string {
  return details
    .map((run) => {
      const tables = detailTables(run).map(({ title, columns, rows }) => {
        const cells = rows.map((row) =>
          Object.fromEntries(
            columns.map((column, place) => {
              const cell = row[place] ?? null;
              return [column.title, typeof cell === "number" ? cell.toFixed(column.digits) : (cell ?? "–")];
            }),
          ),
        );
        return `\n  ${title}\n\n${tableOf(cells, "    ")}`;
      });
      return `\n${printable(run.title)}\n  ${printable(detailText(run))}\n${tables.join("")}`;
    })
    .join("");
}
