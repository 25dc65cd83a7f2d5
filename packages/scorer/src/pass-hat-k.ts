import { mean } from "./mean.ts";

/** Attempts at one task: `n` of them, `c` succeeded. */
export type TaskTrials = { readonly n: number; readonly c: number };

/** Whether a reward counts as success: 1, give or take 1e-6, as in τ². */
export function isSuccess(reward: number): boolean {
  return Math.abs(reward - 1) <= 1e-6;
}

/**
 * pass^k: the chance that k attempts at a task, drawn from those made, all succeed; C(c,k)/C(n,k) as the unweighted mean
 * over tasks. Null where it is not defined: without tasks, or when a task has fewer than k attempts.
 */
export function passHatK(trials: readonly TaskTrials[], k: number): number | null {
  if (trials.some(({ n }) => n < k)) return null;
  return mean(trials.map((task) => taskPassHatK(task, k)));
}

/**
 * pass@k: the chance that at least one of k attempts succeeds; 1 - C(n-c,k)/C(n,k) as the unweighted mean over tasks.
 * Null where it is not defined, as for pass^k.
 */
export function passAtK(trials: readonly TaskTrials[], k: number): number | null {
  if (trials.some(({ n }) => n < k)) return null;
  return mean(trials.map((task) => taskPassAtK(task, k)));
}

/** pass^k of one task that has at least k attempts. */
export function taskPassHatK({ n, c }: TaskTrials, k: number): number {
  return chance(n, c, k);
}

/** pass@k of one task that has at least k attempts. */
export function taskPassAtK({ n, c }: TaskTrials, k: number): number {
  return 1 - chance(n, n - c, k);
}

/** C(c,k)/C(n,k), correct to the last bit: the quotient is taken of integers, with a thousand binary places. */
function chance(n: number, c: number, k: number): number {
  if (c < k) return 0;
  let good = 1n;
  let all = 1n;
  for (let index = 0; index < k; index += 1) {
    good *= BigInt(c - index);
    all *= BigInt(n - index);
  }
  return Number((good << 1000n) / all) / 2 ** 1000;
}
