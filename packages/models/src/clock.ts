/** Time and chance, as rate control takes them from outside. */
export type Clock = {
  /** Milliseconds since any moment. */
  readonly now: () => number;
  /** Waits; rejects with the signal's reason when that fires first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};
