/** Pairs in which just one of both succeeded. */
export type Discordant = { readonly onlyFirst: number; readonly onlySecond: number };

/**
 * The exact two-sided McNemar test: the chance, if both are equally good, of discordant pairs at least as uneven as
 * these. 1 where there are none.
 */
export function mcNemar({ onlyFirst, onlySecond }: Discordant): number {
  const pairs = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // Binomial coefficients as integers: exact, whatever the number of pairs.
  let coefficient = 1n;
  let total = 0n;
  for (let k = 0; k <= fewer; k += 1) {
    total += coefficient;
    coefficient = (coefficient * BigInt(pairs - k)) / BigInt(k + 1);
  }
  const tail = Number((total << 1000n) >> BigInt(pairs)) / 2 ** 1000;
  return Math.min(1, 2 * tail);
}
