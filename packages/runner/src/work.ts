import {
  type Benchmark,
  type Cast,
  type EpisodeLimits,
  type EpisodeRecord,
  runEpisode,
  type Task,
} from "@mua/core";
import { InFlight } from "./in-flight.ts";

/** An episode to be played. */
export type Claim = { readonly task: string; readonly trial: number; readonly seed: number };

/**
 * Where episodes come from and where they go: the seam between playing and scheduling. One process over a run folder is
 * one implementation; several processes or machines over a queue are another.
 */
export interface Work {
  /** The next episode to play; undefined when there is none left. */
  claim(): Claim | undefined | Promise<Claim | undefined>;
  /** Takes a finished episode; it counts once this resolves. */
  report(record: EpisodeRecord): Promise<void>;
}

/** How claimed episodes are played. */
export type Playing<T extends Task> = {
  readonly benchmark: Benchmark<T>;
  readonly cast: Cast;
  readonly limits?: EpisodeLimits;
  readonly variant?: string;
  /** Milliseconds an episode may take; then it ends with the outcome `limit`. */
  readonly timeoutMs?: number;
  /** Episodes at the same time. */
  readonly concurrency: number;
  /** Ends the run: no further episode begins, those in flight are abandoned and not reported. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/**
 * Plays claimed episodes until there is none left or the signal fires. Rejects when `work` fails or claims a task that
 * the benchmark does not have; then the episodes in flight are abandoned.
 */
export async function playAll<T extends Task>(work: Work, playing: Playing<T>): Promise<void> {
  const tasks = new Map(playing.benchmark.tasks.map((task) => [task.id, task]));
  const inFlight = new InFlight(playing.timeoutMs, playing.now);
  let stopped = playing.signal.aborted;
  const stop = (reason: unknown): void => {
    stopped = true;
    inFlight.abort(reason);
  };
  const onAbort = (): void => stop(playing.signal.reason);
  const player = async (): Promise<void> => {
    while (!stopped) {
      const claim = await work.claim();
      if (claim === undefined || stopped) return;
      const task = tasks.get(claim.task);
      if (task === undefined) throw new RangeError(`${playing.benchmark.name} has no task '${claim.task}'`);
      const record = await playOne(task, claim, playing, inFlight);
      if (record.trajectory.ending.outcome !== "cancelled") await work.report(record);
    }
  };
  playing.signal.addEventListener("abort", onAbort, { once: true });
  try {
    const players = Array.from({ length: playing.concurrency }, () =>
      player().catch((error: unknown) => {
        stop(error);
        throw error;
      }),
    );
    for (const outcome of await Promise.allSettled(players))
      if (outcome.status === "rejected") throw outcome.reason;
  } finally {
    playing.signal.removeEventListener("abort", onAbort);
  }
}

async function playOne<T extends Task>(
  task: T,
  { trial, seed }: Claim,
  { benchmark, cast, limits, variant, now }: Playing<T>,
  inFlight: InFlight,
): Promise<EpisodeRecord> {
  const controller = inFlight.enter();
  try {
    return await runEpisode(
      {
        benchmark,
        task,
        trial,
        seed,
        cast,
        ...(limits === undefined ? {} : { limits }),
        ...(variant === undefined ? {} : { variant }),
      },
      { signal: controller.signal, now },
    );
  } finally {
    inFlight.leave(controller);
  }
}
