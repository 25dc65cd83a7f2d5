import { createRun } from "@mua/runner";
import { openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { printJson } from "../output.ts";
import { type PlanOption, planRun, type RunPlan } from "../plan.ts";
import { exitCodeOf, playRun } from "../play-run.ts";
import { printRun } from "../run-result.ts";
import { asUsage, runsRoot } from "../runs.ts";
import type { Terminal } from "../terminal.ts";

export const run: Handler<PlanOption | "dryRun" | "json"> = async (selectors, given, terminal) => {
  const { out, json = false } = given;
  if (given.tasksFile !== undefined && selectors.length > 1)
    throw new UsageError("a file of tasks is of one benchmark, and one run of it");
  const plans: RunPlan[] = [];
  // All of it is planned before the first episode: a typing error must not cost the runs before it.
  for (const selector of selectors)
    for (const { benchmark } of await openBenchmarks(selector, terminal, given.tasksFile))
      plans.push(await planRun(given, { benchmark, out, terminal }));
  if (given.dryRun === true) {
    for (const plan of plans) printPlan(terminal, plan, json);
    return 0;
  }
  for (const { benchmark, models, run: planned } of plans) await models.open(benchmark, planned, terminal);
  let worst = 0;
  for (const [place, plan] of plans.entries()) {
    const { benchmark, cast, models } = plan;
    if (given.judge !== undefined && cast.judge === undefined)
      terminal.note(`${benchmark.name}: no task needs a judge, so '${given.judge}' is not asked`);
    await using store = await asUsage(createRun(runsRoot(out), plan.run, Date.now()));
    terminal.note(planLine(plan));
    const played = await playRun({ store, benchmark, cast, models, timeout: given.runTimeout }, terminal);
    printRun(terminal, played, json);
    worst = Math.max(worst, exitCodeOf(played, terminal));
    if (!terminal.signal.aborted) continue;
    const rest = plans.slice(place + 1).map((later) => later.benchmark.name);
    if (rest.length > 0) terminal.note(`not begun: ${rest.join(", ")}`);
    return worst;
  }
  return worst;
};

function planLine({ benchmark, run: { tasks, trials, participants }, left, unjudged }: RunPlan): string {
  const cast = Object.entries(participants).map(([role, name]) => `${role} ${name}`);
  return [
    `${benchmark.name}: ${tasks.length} tasks, ${trials} ${trials === 1 ? "trial" : "trials"}, ${tasks.length * trials} episodes; ${cast.join(", ")}`,
    ...(left.size === 0 ? [] : [`${left.size} tasks cannot be played in this variant`]),
    ...(unjudged === 0 ? [] : [`${unjudged} tasks need a judge, and nobody judges`]),
  ].join("; ");
}

function printPlan(terminal: Terminal, plan: RunPlan, json: boolean): void {
  const { benchmark, run: planned, left, unjudged } = plan;
  const { tasks, trials, participants, seed, concurrency } = planned;
  if (!json) {
    const { name, version } = benchmark.dataset;
    terminal.out(`${planLine(plan)}; dataset ${name}@${version}, seed ${seed}\n`);
    return;
  }
  printJson(terminal, {
    benchmark: benchmark.name,
    dataset: benchmark.dataset,
    participants,
    tasks: tasks.length,
    trials,
    episodes: tasks.length * trials,
    seed,
    concurrency,
    unplayable: Object.fromEntries(left),
    unjudged,
  });
}
