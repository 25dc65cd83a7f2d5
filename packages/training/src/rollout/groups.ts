import { isRunLimit, type Participant, ParticipantError, type Task } from "@mua/core";
import type { TrainingRecord } from "../record/schema.ts";
import { type Clock, type Rollout, rolloutEpisode } from "./episode.ts";

/** Attempts at one task that are compared with each other. */
export type Group<T extends Task = Task> = {
  readonly id: string;
  readonly task: T;
  /** One for each attempt. */
  readonly seeds: readonly number[];
  /** Places of attempts that were made before, and are not made again. */
  readonly stored?: ReadonlySet<number>;
};

/** How groups are played. */
export type Scheduling = {
  /** Episodes at the same time. */
  readonly concurrency: number;
  /** How often an episode is played again after something around the agent failed. */
  readonly retries: number;
  /** When so many of a group have ended, the others get `graceMs` and are then given up. Absent: all are waited for. */
  readonly stragglers?: { readonly quorum: number; readonly graceMs: number };
  /** Told of each episode when it has ended and is not played again; its group waits until it is kept. */
  readonly keep?: (record: TrainingRecord) => Promise<void>;
};

/** A finished group. Its records are those that were made now, in the order of its seeds; masked ones are among them. */
export type FinishedGroup = {
  readonly id: string;
  readonly records: readonly TrainingRecord[];
  readonly counts: RolloutCounts;
};

/** What happened to episodes; failures are told apart by how the episode ended. */
export type RolloutCounts = {
  readonly played: number;
  /** Played again after a failure. */
  readonly retried: number;
  /** Given up because the rest of the group was long done. */
  readonly stragglers: number;
  /** By outcome, each attempt counted, retried ones too. */
  readonly failures: { readonly [outcome: string]: number };
};

/** The reason an episode of a group that is long done is given up. */
class Straggler extends Error {
  override readonly name = "Straggler";
}

/**
 * Plays groups, many episodes at the same time, and gives each group when it is complete, in whatever order they get
 * there. Ends early, without the groups in flight, when the signal fires.
 */
export async function* rolloutGroups<T extends Task>(
  rollout: Rollout<T>,
  groups: readonly Group<T>[],
  { concurrency, ...scheduling }: Scheduling,
  signal: AbortSignal,
): AsyncGenerator<FinishedGroup> {
  const slots = new Slots(concurrency);
  const finished: FinishedGroup[] = [];
  let wake = (): void => undefined;
  const played = groups.map(async (group) => {
    const done = await playGroup(rollout, group, { ...scheduling, slots }, signal);
    if (done !== undefined) finished.push(done);
    wake();
  });
  let failure: { readonly error: unknown } | undefined;
  let left = true;
  void Promise.all(played)
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(() => {
      left = false;
      wake();
    });
  for (;;) {
    const next = finished.shift();
    if (next !== undefined) {
      yield next;
      continue;
    }
    if (failure !== undefined) throw failure.error;
    if (!left) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

/** undefined where the group was cut short. */
async function playGroup<T extends Task>(
  rollout: Rollout<T>,
  { id, task, seeds, stored }: Group<T>,
  { slots, retries, stragglers, keep }: Omit<Scheduling, "concurrency"> & { readonly slots: Slots },
  signal: AbortSignal,
): Promise<FinishedGroup | undefined> {
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  const failures: { [outcome: string]: number } = {};
  let [played, retried, given, done] = [0, 0, 0, stored?.size ?? 0];
  const attempt = async (seed: number, k: number): Promise<TrainingRecord | undefined> => {
    for (let tries = 0; ; tries += 1) {
      const record = await slots.use(() => rolloutEpisode(rollout, { task, group: id, k, seed }, either));
      const { ending } = record.episode.trajectory;
      // Cut off, or it might have been played again.
      if (isRunLimit(ending) || (signal.aborted && record.reward === null)) return undefined;
      played += 1;
      if (late.signal.aborted && ending.outcome === "cancelled") given += 1;
      else if (record.reward === null) failures[ending.outcome] = (failures[ending.outcome] ?? 0) + 1;
      if (record.reward !== null || tries >= retries || either.aborted) {
        done += 1;
        if (stragglers !== undefined && done === stragglers.quorum)
          rollout.clock.wait(stragglers.graceMs, either).then(
            () => late.abort(new Straggler()),
            () => undefined,
          );
        await keep?.(record);
        return record;
      }
      retried += 1;
    }
  };
  const made = await Promise.all(
    seeds.map(async (seed, k) => (stored?.has(k) === true ? [] : [await attempt(seed, k)])),
  );
  late.abort();
  const records = made.flat().filter((record) => record !== undefined);
  if (records.length < made.flat().length) return undefined;
  return { id, records, counts: { played, retried, stragglers: given, failures } };
}

/** The sum of counts. */
export function addCounts(counts: Iterable<RolloutCounts>): RolloutCounts {
  const failures: { [outcome: string]: number } = {};
  let [played, retried, stragglers] = [0, 0, 0];
  for (const one of counts) {
    played += one.played;
    retried += one.retried;
    stragglers += one.stragglers;
    for (const [outcome, number] of Object.entries(one.failures))
      failures[outcome] = (failures[outcome] ?? 0) + number;
  }
  return { played, retried, stragglers, failures };
}

/** A user that has so long for each answer; one that takes longer has failed. */
export function timely(user: Participant, ms: number, { wait }: Pick<Clock, "wait">): Participant {
  return {
    name: user.name,
    join: (seat) => {
      const respond = user.join(seat);
      return async (view, signal) => {
        const answered = new AbortController();
        const late = wait(ms, answered.signal).then(() => {
          throw new ParticipantError("model", `${user.name} gave no answer within ${ms} ms`);
        });
        try {
          return await Promise.race([Promise.resolve(respond(view, signal)), late]);
        } finally {
          late.catch(() => undefined);
          answered.abort();
        }
      };
    },
  };
}

/** So many at the same time, the others in the order they came. */
class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async use<R>(action: () => Promise<R>): Promise<R> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await action();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
