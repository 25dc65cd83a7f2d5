import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Figure, Suite } from "./measure.ts";

type Load = {
  readonly episodes: number;
  readonly wallSeconds: number;
  readonly idealSeconds: number;
  readonly maxRss: number;
};

/** Thousands of episodes at once against participants that answer after a second, scoring and storing included. */
export const loadSuite: Suite = {
  name: "load: every episode at the same time, every participant answers after 1 s",
  async *measure() {
    yield* load("retail", 2000);
    yield* load("airline", 2000);
  },
};

async function* load(part: string, episodes: number): AsyncIterable<Figure> {
  const child = join(import.meta.dirname, "load-child.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [child, part, String(episodes)]);
  const found = JSON.parse(stdout) as Load;
  const what = `tau2/${part}, ${found.episodes} episodes`;
  yield {
    what: `${what}: wall time over the ideal ${found.idealSeconds} s`,
    ours: found.wallSeconds / found.idealSeconds,
    unit: "of it",
    target: { atMost: 1.15 },
  };
  yield { what: `${what}: peak memory`, ours: found.maxRss / 1e6, unit: "MB", target: { atMost: 600 } };
}
