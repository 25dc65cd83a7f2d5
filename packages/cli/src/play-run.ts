import type { Benchmark, Cast } from "@mua/core";
import { isInfrastructureFailure, type RunWriter, runAll } from "@mua/runner";
import { progressReporter } from "./progress.ts";
import type { PlayedRun } from "./run-result.ts";
import type { Terminal } from "./terminal.ts";

/** A run that is open, and who plays it. */
export type OpenRun = {
  readonly store: RunWriter;
  readonly benchmark: Benchmark;
  readonly cast: Cast;
  /** Episodes at the same time, where it is not what the run says. */
  readonly concurrency?: number | undefined;
  /** Also repeat infrastructure failures. */
  readonly retry?: boolean;
};

/** Plays what is missing of a run, showing how far it has come. */
export async function playRun(
  { store, benchmark, cast, concurrency, retry = false }: OpenRun,
  terminal: Terminal,
): Promise<PlayedRun> {
  const { configuration, path } = store;
  const label = `${benchmark.name} ${configuration.participants.agent}`;
  const result = await runAll({
    benchmark,
    cast,
    store,
    retry,
    signal: terminal.signal,
    now: Date.now,
    report: progressReporter(label, terminal, Date.now),
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  terminal.status("");
  const wanted = new Set(configuration.tasks);
  const tasks = new Map(
    benchmark.tasks.filter(({ id }) => wanted.has(id)).map((task) => [task.id, task] as const),
  );
  return { ...result, path, configuration, entries: store.entries(), tasks };
}

/** The exit code of a session: stopped, something around the agent failed, or fine. */
export function exitCodeOf({ complete, entries }: PlayedRun, { signal }: Terminal): number {
  if (!complete && signal.aborted) return 130;
  return entries.some(isInfrastructureFailure) ? 3 : 0;
}
