/** One figure of ours, and the official code's beside it. */
export type Figure = {
  readonly what: string;
  readonly ours: number;
  readonly unit: string;
  /** The same figure of the official code, as measured on two shared cores; absent where there is none. */
  readonly official?: number;
  /** How many times better than the official code this has to be, or the bound that `ours` has to keep. */
  readonly target?: { readonly times: number } | { readonly atMost: number } | { readonly atLeast: number };
};

/** Figures that belong together; they are measured when asked for. */
export type Suite = { readonly name: string; measure(): Promise<readonly Figure[]> | AsyncIterable<Figure> };

/** The median of seven measurements after a warm-up. */
export async function median(measureOnce: () => number | Promise<number>, warmUps = 1): Promise<number> {
  for (let index = 0; index < warmUps; index += 1) await measureOnce();
  const values: number[] = [];
  for (let index = 0; index < 7; index += 1) values.push(await measureOnce());
  values.sort((a, b) => a - b);
  return values[3] ?? Number.NaN;
}

/** Seconds that an action takes. */
export async function seconds(action: () => unknown): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

/** Seconds of CPU, user and system, that an action takes in this process. */
export async function cpuSeconds(action: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Bytes of this process's memory that stay in use by what `make` returns. Needs `--expose-gc`. */
export async function bytesHeld(make: () => unknown): Promise<number> {
  const inUse = () => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = inUse();
  const held = await make();
  const grown = inUse() - before;
  return held === undefined ? Number.NaN : grown;
}

/** How many times better ours is than the official figure: more of a rate, less of anything else. */
export function ratio({ ours, official, unit }: Figure): number | undefined {
  if (official === undefined) return undefined;
  return unit.endsWith("/s") ? ours / official : official / ours;
}

/** Whether a figure keeps its target; undefined where it has none. */
export function kept(figure: Figure): boolean | undefined {
  const { target, ours } = figure;
  if (target === undefined) return undefined;
  if ("times" in target) return (ratio(figure) ?? 0) >= target.times;
  return "atMost" in target ? ours <= target.atMost : ours >= target.atLeast;
}
