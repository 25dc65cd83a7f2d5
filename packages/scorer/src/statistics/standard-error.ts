import { mean, sum } from "../mean.ts";

/** Episodes of one task: their rewards. */
export type Cluster = readonly number[];

/**
 * The standard error of the mean over all values, with values of one cluster correlated: from the sums of residuals by
 * cluster, with the small-sample factor G/(G-1). Null with fewer than two clusters.
 */
export function clusteredStandardError(clusters: readonly Cluster[]): number | null {
  const values = clusters.flat();
  const centre = mean(values);
  if (centre === null || clusters.length < 2) return null;
  const squares = clusters.map((cluster) => sum(cluster.map((value) => value - centre)) ** 2);
  return Math.sqrt((clusters.length / (clusters.length - 1)) * sum(squares)) / values.length;
}

/** The standard error of the mean of independent values, from the sample variance. Null with fewer than two. */
export function standardError(values: readonly number[]): number | null {
  const variance = sampleVariance(values);
  return variance === null ? null : Math.sqrt(variance / values.length);
}

/** The sample variance, over n - 1. Null with fewer than two values. */
export function sampleVariance(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}
