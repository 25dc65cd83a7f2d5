import type { Benchmark, Task } from "@mua/core";
import {
  evaluationTasks,
  type Leak,
  leaksOf,
  reportSplit,
  type SplitReport,
  type TaskSet,
} from "@mua/training";
import { chooseTasks, type OpenBenchmark, type TaskChoice } from "./benchmarks.ts";
import { UsageError } from "./errors.ts";
import { flagOf } from "./options.ts";
import { printJson } from "./output.ts";
import { parseSelector } from "./selector.ts";
import type { Terminal } from "./terminal.ts";

/** Tasks that are to be played, and the splits whose rewards are to be known before. */
export type TrainingTasks = {
  readonly tasks: readonly Task[];
  readonly splits: { readonly [name: string]: TaskSet };
};

/** Which tasks to train on. */
type TrainingChoice = TaskChoice & {
  /** Nothing is trained on what is played. */
  readonly evaluation?: boolean | undefined;
  /** The benchmark has the tasks of this file in place of its own. */
  readonly tasksFile?: string | undefined;
};

/**
 * The tasks of a choice that may be trained on. Throws a UsageError when a task is an evaluation task of the benchmark, or
 * the same as one, unless nothing is trained. Where the benchmark's own training split has a task that is an evaluation
 * task in other words, it is left out.
 */
export function trainingTasks(
  { adapter, benchmark, dataset }: OpenBenchmark,
  choice: TrainingChoice,
  { note }: Terminal,
): TrainingTasks {
  const { tasks } = chooseTasks(benchmark, choice);
  if (choice.evaluation === true) return { tasks, splits: { chosen: { benchmark, tasks } } };
  const official =
    choice.tasksFile === undefined ? benchmark : adapter.load(parseSelector(benchmark.name).part, dataset);
  const evaluation = evaluationTasks(official);
  const leaks = leaksOf({ benchmark, tasks }, evaluation);
  const own = new Set(official.splits.get("train"));
  const refused = leaks.filter(({ task, by }) => by === "id" || !own.has(task));
  if (refused.length > 0) throw new UsageError(refusal(refused, official, choice));
  const twins = new Map(leaks.map(({ task, evaluated }) => [task, evaluated]));
  if (twins.size > 0)
    note(
      `left out: ${twins.size} of the split 'train' are evaluation tasks in other words: ${Array.from(twins, ([task, evaluated]) => `${task} (${evaluated})`).join(", ")}`,
    );
  const left = tasks.filter(({ id }) => !twins.has(id));
  if (left.length === 0) throw new UsageError("no task is left to train on");
  return { tasks: left, splits: { training: { benchmark, tasks: left }, evaluation } };
}

/** Says what doing nothing and the oracle get in splits, before anything is played. */
export async function sayRewards(
  splits: TrainingTasks["splits"],
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  for (const [name, set] of Object.entries(splits))
    printSplits({ [name]: await reportSplit(set) }, json, terminal);
}

/** Why tasks cannot be trained on, and what to do. */
function refusal(
  [first, ...more]: readonly Leak[],
  { name, dataset, splits }: Benchmark,
  { tasksFile }: TrainingChoice,
): string {
  const which =
    first?.by === "id"
      ? `task '${first.task}'`
      : `task '${first?.task}', which is the same as '${first?.evaluated}',`;
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  const where = splits.has("test")
    ? "is in the split 'test'"
    : "is an evaluation task, as all are where there is no split 'test',";
  const instead =
    splits.has("train") && tasksFile === undefined ? `${flagOf("split")} train has none of them; ` : "";
  return `${which} of ${name}, dataset ${dataset.name}@${dataset.version}, ${where} and must not be trained on${others}. ${instead}${flagOf("evaluation")} plays them nevertheless, for what is not trained on`;
}

/** Says what splits give to who does nothing and to the oracle: a line each. */
export function printSplits(
  splits: { readonly [name: string]: SplitReport },
  json: boolean,
  terminal: Terminal,
): void {
  const figure = (reward: number | null) => reward?.toFixed(3) ?? "unknown";
  for (const [split, row] of Object.entries(splits)) {
    const { tasks, noop, oracle, unknown } = row;
    if (json) printJson(terminal, { split, ...row });
    else
      terminal.note(
        `${split}: ${tasks} tasks; reward of doing nothing ${figure(noop)}, of the oracle ${figure(oracle)}${unknown === 0 ? "" : ` (not known without a judge for ${unknown} tasks)`}`,
      );
  }
}
