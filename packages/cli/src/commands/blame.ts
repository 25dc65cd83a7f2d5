import { blame, type Finding } from "@mua/audit";
import type { EpisodeRecord, Expected } from "@mua/core";
import { readEpisode, type StoredRun } from "@mua/runner";
import { isSuccess } from "@mua/scorer";
import type { Handler } from "../commands.ts";
import { cut, printJson, printRows } from "../output.ts";
import { benchmarkOf, findRun, shownPath } from "../runs.ts";
import type { Terminal } from "../terminal.ts";

/** An episode that is no success, and what went wrong in it: the cause first. */
type Failure = {
  readonly task: string;
  readonly trial: number;
  readonly reward: number | null;
  readonly cause: Finding;
  readonly also: readonly Finding[];
};

/** Episodes listed for people in each run. */
const shown = 150;

export const blameRuns: Handler<"out" | "json"> = async (names, given, terminal) => {
  for (const name of new Set(names)) {
    const run = await findRun(name, given.out, terminal);
    const failures = await failuresOf(run, terminal);
    if (given.json === true) printBlameJson(terminal, run, failures);
    else printBlameText(terminal, run, failures);
  }
  return 0;
};

async function failuresOf(run: StoredRun, terminal: Terminal): Promise<readonly Failure[]> {
  const { benchmark } = await benchmarkOf(run.configuration, terminal);
  const tasks = new Map(benchmark.tasks.map((task) => [task.id, task]));
  const expected = new Map<string, Expected | undefined>();
  const expectedOf = (id: string): Expected | undefined => {
    const task = tasks.get(id);
    if (task !== undefined && !expected.has(id)) expected.set(id, benchmark.expected?.(task));
    return expected.get(id);
  };
  const failures: Failure[] = [];
  for (const entry of run.entries) {
    if (entry.reward !== null && isSuccess(entry.reward)) continue;
    const record: EpisodeRecord = await readEpisode(run, entry);
    const [cause, ...also] = blame(expectedOf(entry.task), record);
    const { task, trial, reward } = entry;
    if (cause !== undefined) failures.push({ task, trial, reward, cause, also });
  }
  return failures;
}

/** How many failures each role and reason caused, most first. */
function countsOf(failures: readonly Failure[]) {
  const alike = Map.groupBy(failures, ({ cause: { role, reason } }) => `${role} ${reason}`);
  return [...alike.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [{ role: first.cause.role, reason: first.cause.reason, episodes: 1 + rest.length }],
    )
    .sort((a, b) => b.episodes - a.episodes || (a.reason < b.reason ? -1 : 1));
}

function printBlameJson(terminal: Terminal, run: StoredRun, failures: readonly Failure[]): void {
  const { id } = run.configuration;
  for (const { cause, ...failure } of failures) printJson(terminal, { run: id, ...failure, ...cause });
  printJson(terminal, { run: id, ...totalsOf(run, failures), causes: countsOf(failures) });
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
  printRows(terminal, countsOf(failures), false, "  ");
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
