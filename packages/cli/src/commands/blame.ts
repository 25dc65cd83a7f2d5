import type { StoredRun } from "@mua/runner";
import type { Handler } from "../commands.ts";
import { causesOf, type Failure, failuresOf } from "../failures.ts";
import { cut, printJson, printRows } from "../output.ts";
import { benchmarkOf, findRun, shownPath } from "../runs.ts";
import type { Terminal } from "../terminal.ts";

/** Episodes listed for people in each run. */
const shown = 150;

export const blameRuns: Handler<"out" | "json"> = async (names, given, terminal) => {
  for (const name of new Set(names)) {
    const run = await findRun(name, given.out, terminal);
    const { benchmark } = await benchmarkOf(run.configuration, terminal);
    const failures = await failuresOf(run, benchmark);
    if (given.json === true) printBlameJson(terminal, run, failures);
    else printBlameText(terminal, run, failures);
  }
  return 0;
};

function printBlameJson(terminal: Terminal, run: StoredRun, failures: readonly Failure[]): void {
  const { id } = run.configuration;
  for (const { cause, ...failure } of failures) printJson(terminal, { run: id, ...failure, ...cause });
  printJson(terminal, { run: id, ...totalsOf(run, failures), causes: causesOf(failures) });
}

function totalsOf({ entries }: StoredRun, failures: readonly Failure[]) {
  const unscored = failures.filter(({ reward }) => reward === null).length;
  return { episodes: entries.length, below: failures.length - unscored, unscored };
}

function printBlameText(terminal: Terminal, run: StoredRun, failures: readonly Failure[]): void {
  const { id, benchmark, participants } = run.configuration;
  const { episodes, below, unscored } = totalsOf(run, failures);
  terminal.out(
    `${id}\n${benchmark}, agent ${participants.agent}: ${below} of ${episodes} episodes below 1, ${unscored} without a reward\n`,
  );
  if (failures.length === 0) return;
  terminal.out("\n");
  printRows(terminal, causesOf(failures), false, "  ");
  terminal.out("\n");
  const width = terminal.columns === undefined ? 160 : Math.max(40, terminal.columns - 60);
  printRows(
    terminal,
    failures.slice(0, shown).map(({ task, trial, reward, cause, also }) => ({
      task,
      trial,
      reward: reward === null ? "–" : Number(reward.toFixed(4)),
      role: cause.role,
      reason: cause.reason,
      evidence: cut(cause.evidence, width) + (also.length === 0 ? "" : ` (and ${also.length} more)`),
    })),
    false,
    "  ",
  );
  if (failures.length > shown) terminal.out(`  and ${failures.length - shown} more: --json lists all\n`);
  terminal.out(`\nThe episodes lie in ${shownPath(run.path)}, found by task and trial.\n`);
}
