import type { LeaderboardRow } from "@mua/scorer";
import { leaderboardTables, toCsv, toJson, toMarkdown } from "@mua/scorer";
import type { Handler } from "../commands.ts";
import { suggestion, UsageError } from "../errors.ts";
import { writeText } from "../folder.ts";
import { leaderboardText, rowOf } from "../leaderboard.ts";
import { printJson } from "../output.ts";
import { findRun } from "../runs.ts";

type Write = (rows: readonly LeaderboardRow[]) => string | Promise<string>;

const formats: ReadonlyMap<string, Write> = new Map<string, Write>([
  ["text", leaderboardText],
  ["md", toMarkdown],
  ["csv", toCsv],
  ["json", toJson],
]);

export const report: Handler<"format" | "to" | "mixVersions" | "out" | "json"> = async (
  names,
  given,
  terminal,
) => {
  const { format = "text", to, mixVersions = false, out, json = false } = given;
  const write = formats.get(format);
  if (write === undefined) {
    const known = [...formats.keys()];
    throw new UsageError(
      `there is no report format '${format}'.${suggestion(format, known)} There are: ${known.join(", ")}`,
    );
  }
  const rows: LeaderboardRow[] = [];
  for (const name of new Set(names)) rows.push(rowOf(await findRun(name, out, terminal)));
  if (!mixVersions) refuseMixed(rows);
  if (to !== undefined) {
    await writeText(to, await write(rows));
    terminal.note(`written: ${to}`);
  } else if (!json) terminal.out(await write(rows));
  if (json)
    for (const row of leaderboardTables(rows).flatMap((table) => table.rows)) printJson(terminal, row);
  return 0;
};

/** Throws a UsageError when runs of one benchmark were played over different data. */
function refuseMixed(rows: readonly LeaderboardRow[]): void {
  for (const [benchmark, played] of Map.groupBy(rows, (row) => row.benchmark)) {
    const versions = new Map(
      played.map(({ dataset, run }) => [dataset.hash, `${dataset.name}@${dataset.version} (${run})`]),
    );
    if (versions.size < 2) continue;
    throw new UsageError(
      `the runs of ${benchmark} were played over different data: ${[...versions.values()].join(", ")}. Their figures do not compare; --mix-versions puts them in tables of their own`,
    );
  }
}
