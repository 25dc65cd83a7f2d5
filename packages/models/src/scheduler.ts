import type { Send } from "./chat.ts";
import type { Clock } from "./clock.ts";
import { EndpointError } from "./endpoint-error.ts";

/** A call in flight. */
type Slot = { readonly startedAt: number };

type Waiting = { readonly start: (slot: Slot) => void };

/** A call is stuck when it takes this many times as long as calls usually do. */
const stuckFactor = 5;
/** And not before this many milliseconds. */
const stuckLeast = 10_000;

/**
 * Decides when a call to one model of one endpoint may start. How many are in flight grows by one per round of successes and
 * is halved when the server says that it is asked too much (additive increase, multiplicative decrease); nothing starts while
 * the server wants to be left alone. A stuck call does not count, so that it holds nobody up; only `most` counts every one.
 */
export class Scheduler {
  #most: number;
  readonly #clock: Clock;
  readonly #inFlight = new Set<Slot>();
  readonly #queue: Waiting[] = [];
  /** Calls that may be in flight; fractional while it grows. */
  #limit: number;
  #decreasedAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** How long calls usually take, in milliseconds; unknown before the first. */
  #usual: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `most`: calls in flight that are never exceeded. */
  constructor(clock: Clock, most = Number.POSITIVE_INFINITY) {
    this.#clock = clock;
    this.#most = most;
    this.#limit = most;
  }

  /** Calls that may be in flight at the moment. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Lowers how many calls may be in flight at most. */
  atMost(most: number): void {
    this.#most = Math.min(this.#most, most);
    this.#limit = Math.min(this.#limit, most);
  }

  /** Sends when it is this call's turn. Rejects with the signal's reason when that fires while it waits. */
  scheduled(send: Send): Send {
    return async (body, caller, signal) => {
      const slot = await this.#enter(signal);
      try {
        const answer = await send(body, caller, signal);
        this.#succeeded(slot);
        return answer;
      } catch (error) {
        if (error instanceof EndpointError && error.congested) this.#refused(slot, error.retryAfter);
        throw error;
      } finally {
        this.#inFlight.delete(slot);
        this.#advance();
      }
    };
  }

  #enter(signal: AbortSignal): Promise<Slot> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: (slot) => {
          signal.removeEventListener("abort", leave);
          resolve(slot);
        },
      };
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.push(waiting);
      this.#advance();
    });
  }

  /** Starts what may start, and sets the timer for the moment when more may. */
  #advance(): void {
    const now = this.#clock.now();
    while (this.#queue.length > 0 && now >= this.#pausedUntil && this.#hasRoom(now)) {
      const slot = { startedAt: now };
      this.#inFlight.add(slot);
      this.#queue.shift()?.start(slot);
    }
    if (this.#queue.length > 0 && this.#timer === undefined) this.#wake(now);
  }

  #hasRoom(now: number): boolean {
    const { size } = this.#inFlight;
    if (size >= this.#most) return false;
    if (size < this.limit) return true;
    let lively = 0;
    for (const { startedAt } of this.#inFlight) if (now - startedAt < this.#patience) lively += 1;
    return lively < this.limit;
  }

  get #patience(): number {
    return Math.max(stuckLeast, stuckFactor * (this.#usual ?? 0));
  }

  /** Looks again when the pause ends, or when the oldest call counts as stuck. */
  #wake(now: number): void {
    const oldest = this.#inFlight.values().find(({ startedAt }) => now - startedAt < this.#patience);
    const stuckAt = oldest === undefined ? Number.POSITIVE_INFINITY : oldest.startedAt + this.#patience;
    const at = this.#pausedUntil > now ? this.#pausedUntil : stuckAt;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#advance();
      },
      Math.max(1, at - now),
    );
  }

  #succeeded({ startedAt }: Slot): void {
    const took = this.#clock.now() - startedAt;
    this.#usual = this.#usual === undefined ? took : this.#usual + (took - this.#usual) / 8;
    if (this.#limit < this.#most) this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
  }

  /** One decrease for all calls that were under way when it was made: they had no chance to heed it. */
  #refused({ startedAt }: Slot, retryAfter: number | undefined): void {
    const now = this.#clock.now();
    if (retryAfter !== undefined)
      this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(retryAfter, longestPause));
    if (startedAt <= this.#decreasedAt) return;
    this.#decreasedAt = now;
    this.#limit = Math.max(1, Math.min(this.#limit, this.#inFlight.size) / 2);
  }
}

/** However long a server wants to be left alone, it is asked again after this many milliseconds. */
export const longestPause = 60_000;
