import { LimitReached } from "@mua/core";

/** The longest a timer can be set for, in milliseconds. */
const longest = 2 ** 31 - 1;

/**
 * The abort signals of the episodes in flight. Each fires when the run is stopped, or with LimitReached("time") when its
 * episode has taken too long; one timer serves all episodes, since with one limit for all they run out in the order in
 * which they began.
 */
export class InFlight {
  /** When each episode's time runs out, the oldest first. */
  readonly #deadlines = new Map<AbortController, number>();
  readonly #limit: number;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  /** `limit` in milliseconds; none where undefined. */
  constructor(limit: number | undefined, now: () => number) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#now = now;
  }

  enter(): AbortController {
    const controller = new AbortController();
    this.#deadlines.set(controller, this.#now() + this.#limit);
    this.#arm();
    return controller;
  }

  leave(controller: AbortController): void {
    this.#deadlines.delete(controller);
    if (this.#deadlines.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Fires every signal. */
  abort(reason: unknown): void {
    for (const controller of this.#deadlines.keys()) controller.abort(reason);
  }

  /** Sets the timer for the oldest episode, unless it is set. */
  #arm(): void {
    const [oldest] = this.#deadlines.values();
    if (this.#timer !== undefined || oldest === undefined || oldest === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#expire(), Math.min(longest, Math.max(1, oldest - this.#now())));
  }

  #expire(): void {
    this.#timer = undefined;
    const now = this.#now();
    for (const [controller, deadline] of this.#deadlines) {
      if (deadline > now) break;
      this.#deadlines.delete(controller);
      controller.abort(new LimitReached("time"));
    }
    this.#arm();
  }
}
