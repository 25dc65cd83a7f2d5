import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import type { Benchmark } from "@mua/core";
import { dumps, sha256Hex } from "@mua/python-compat";
import { meanOf } from "../advantages.ts";
import { rewardOf } from "../shop/shop.ts";

/** Training tasks and evaluation tasks are not disjoint. */
export class LeakError extends Error {
  override readonly name = "LeakError";
}

/** SHA-256 over what a task is about, its id and class left out: the customer, what they want and what has to come of it. */
export function contentHash({ customer, actions, communicate, user }: QuickstartTask): string {
  const done = actions.map(({ name, arguments: args }) => `${name} ${dumps(args)}`);
  return sha256Hex(JSON.stringify([customer, done, communicate, user]));
}

/** Throws a LeakError naming a task that is in both lists, by id or by content. */
export function expectDisjoint(
  training: readonly QuickstartTask[],
  evaluation: readonly QuickstartTask[],
): void {
  const ids = new Set(evaluation.map(({ id }) => id));
  const contents = new Map(evaluation.map((task) => [contentHash(task), task.id]));
  for (const task of training) {
    if (ids.has(task.id)) throw new LeakError(`task '${task.id}' is trained on and evaluated`);
    const same = contents.get(contentHash(task));
    if (same !== undefined) throw new LeakError(`task '${task.id}' is the same as the evaluated '${same}'`);
  }
}

/** What the tasks of a split give to who does nothing and to the oracle. */
export type SplitReport = { readonly tasks: number; readonly noop: number; readonly oracle: number };

export async function reportSplit(
  benchmark: Benchmark<QuickstartTask>,
  tasks: readonly QuickstartTask[],
): Promise<SplitReport> {
  const mean = async (agent: "noop" | "oracle") =>
    meanOf(await Promise.all(tasks.map(async (task) => (await rewardOf(benchmark, task, agent)) ?? 0)));
  return { tasks: tasks.length, noop: await mean("noop"), oracle: await mean("oracle") };
}
