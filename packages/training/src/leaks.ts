import type { Benchmark, Task } from "@mua/core";
import { dumps } from "@mua/python-compat";

/** Tasks and the benchmark that opens them. */
export type TaskSet<T extends Task = Task> = {
  readonly benchmark: Benchmark<T>;
  readonly tasks: readonly T[];
};

/** A task that is to be trained on and is evaluated, too: under the same id, or as the same task under another. */
export type Leak = { readonly task: string; readonly evaluated: string; readonly by: "id" | "content" };

/** Training tasks and evaluation tasks are not disjoint. */
export class LeakError extends Error {
  override readonly name = "LeakError";
}

/** The tasks that results are reported on: the split `test`, or all there are where a benchmark has none. */
export function evaluationTasks<T extends Task>(benchmark: Benchmark<T>): TaskSet<T> {
  const test = benchmark.splits.get("test");
  if (test === undefined) return { benchmark, tasks: benchmark.tasks };
  const ids = new Set(test);
  return { benchmark, tasks: benchmark.tasks.filter(({ id }) => ids.has(id)) };
}

/**
 * The training tasks that are evaluated, too. The content of a task is where the world starts, and what has to be done and
 * said in the end: ids, lookups, order and the user's words make no other task of it, unless there is nothing to be done.
 */
export function leaksOf(training: TaskSet, evaluation: TaskSet): readonly Leak[] {
  const ids = new Set(evaluation.tasks.map(({ id }) => id));
  const goals = Map.groupBy(evaluation.tasks, (task) => goalOf(evaluation.benchmark, task));
  return training.tasks.flatMap((task): readonly Leak[] => {
    const { id } = task;
    if (ids.has(id)) return [{ task: id, evaluated: id, by: "id" }];
    const alike = goals.get(goalOf(training.benchmark, task)) ?? [];
    // Where the world starts takes long to say, and is only asked of tasks with the same goal.
    const start = alike.length === 0 ? "" : startOf(training.benchmark, task);
    const same = alike.find((other) => startOf(evaluation.benchmark, other) === start);
    return same === undefined ? [] : [{ task: id, evaluated: same.id, by: "content" }];
  });
}

/** Throws a LeakError that names the first task that is trained on and evaluated. */
export function expectDisjoint(training: TaskSet, evaluation: TaskSet): void {
  const [leak] = leaksOf(training, evaluation);
  if (leak?.by === "id") throw new LeakError(`task '${leak.task}' is trained on and evaluated`);
  if (leak !== undefined)
    throw new LeakError(`task '${leak.task}' is the same as the evaluated '${leak.evaluated}'`);
}

function startOf(benchmark: Benchmark, task: Task): string {
  return JSON.stringify(benchmark.open(task, { seed: 0 }).environment.digest());
}

/** What has to come of a task; and how it begins, where a benchmark does not say or nothing is to be done. */
function goalOf(benchmark: Benchmark, task: Task): string {
  const expected = benchmark.expected?.(task);
  const deeds = (expected?.actions ?? [])
    .filter(({ side, name }) => expected?.effect(side, name) !== "none")
    .map(({ side, name, arguments: args }) => `${side} ${name} ${dumps(args, { sortKeys: true })}`);
  const words = expected?.information.map(({ text }) => text) ?? [];
  return JSON.stringify([deeds.sort(), words.sort(), deeds.length === 0 ? openingOf(benchmark, task) : null]);
}

/** What whoever is asked first is shown. */
function openingOf(benchmark: Benchmark, task: Task): unknown {
  const step = benchmark.open(task, { seed: 0 }).protocol.next();
  return step.kind === "end" ? null : [step.view.system, step.view.messages];
}
