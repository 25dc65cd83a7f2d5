import { isRunLimit, promptTokens, type Task } from "@mua/core";
import { type IndexEntry, isInfrastructureFailure, type RunConfiguration, type RunResult } from "@mua/runner";
import { isSuccess, shownKs } from "@mua/scorer";
import { cut, type OutputRow, printJson, printRows } from "./output.ts";
import { duration } from "./progress.ts";
import { shownPath } from "./runs.ts";
import { self } from "./self.ts";
import type { Terminal } from "./terminal.ts";

/** A run as it stands after a session: finished, or stopped. */
export type PlayedRun = RunResult & {
  readonly path: string;
  readonly configuration: RunConfiguration;
  readonly entries: readonly IndexEntry[];
  /** The run's tasks by id. */
  readonly tasks: ReadonlyMap<string, Task>;
};

/** Rows shown to people; more would hide the figures. */
const shown = 150;

/** Shows a run: as JSON Lines or for people; what is missing is said beside it. */
export function printRun(terminal: Terminal, run: PlayedRun, json: boolean): void {
  if (json) printRunJson(terminal, run);
  else printRunText(terminal, run);
  if (run.complete) return;
  const finished = run.entries.filter((entry) => !isRunLimit(entry)).length;
  const missing = run.configuration.tasks.length * run.configuration.trials - finished;
  terminal.note(
    `stopped: ${count(missing, "episode is", "episodes are")} missing; continue with: ${self} resume ${shownPath(run.path)}`,
  );
}

/** The episodes as one JSON object each, and last the line that scripts rely on. */
function printRunJson(terminal: Terminal, run: PlayedRun): void {
  for (const { task, trial, outcome, reward, scoreReason } of run.entries) {
    const reason = scoreReason ?? null;
    printJson(terminal, { run: run.configuration.id, task, trial, outcome, reward, reason });
  }
  printRunTotal(terminal, run);
}

/** A run as it is summed up; `wallSeconds` is null for one that was played before. */
export type RunTotal = Pick<PlayedRun, "path" | "configuration" | "summary" | "complete"> & {
  readonly wallSeconds: number | null;
};

/** The line of a run that scripts rely on. */
export function printRunTotal(terminal: Terminal, run: RunTotal): void {
  const { path, configuration, summary, complete, wallSeconds } = run;
  const { episodes, outcomes, reward, passHatK, cost, usage, flags, scored, unscorable } = summary;
  printJson(terminal, {
    run: configuration.id,
    path,
    benchmark: configuration.benchmark,
    agent: configuration.participants.agent,
    complete,
    episodes,
    outcomes,
    scored,
    unscorable,
    reward,
    passHatK,
    cost: cost.total,
    usage,
    flags,
    wallSeconds,
  });
}

/** What came out, for people: figures, every task below 1, what could not be scored, where the run lies and what is next. */
function printRunText(terminal: Terminal, run: PlayedRun): void {
  const { path, configuration, summary, complete, wallSeconds } = run;
  const planned = configuration.tasks.length * configuration.trials;
  const { user, judge, agent } = configuration.participants;
  const cast = [
    `agent ${agent}`,
    ...(user === undefined ? [] : [`user ${user}`]),
    ...(judge === undefined ? [] : [`judge ${judge}`]),
  ];
  terminal.out(`${configuration.benchmark}: ${cast.join(", ")}\n`);
  const of = complete ? "" : ` of ${planned}`;
  const outcomes = Object.entries(summary.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const figures: readonly (readonly [string, string])[] = [
    ["episodes", `${summary.episodes}${of}: ${outcomes.join(", ") || "none"}`],
    ["mean reward", `${estimated(summary.reward)} over ${summary.scored} scored`],
    ...Object.entries(summary.passHatK)
      .slice(0, shownKs)
      .map(([k, value]) => [`pass^${k}`, known(value)] as const),
    ["cost", summary.cost.total === null ? "unknown" : `$${summary.cost.total.toFixed(2)}`],
    ...tokenFigures(summary.usage),
    ...flagFigures(summary.flags),
    ["time", duration(wallSeconds)],
  ];
  for (const [name, value] of figures) terminal.out(`  ${name.padEnd(12)} ${value}\n`);
  printBelow(terminal, run);
  printUnscored(terminal, run);
  terminal.out(`\nThe run lies in ${shownPath(path)}\n`);
  for (const line of nextSteps(run)) terminal.out(`  ${line}\n`);
}

/** Tokens of each role that called a model. */
function tokenFigures(usage: PlayedRun["summary"]["usage"]): readonly (readonly [string, string])[] {
  return Object.entries(usage).map(([role, used]) => {
    const whole = (tokens: number | null): string => tokens?.toLocaleString("en") ?? "unknown";
    const cached = used.cacheRead ? ` (${whole(used.cacheRead)} of them cached)` : "";
    return [`${role} tokens`, `${whole(promptTokens(used))} in${cached}, ${whole(used.output)} out`];
  });
}

/** How often something was odd about what a side said. */
function flagFigures(flags: PlayedRun["summary"]["flags"]): readonly (readonly [string, string])[] {
  return Object.entries(flags).map(([side, counts]) => [
    `${side} flags`,
    Object.entries(counts)
      .map(([flag, times]) => `${flag} ${times}`)
      .join(", "),
  ]);
}

/** A mean with its 95 % interval, as far as both are known. */
function estimated({ mean, ci }: PlayedRun["summary"]["reward"]): string {
  return ci === null ? known(mean) : `${known(mean)} (95 %: ${known(ci[0])} to ${known(ci[1])})`;
}

function known(value: number | null): string {
  return value === null ? "unknown" : value.toFixed(4);
}

/** One line for each task below 1, or more where its trials differ in why. */
function printBelow(terminal: Terminal, { entries, configuration, tasks }: PlayedRun): void {
  const below = entries.flatMap((entry) =>
    entry.reward === null || isSuccess(entry.reward) ? [] : [{ ...entry, reward: entry.reward }],
  );
  if (below.length === 0) return;
  const places = new Map(configuration.tasks.map((task, place) => [task, place]));
  const alike = Map.groupBy(below, ({ task, reward, scoreReason }) =>
    JSON.stringify([task, reward, scoreReason]),
  );
  const rows = [...alike.values()]
    .flatMap(([first, ...rest]) => (first === undefined ? [] : [{ first, trials: [first, ...rest] }]))
    .sort((a, b) => (places.get(a.first.task) ?? 0) - (places.get(b.first.task) ?? 0))
    .map(
      ({ first, trials }): OutputRow => ({
        task: first.task,
        trials: trials.map(({ trial }) => trial).join(" "),
        reward: Number(first.reward.toFixed(4)),
        why: cut(first.scoreReason ?? first.reason, widthOfWhy(terminal)),
      }),
    );
  const failing = new Set(below.map(({ task }) => task)).size;
  terminal.out(`\n${failing} of ${tasks.size} tasks have a trial below 1:\n`);
  printSome(terminal, rows);
}

/** Episodes without a reward, told apart by why. */
function printUnscored(terminal: Terminal, { entries, configuration, tasks }: PlayedRun): void {
  const unscored = entries.filter(({ reward }) => reward === null);
  if (unscored.length === 0) return;
  const needsJudge = (entry: IndexEntry): boolean =>
    configuration.participants.judge === undefined &&
    tasks.get(entry.task)?.needsJudge === true &&
    !isInfrastructureFailure(entry);
  const judged = unscored.filter(needsJudge);
  if (judged.length > 0)
    terminal.out(`\n${count(judged.length, "episode needs", "episodes need")} a judge: --judge NAME\n`);
  const others = unscored.filter((entry) => !needsJudge(entry));
  if (others.length === 0) return;
  terminal.out(`\n${count(others.length, "episode", "episodes")} could not be scored:\n`);
  printSome(
    terminal,
    others.map(({ task, trial, outcome, reason, scoreReason }) => ({
      task,
      trial,
      outcome,
      why: cut(scoreReason ?? reason, widthOfWhy(terminal)),
    })),
  );
}

/** Characters for a reason: what a terminal has beside the other columns. */
function widthOfWhy({ columns }: Terminal): number {
  return columns === undefined ? 200 : Math.max(40, columns - 40);
}

function printSome(terminal: Terminal, rows: readonly OutputRow[]): void {
  printRows(terminal, rows.slice(0, shown), false, "  ");
  if (rows.length > shown) terminal.out(`  and ${rows.length - shown} more: --json lists all\n`);
}

function nextSteps({ path, entries, complete }: PlayedRun): readonly string[] {
  const run = shownPath(path);
  const failed = entries.filter(isInfrastructureFailure).length;
  return [
    ...(failed === 0
      ? []
      : [
          `${self} resume ${run} --retry errors   repeats ${count(failed, "episode that", "episodes that")} failed around the agent`,
        ]),
    ...(complete ? [`${self} report ${run}`] : []),
  ];
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
