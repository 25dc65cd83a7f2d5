import {
  type Benchmark,
  type EpisodeRecord,
  type Participant,
  type Role,
  runEpisode,
  type Task,
} from "@mua/core";

/** How tasks are played; the seed is the trial's number where absent. */
export type Playing = { readonly trial?: number; readonly seed?: number; readonly variant?: string };

/** Every task of a benchmark once, by an agent it brings along and its scripted user. */
export async function playTasks<T extends Task>(
  benchmark: Benchmark<T>,
  agent: string,
  { trial = 0, seed = trial, variant }: Playing = {},
): Promise<readonly EpisodeRecord[]> {
  const cast = { agent: brought(benchmark, "agent", agent), user: brought(benchmark, "user", "scripted") };
  const context = { signal: new AbortController().signal, now: () => 0 };
  const records: EpisodeRecord[] = [];
  for (const task of benchmark.tasks) {
    const plan = { benchmark, task, trial, seed, cast, ...(variant === undefined ? {} : { variant }) };
    records.push(await runEpisode(plan, context));
  }
  return records;
}

function brought<T extends Task>(benchmark: Benchmark<T>, role: Role, name: string): Participant {
  const participant = benchmark.participant(role, name);
  if (participant === undefined) throw new Error(`${benchmark.name} has no ${role} '${name}'`);
  return participant;
}
