import { createRun, type StoredRun } from "@mua/runner";
import { type LeaderboardRow, summarise } from "@mua/scorer";
import { allAdapters } from "../adapters.ts";
import { chooseTasks, openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { type DryRun, dryRun, dryRunRow, estimateRow, estimates } from "../dry-run.ts";
import { suggestion, UsageError } from "../errors.ts";
import type { Given } from "../options.ts";
import { type OutputRow, printable, printJson, printRows } from "../output.ts";
import { type PlanOption, planRun, type RunPlan } from "../plan.ts";
import { exitCodeOf, playRun } from "../play-run.ts";
import {
  expectedTokens,
  type PlannedRuns,
  type ReproducedFigure,
  type ReproductionPlan,
  readPlan,
  reproduce,
  rowsOfModel,
} from "../reproduction.ts";
import { expectedPrice } from "../run-models.ts";
import { printRunTotal, type RunTotal } from "../run-result.ts";
import { asUsage, findRun, runsRoot } from "../runs.ts";
import { parseSelector } from "../selector.ts";
import type { Terminal } from "../terminal.ts";

const fromRunFiles = [
  "agent",
  "user",
  "judge",
  "trials",
  "concurrency",
  "seed",
  "limit",
  "split",
  "variant",
  "steps",
  "errors",
  "timeout",
] as const;

type Options = PlanOption | "against" | "dryRun" | "json";

export const reproduceResults: Handler<Options> = async ([name = "", ...names], given, terminal) => {
  const plan = readPlan(name, fromRunFiles);
  const { json = false } = given;
  if (given.dryRun === true) {
    await printDryRun(plan, given, terminal);
    return 0;
  }
  const stored: StoredRun[] = [];
  for (const run of names) stored.push(await findRun(run, given.out, terminal));
  refuseSeveral(stored);
  const agent = given.agent ?? stored[0]?.configuration.participants.agent;
  if (agent === undefined)
    throw new UsageError(
      "say whose figures are to be measured: --agent NAME, or runs that exist; --dry-run says what would run",
    );
  const rows = rowsToMeet(plan, agent, given.against);
  const wanted = plan.runs.filter(({ version, ...run }) =>
    rows.some(
      (row) =>
        figuresOf(run).includes(row.benchmark) && (version === undefined || row.dataset.version === version),
    ),
  );
  const totals: RunTotal[] = names.length > 0 ? stored.map(totalOf) : [];
  const figures: ReproducedFigure[] = [];
  let worst = 0;
  const plans = names.length > 0 ? new Map<PlannedRuns, never>() : await planAll(wanted, given, terminal);
  for (const one of [...plans.values()].flat()) await one.models.open(one.benchmark, one.run, terminal);
  for (const run of wanted) {
    const made: StoredRun[] = names.length > 0 ? storedFor(run, stored) : [];
    for (const one of plans.get(run) ?? []) {
      if (terminal.signal.aborted) break;
      await using store = await asUsage(createRun(runsRoot(given.out), one.run, Date.now()));
      terminal.note(`${one.benchmark.name}: ${one.run.tasks.length * one.run.trials} episodes`);
      const result = await playRun({ ...one, store, timeout: given.runTimeout }, terminal);
      worst = Math.max(worst, exitCodeOf(result, terminal));
      totals.push(result);
      made.push({ ...result, foreign: [], torn: 0 });
    }
    const tasks = made.length === 0 ? new Map<string, number>() : await tasksOf(run, terminal);
    const benchmarks = (await partsOf(run)) ?? run.benchmarks.map(nameOf);
    figures.push(...reproduce(run, { benchmarks, tasks }, rows, made));
  }
  printFigures(figures, plan, terminal, json);
  for (const total of totals) if (json) printRunTotal(terminal, total);
  return worst;
};

/** Throws a UsageError when runs do not make up the results of one agent, once for each benchmark. */
function refuseSeveral(runs: readonly StoredRun[]): void {
  const agents = new Set(runs.map(({ configuration }) => configuration.participants.agent));
  if (agents.size > 1)
    throw new UsageError(`the runs are those of several agents: ${[...agents].join(", ")}`);
  const over = ({ configuration: { benchmark, dataset } }: StoredRun) => `${benchmark}@${dataset.version}`;
  for (const [benchmark, same] of Map.groupBy(runs, over)) {
    if (same.length < 2) continue;
    const ids = same.map(({ configuration }) => configuration.id);
    throw new UsageError(`there are several runs of ${benchmark}: ${ids.join(", ")}; name one of them`);
  }
}

/** How many tasks each of a run file's benchmarks has, when nothing less is asked for. */
async function tasksOf(run: PlannedRuns, terminal: Terminal): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const selector of run.benchmarks)
    for (const { benchmark } of await openBenchmarks(selector, terminal))
      counts.set(benchmark.name, chooseTasks(benchmark, { split: run.given.split }).tasks.length);
  return counts;
}

/** A run that exists, summed up. */
function totalOf({ path, configuration, entries }: StoredRun): RunTotal {
  const complete = entries.length === configuration.tasks.length * configuration.trials;
  return { path, configuration, summary: summarise(entries), complete, wallSeconds: null };
}

/** The reported rows to compare with: those of the model that was named, of the agent's, or the plan's own choice. */
function rowsToMeet(
  { rows, against }: ReproductionPlan,
  agent: string,
  named: string | undefined,
): readonly LeaderboardRow[] {
  const models = [...new Set(rows.map((row) => row.agent))];
  const found = rowsOfModel(rows, named ?? agent);
  if (found.length > 0) return found;
  if (named === undefined && against !== undefined) return rowsOfModel(rows, against);
  const who = named ?? agent;
  throw new UsageError(
    `no figures of '${who}' are reported.${suggestion(who, models)} Say with --against which row is meant: ${models.join(", ")}`,
  );
}

/** A selector without its version: what runs and figures are named by. */
function nameOf(selector: string): string {
  const { name, part } = parseSelector(selector);
  return part === undefined ? name : `${name}/${part}`;
}

function figuresOf({ figure, benchmarks }: Pick<PlannedRuns, "figure" | "benchmarks">): readonly string[] {
  return figure === undefined ? benchmarks.map(nameOf) : [figure];
}

/** The names of the benchmarks that a run file's runs are made of; undefined where one is not available here. */
async function partsOf({ benchmarks }: PlannedRuns): Promise<readonly string[] | undefined> {
  const adapters = new Map((await allAdapters()).map((adapter) => [adapter.name, adapter]));
  const parts = benchmarks.map((selector) => {
    const { name, part, version } = parseSelector(selector);
    const adapter = adapters.get(name);
    if (adapter === undefined || (version !== undefined && !adapter.versions.includes(version)))
      return undefined;
    if (part === undefined && adapter.mainParts.length === 0) return [name];
    const named = part === undefined ? adapter.mainParts : [part];
    return named.every((one) => adapter.parts.includes(one))
      ? named.map((one) => `${name}/${one}`)
      : undefined;
  });
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

/** Plans every run before the first is played: what is wrong with one must not cost the others. */
async function planAll(
  runs: readonly PlannedRuns[],
  given: Given<Options>,
  terminal: Terminal,
): Promise<ReadonlyMap<PlannedRuns, readonly RunPlan[]>> {
  const plans = new Map<PlannedRuns, readonly RunPlan[]>();
  for (const run of runs) {
    if ((await partsOf(run)) === undefined) {
      terminal.note(`${run.benchmarks.join(", ")}: not available in this version of mua, so not measured`);
      continue;
    }
    const options = { ...run.given, ...defined(given) };
    const planned: RunPlan[] = [];
    for (const selector of run.benchmarks)
      for (const { benchmark } of await openBenchmarks(selector, terminal))
        planned.push(await planRun(options, { benchmark, out: given.out, terminal }));
    plans.set(run, planned);
  }
  return plans;
}

/** Options that were given, without those that were not. */
function defined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function storedFor(run: PlannedRuns, stored: readonly StoredRun[]): StoredRun[] {
  return stored.filter(({ configuration: { benchmark, dataset } }) =>
    run.benchmarks.some((selector) => {
      const { version } = parseSelector(selector);
      const named = nameOf(selector);
      return (
        (benchmark === named || benchmark.startsWith(`${named}/`)) &&
        (version === undefined || version === dataset.version)
      );
    }),
  );
}

function printFigures(
  figures: readonly ReproducedFigure[],
  plan: ReproductionPlan,
  terminal: Terminal,
  json: boolean,
): void {
  if (json) {
    for (const { figure, metric, row, interval, withinNoise, ...rest } of figures)
      printJson(terminal, {
        benchmark: figure,
        metric,
        model: row.agent,
        ...rest,
        interval,
        withinNoise,
        source: row.reported?.url ?? null,
      });
    return;
  }
  printRows(
    terminal,
    figures.map(
      ({
        figure,
        metric,
        row,
        reported,
        measured,
        difference,
        interval,
        withinNoise,
        differs,
      }): OutputRow => ({
        benchmark: figure,
        metric,
        model: row.agent,
        reported: percent(reported),
        measured: percent(measured),
        difference: signed(difference),
        "95 %": interval === null ? "–" : `${signed(interval[0])} to ${signed(interval[1])}`,
        "within noise": withinNoise === null ? "–" : withinNoise ? "yes" : "no",
        differs: differs.join("; "),
      }),
    ),
    false,
  );
  terminal.out(
    "\nIn percent. The interval holds the noise of both figures; that of the reported one is taken for one attempt at each task.\n",
  );
  printUnknown(plan, terminal);
}

function printUnknown({ unknown }: ReproductionPlan, terminal: Terminal): void {
  if (unknown.length > 0) terminal.out("Not known of the reported figures:\n");
  for (const text of unknown) terminal.out(`  ${printable(text)}\n`);
}

function percent(value: number | null): string {
  return value === null ? "–" : (100 * value).toFixed(1);
}

function signed(value: number | null): string {
  return value === null ? "–" : `${value < 0 ? "-" : "+"}${Math.abs(100 * value).toFixed(1)}`;
}

/** What would run: one line for each run, and for each participant what is known of its cost. */
async function printDryRun(plan: ReproductionPlan, given: Given<Options>, terminal: Terminal): Promise<void> {
  const { json = false } = given;
  const runs: DryRun[] = [];
  const missing: string[] = [];
  for (const run of plan.runs) {
    if ((await partsOf(run)) === undefined) {
      missing.push(...run.benchmarks);
      continue;
    }
    for (const selector of run.benchmarks)
      for (const opened of await openBenchmarks(selector, terminal))
        runs.push(dryRun(opened, { ...run.given, ...defined(given) }));
  }
  const costs = estimates(runs, expectedTokens(), (model) => expectedPrice(model, given));
  if (json) {
    for (const run of runs) printJson(terminal, run);
    for (const selector of missing) printJson(terminal, { benchmark: selector, available: false });
    for (const cost of costs) printJson(terminal, cost);
    return;
  }
  printRows(terminal, runs.map(dryRunRow), false);
  for (const selector of missing) terminal.out(`${selector}: not available in this version of mua\n`);
  terminal.out("\n");
  printRows(terminal, costs.map(estimateRow), false);
  terminal.out(
    "\nTokens are those that others' runs needed, or the known solution where there are none (results/reproduce/tokens.yaml); a model that thinks needs more.\n",
  );
  printUnknown(plan, terminal);
}
