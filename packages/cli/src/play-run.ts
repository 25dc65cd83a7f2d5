import { allTokens, type Benchmark, type Cast, LimitReached } from "@mua/core";
import type { Spent } from "@mua/models";
import { type IndexEntry, isInfrastructureFailure, type RunWriter, runAll } from "@mua/runner";
import { flagOf, type OptionName } from "./options.ts";
import { progressReporter } from "./progress.ts";
import type { RunModels } from "./run-models.ts";
import type { PlayedRun } from "./run-result.ts";
import type { Terminal } from "./terminal.ts";

/** A run that is open, and who plays it. */
export type OpenRun = {
  readonly store: RunWriter;
  readonly benchmark: Benchmark;
  readonly cast: Cast;
  /** Those of the cast that are language models, opened. */
  readonly models: RunModels;
  /** Seconds this session may take. */
  readonly timeout?: number | undefined;
  /** Episodes at the same time, where it is not what the run says. */
  readonly concurrency?: number | undefined;
  /** Also repeat infrastructure failures. */
  readonly retry?: boolean;
};

/** Plays what is missing of a run, showing how far it has come. */
export async function playRun(
  { store, benchmark, cast, models, timeout, concurrency, retry = false }: OpenRun,
  terminal: Terminal,
): Promise<PlayedRun> {
  const { configuration, path } = store;
  const label = `${benchmark.name} ${configuration.participants.agent}`;
  const limit = new AbortController();
  models.begin(spentBy(store.entries()), limit);
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => limit.abort(LimitReached.ofRun("time")), Math.min(timeout * 1000, 2 ** 31 - 1));
  const result = await runAll({
    benchmark,
    cast,
    store,
    retry,
    signal: AbortSignal.any([terminal.signal, limit.signal]),
    now: Date.now,
    report: progressReporter(label, terminal, Date.now),
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  clearTimeout(timer);
  terminal.status("");
  const reached: unknown = limit.signal.reason;
  if (reached instanceof LimitReached)
    terminal.note(
      `${reached.message}; resuming goes on with a higher one: ${flagOf(limitOptions[reached.limit] ?? "runTimeout")}`,
    );
  const wanted = new Set(configuration.tasks);
  const tasks = new Map(
    benchmark.tasks.filter(({ id }) => wanted.has(id)).map((task) => [task.id, task] as const),
  );
  return { ...result, path, configuration, entries: store.entries(), tasks };
}

/** The option that sets a limit of a run. */
const limitOptions: { readonly [limit: string]: OptionName } = {
  run_cost: "maxCost",
  run_tokens: "maxTokens",
};

/** What a run has spent on models so far. */
function spentBy(entries: readonly IndexEntry[]): Spent {
  const usages = entries.flatMap(({ usage }) => Object.values(usage));
  return {
    cost: entries.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    tokens: usages.reduce((sum, usage) => sum + (allTokens(usage) ?? 0), 0),
  };
}

/** The exit code of a session: stopped, something around the agent failed, or fine. */
export function exitCodeOf({ complete, entries }: PlayedRun, { signal }: Terminal): number {
  if (!complete && signal.aborted) return 130;
  return entries.some(isInfrastructureFailure) ? 3 : 0;
}
