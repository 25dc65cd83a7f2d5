import {
  type Benchmark,
  type Cast,
  type EpisodeRecord,
  isRunLimit,
  type Outcome,
  type Task,
} from "@mua/core";
import { type EpisodeSummary, type OutcomeCounts, type Summary, summarise } from "@mua/scorer";
import type { RunConfiguration } from "./configuration.ts";
import { episodeKey, isInfrastructureFailure } from "./counting.ts";
import type { IndexEntry } from "./index-file.ts";
import type { RunWriter } from "./run-writer.ts";
import { RunStoreError } from "./store-error.ts";
import { type Claim, playAll, type Work } from "./work.ts";

/** How far a run has come. */
export type Progress = {
  /** Finished episodes, those of earlier sessions included. */
  readonly finished: number;
  readonly total: number;
  readonly scored: number;
  /** Over scored episodes, null while there is none. */
  readonly meanReward: number | null;
  readonly outcomes: OutcomeCounts;
  /** How long the rest will take at the pace of this session; null while that is unknown. */
  readonly secondsLeft: number | null;
};

/** Told while a run goes on. */
export type RunEvent =
  | { readonly kind: "started"; readonly claim: Claim; readonly progress: Progress }
  | { readonly kind: "finished"; readonly entry: IndexEntry; readonly progress: Progress };

export type RunOptions<T extends Task> = {
  /** As the run's configuration says: same name, same dataset. */
  readonly benchmark: Benchmark<T>;
  readonly cast: Cast;
  /** The run, opened for writing; it stays open. Its configuration says what is played. */
  readonly store: RunWriter;
  /** Episodes at the same time, where it is not what the configuration says. */
  readonly concurrency?: number;
  /** Also repeat episodes that ended in an infrastructure failure; the new one supersedes the old. */
  readonly retry?: boolean;
  /**
   * Stops the run: what is finished is kept, what is in flight is not, unless the reason is that a limit of the run was
   * reached (LimitReached.ofRun); then it is kept as far as it came, and played again when the run is resumed.
   */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly report?: (event: RunEvent) => void;
};

export type RunResult = {
  readonly summary: Summary;
  /** Whether every episode of the run is finished. */
  readonly complete: boolean;
  /** Seconds this session took. */
  readonly wallSeconds: number;
};

/**
 * Plays what is missing of a run, all of it when it is new, and writes its summary: every task once, then every task
 * again, so that early results cover all tasks. Rejects with a RunStoreError when episodes cannot be stored or the
 * benchmark is not the run's.
 */
export async function runAll<T extends Task>(options: RunOptions<T>): Promise<RunResult> {
  const { benchmark, cast, store, signal, now, report } = options;
  const { configuration } = store;
  checkBenchmark(store, benchmark);
  const startedAt = now();
  const claims = missingClaims(configuration, benchmark, store.entries(), options.retry ?? false);
  const pending = new Set(claims.map(episodeKey));
  const tally = new Tally(store.entries().filter((entry) => !pending.has(episodeKey(entry))));
  const progress = (): Progress => tally.progress(claims.length, (now() - startedAt) / 1000);
  const queue = claims.values();
  const work: Work = {
    claim: () => {
      const { value: claim } = queue.next();
      if (claim !== undefined) report?.({ kind: "started", claim, progress: progress() });
      return claim;
    },
    report: async (record: EpisodeRecord) => {
      const entry = await store.append(record);
      tally.add(entry);
      report?.({ kind: "finished", entry, progress: progress() });
    },
  };
  await playAll(work, {
    benchmark,
    cast,
    ...(configuration.limits === undefined ? {} : { limits: configuration.limits }),
    ...(configuration.variant === undefined ? {} : { variant: configuration.variant }),
    ...(configuration.timeoutSeconds === undefined ? {} : { timeoutMs: configuration.timeoutSeconds * 1000 }),
    concurrency: Math.min(options.concurrency ?? configuration.concurrency, claims.length),
    signal,
    now,
  });
  const entries = store.entries();
  const summary = summarise(entries);
  await store.writeSummary(summary);
  const finished = entries.filter((entry) => !isRunLimit(entry));
  const complete = finished.length === configuration.tasks.length * configuration.trials;
  return { summary, complete, wallSeconds: (now() - startedAt) / 1000 };
}

/** The episodes of a run that are still to be played: by trial, then in the order of the tasks. */
export function missingClaims(
  configuration: RunConfiguration,
  benchmark: Benchmark,
  entries: Iterable<EpisodeSummary>,
  retry: boolean,
): readonly Claim[] {
  const done = new Set<string>();
  for (const entry of entries) {
    const again = isRunLimit(entry) || (retry && isInfrastructureFailure(entry));
    if (!again) done.add(episodeKey(entry));
  }
  return benchmark
    .trialSeeds(configuration.seed, configuration.trials)
    .flatMap((seed, trial) => configuration.tasks.map((task) => ({ task, trial, seed })))
    .filter((claim) => !done.has(episodeKey(claim)));
}

function checkBenchmark({ path, configuration }: RunWriter, benchmark: Benchmark): void {
  const { dataset } = configuration;
  if (benchmark.name !== configuration.benchmark) {
    throw new RunStoreError(path, `is a run of ${configuration.benchmark}, not of ${benchmark.name}`);
  }
  if (benchmark.dataset.hash !== dataset.hash) {
    const label = `${dataset.name}@${dataset.version}`;
    throw new RunStoreError(
      path,
      `was made over ${label} with hash ${dataset.hash}; the dataset at hand has hash ${benchmark.dataset.hash}`,
    );
  }
  const known = new Set(benchmark.tasks.map((task) => task.id));
  const unknown = configuration.tasks.find((task) => !known.has(task));
  if (unknown !== undefined)
    throw new RunStoreError(path, `plays task '${unknown}', which ${benchmark.name} does not have`);
}

/** Counts finished episodes as they come, without going through all of them again. */
class Tally {
  #finished = 0;
  #finishedNow = 0;
  #scored = 0;
  #rewards = 0;
  readonly #outcomes: { [outcome in Outcome]?: number } = {};

  constructor(earlier: readonly EpisodeSummary[]) {
    for (const entry of earlier) this.add(entry);
    this.#finishedNow = 0;
  }

  add({ outcome, reward }: EpisodeSummary): void {
    this.#finished += 1;
    this.#finishedNow += 1;
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    if (reward === null) return;
    this.#scored += 1;
    this.#rewards += reward;
  }

  /** `claimed` are the episodes of this session, which began `elapsed` seconds ago. */
  progress(claimed: number, elapsed: number): Progress {
    const left = claimed - this.#finishedNow;
    return {
      finished: this.#finished,
      total: this.#finished + left,
      scored: this.#scored,
      meanReward: this.#scored === 0 ? null : this.#rewards / this.#scored,
      outcomes: { ...this.#outcomes },
      secondsLeft: this.#finishedNow === 0 ? null : (elapsed / this.#finishedNow) * left,
    };
  }
}
