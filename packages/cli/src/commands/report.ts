import type { StoredRun } from "@mua/runner";
import {
  type Blame,
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
  withoutDetails,
} from "@mua/scorer";
import { formatRoute } from "@mua/viewer/route";
import type { Handler } from "../commands.ts";
import { messageOf, suggestion, UsageError } from "../errors.ts";
import { writeContent } from "../folder.ts";
import { leaderboardText, reportedFile, rowOf, rowWithDetails } from "../leaderboard.ts";
import { printable, printJson, tableOf } from "../output.ts";
import { benchmarkAtHand, findRun } from "../runs.ts";
import { VIEWER } from "../viewer-address.ts";

type Board = {
  readonly rows: readonly LeaderboardRow[];
  readonly grouping: Grouping;
  readonly details: readonly RunDetails[];
};

const formats: ReadonlyMap<string, (board: Board) => string | Promise<string>> = new Map<
  string,
  (board: Board) => string | Promise<string>
>([
  ["text", ({ rows, grouping, details }) => leaderboardText(rows, grouping) + detailsText(details, rows)],
  ["md", ({ rows, grouping, details }) => toMarkdown(rows, grouping) + detailsToMarkdown(details, rows)],
  ["csv", ({ rows, grouping }) => toCsv(rows, grouping)],
  ["json", ({ rows, grouping }) => toJson(rows, grouping)],
  ["html", async (board) => (await import("@mua/reports")).toHtml(board)],
]);

type Options = "format" | "to" | "mixVersions" | "together" | "breakdown" | "viewer" | "out" | "json";

export const report: Handler<Options> = async (names, given, terminal) => {
  const { format = "text", to, together = false, mixVersions = together, out, json = false } = given;
  const viewer = viewerAddress(given.viewer);
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
    if (given.breakdown !== true) rows.push(rowOf(run));
    else {
      const behind = rowWithDetails(run, await blameOf(run, viewer));
      rows.push(behind.row);
      details.push(behind.details);
    }
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

/** Who failed in a run, with links to the viewer; or why that cannot be told from what is on this machine. */
async function blameOf(run: StoredRun, viewer: string): Promise<Blame> {
  const { id } = run.configuration;
  try {
    const benchmark = await benchmarkAtHand(run.configuration);
    if (benchmark.expected === undefined)
      return { unknown: `${benchmark.name} does not tell what it expects of an episode` };
    const { failuresOf } = await import("../failures.ts");
    const failures = await failuresOf(run, benchmark);
    return {
      failures: failures.map(({ task, trial, reward, cause }) => ({
        task,
        trial,
        reward,
        ...cause,
        address: viewer + formatRoute({ page: "episode", run: id, task, trial, filter: {} }),
      })),
    };
  } catch (error) {
    return { unknown: messageOf(error) };
  }
}

/** Where the viewer is, without what a browser would run. Throws a UsageError. */
function viewerAddress(given = VIEWER): string {
  const { protocol } = new URL(given, "file:///");
  if (["http:", "https:", "file:"].includes(protocol)) return given;
  throw new UsageError(`--viewer takes the address of a web page or a file, not '${given}'`);
}

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

function detailsText(details: readonly RunDetails[], rows: readonly LeaderboardRow[]): string {
  if (details.length === 0) return "";
  const note = withoutDetails(rows);
  const runs = details.map((run) => {
    const tables = detailTables(run).map(({ title, columns, rows: lines }) => {
      const cells = lines.map((row) =>
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
  });
  return (note === undefined ? "" : `\n${note}\n`) + runs.join("");
}
