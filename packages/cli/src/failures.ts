import { blame, type Finding } from "@mua/audit";
import { type Benchmark, type Expected, parseEpisode } from "@mua/core";
import { episodeKey, episodeTexts, type StoredRun } from "@mua/runner";
import { isSuccess } from "@mua/scorer";

/** An episode that is no success, and what went wrong in it: the cause first. */
export type Failure = {
  readonly task: string;
  readonly trial: number;
  readonly reward: number | null;
  readonly cause: Finding;
  readonly also: readonly Finding[];
};

/** Every failure of a run in the order of its episodes. No other episode is read. */
export async function failuresOf(run: StoredRun, benchmark: Benchmark): Promise<readonly Failure[]> {
  const tasks = new Map(benchmark.tasks.map((task) => [task.id, task]));
  const expected = new Map<string, Expected | undefined>();
  const expectedOf = (id: string): Expected | undefined => {
    const task = tasks.get(id);
    if (task !== undefined && !expected.has(id)) expected.set(id, benchmark.expected?.(task));
    return expected.get(id);
  };
  const entries = run.entries.filter(({ reward }) => reward === null || !isSuccess(reward));
  const failures = new Map<string, Failure>();
  for await (const { entry, text } of episodeTexts({ ...run, entries })) {
    const { task, trial, reward } = entry;
    const [cause, ...also] = blame(expectedOf(task), parseEpisode(text));
    if (cause !== undefined) failures.set(episodeKey(entry), { task, trial, reward, cause, also });
  }
  return entries.flatMap((entry) => failures.get(episodeKey(entry)) ?? []);
}

/** How many failures each role and reason caused, most first. */
export function causesOf(
  failures: readonly Failure[],
): readonly (Pick<Finding, "role" | "reason"> & { readonly episodes: number })[] {
  const alike = Map.groupBy(failures, ({ cause: { role, reason } }) => `${role} ${reason}`);
  return [...alike.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [{ role: first.cause.role, reason: first.cause.reason, episodes: 1 + rest.length }],
    )
    .sort((a, b) => b.episodes - a.episodes || (a.reason < b.reason ? -1 : 1));
}
