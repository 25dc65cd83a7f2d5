import type { Adapter, Benchmark, Cast, Dataset, EpisodeRecord, Participant, Role, Task } from "@mua/core";
import { runEpisode } from "@mua/core";
import { datasetRoot, openDataset, pull } from "@mua/datasets";

/** A dataset of an adapter, from the cache; pulled first where it is not there. */
export async function datasetOf(adapter: Adapter, version: string): Promise<Dataset> {
  const manifest = adapter.manifest(version);
  const root = datasetRoot(process.env, process.platform);
  try {
    return openDataset(manifest, root);
  } catch {
    await pull(manifest, { root, signal: new AbortController().signal });
    return openDataset(manifest, root);
  }
}

/** The participant that a benchmark brings along under that name. Throws where it has none. */
function participantOf(benchmark: Benchmark, role: Role, name: string): Participant {
  const participant = benchmark.participant(role, name);
  if (participant === undefined) throw new Error(`${benchmark.name} has no ${role} '${name}'`);
  return participant;
}

/** The oracle with scripted company; a judge where the benchmark has one. */
export function oracleCast(benchmark: Benchmark): Cast {
  const judge = benchmark.participant("judge", "scripted");
  return {
    agent: participantOf(benchmark, "agent", "oracle"),
    user: participantOf(benchmark, "user", "scripted"),
    ...(judge === undefined ? {} : { judge }),
  };
}

/** Plays and scores one task. */
export function play(benchmark: Benchmark, task: Task, cast: Cast, variant?: string): Promise<EpisodeRecord> {
  const plan = { benchmark, task, trial: 0, seed: 300, cast, ...(variant === undefined ? {} : { variant }) };
  return runEpisode(plan, { signal: new AbortController().signal, now: Date.now });
}

/** The tasks of the base split. */
export function baseTasks(benchmark: Benchmark): readonly Task[] {
  const base = new Set(benchmark.splits.get("base") ?? benchmark.tasks.map(({ id }) => id));
  return benchmark.tasks.filter(({ id }) => base.has(id));
}
