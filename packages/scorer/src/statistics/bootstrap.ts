import { PythonRandom } from "@mua/python-compat";

/** A 95 % interval: lower and upper end. */
export type Interval = readonly [low: number, high: number];

/** Enough that the ends of an interval move by less than they are printed with. */
const RESAMPLES = 2000;
const SEED = 20_250_818;

const drawn = new Map<number, readonly Uint32Array[]>();

/** Samples of `size` places out of `size`, with replacement. The same for the same size, so that a report says the same twice. */
export function resamples(size: number): readonly Uint32Array[] {
  const known = drawn.get(size);
  if (known !== undefined) return known;
  const random = new PythonRandom(SEED);
  const made = Array.from({ length: RESAMPLES }, () =>
    Uint32Array.from({ length: size }, () => Math.floor(random.random() * size)),
  );
  drawn.set(size, made);
  return made;
}

/**
 * The percentile bootstrap interval of a mean over clusters, whose `values` are resampled whole: with one value for each
 * task its repeated trials stay together. Null with fewer than two clusters, which say nothing about variation.
 */
export function clusterInterval(
  values: readonly number[],
  samples = resamples(values.length),
): Interval | null {
  return ratioInterval(values, undefined, samples);
}

/**
 * The same for a mean of `sums` over `weights`, such as a mean reward over episodes of tasks with unequal numbers of
 * episodes: numerator and denominator are resampled together.
 */
export function ratioInterval(
  sums: readonly number[],
  weights: readonly number[] | undefined,
  samples = resamples(sums.length),
): Interval | null {
  if (sums.length < 2) return null;
  const means = Float64Array.from(samples, (sample) => {
    let total = 0;
    let weight = 0;
    for (const place of sample) {
      total += sums[place] ?? 0;
      weight += weights?.[place] ?? 1;
    }
    return total / weight;
  }).sort();
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

/** The quantile of sorted values, linear between neighbours as numpy's default. */
function quantile(sorted: ArrayLike<number>, q: number): number {
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}
