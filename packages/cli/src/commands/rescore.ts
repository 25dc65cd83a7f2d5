import { existsSync } from "node:fs";
import type { RescoreRow } from "@mua/core";
import { datasetOpener, selectAdapter } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { resultsFiles } from "../folder.ts";
import { printable, printJson, printRows } from "../output.ts";
import { rescoreRun } from "../rescore-run.ts";
import { isRun } from "../runs.ts";
import type { Terminal } from "../terminal.ts";

export const rescore: Handler<"out" | "json"> = async ([name = "", ...files], given, terminal) => {
  const selected = await selectAdapter(name);
  const { adapter } = selected;
  const total = { episodes: 0, agree: 0, disagree: 0, unscorable: 0 };
  for (const file of files) {
    const rows: RescoreRow[] = [];
    try {
      for await (const row of rowsOf(file, selected, given.out, terminal)) {
        rows.push(row);
        terminal.status(`${file}: ${rows.length} episodes`);
      }
    } catch (error) {
      if (error instanceof Error && error.name === "MalformedFileError")
        throw new UsageError(`'${file}' is not a results file of ${adapter.name}: ${error.message}`);
      throw error;
    }
    terminal.status("");
    for (const row of rows) {
      total.episodes += 1;
      if (row.agrees === null) total.unscorable += 1;
      else total[row.agrees ? "agree" : "disagree"] += 1;
      if (given.json === true) printJson(terminal, { file, ...row, cause: row.cause ?? null });
    }
    if (given.json !== true) printFile(file, rows, terminal);
  }
  if (given.json === true) printJson(terminal, { total });
  else
    terminal.out(
      `\n${total.episodes} episodes: ${total.agree} agree, ${total.disagree} disagree, ${total.unscorable} cannot be compared\n`,
    );
  return total.disagree > 0 || total.episodes === 0 ? 1 : 0;
};

async function* rowsOf(
  file: string,
  { adapter, selector }: Awaited<ReturnType<typeof selectAdapter>>,
  out: string | undefined,
  terminal: Terminal,
): AsyncIterable<RescoreRow> {
  if (isRun(file, out)) {
    yield* rescoreRun(file, out, adapter, selector.version, terminal);
    return;
  }
  if (!existsSync(file)) throw new UsageError(`there is no results file and no run '${file}'`);
  if (adapter.rescore === undefined)
    throw new UsageError(`${adapter.name} has no official results files; rescore one of its runs instead`);
  const open = datasetOpener(adapter, terminal);
  for (const { text, folder } of resultsFiles(file, adapter))
    yield* adapter.rescore(text, folder, selector, open);
}

function printFile(file: string, rows: readonly RescoreRow[], terminal: Terminal): void {
  const mean = (values: readonly (number | null)[]): string => {
    const known = values.filter((value) => value !== null);
    return known.length === 0
      ? "unknown"
      : `${(known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(4)} over ${known.length}`;
  };
  terminal.out(
    `\n${file}: ${rows.length} episodes, ${rows.filter((row) => row.agrees === true).length} agree\n`,
  );
  terminal.out(
    `  mean reward recorded ${mean(rows.map((row) => row.recorded.reward))}, recomputed ${mean(rows.map((row) => row.recomputed.reward))}\n`,
  );
  const notable = rows.filter((row) => row.agrees !== true || row.cause !== undefined);
  printRows(
    terminal,
    notable.map((row) => ({
      task: row.task,
      trial: row.trial,
      recorded: row.recorded.reward ?? "unknown",
      recomputed: row.recomputed.reward ?? "unknown",
      agrees: row.agrees === null ? "-" : row.agrees ? "yes" : "NO",
      cause: printable(row.cause ?? ""),
    })),
    false,
  );
}
