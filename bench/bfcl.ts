import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  backendOf,
  bfclAdapter,
  categories,
  checkTurns,
  eraOf,
  tasksOf,
} from "@mua/benchmark-bfcl-v3-multi-turn";
import type { Dataset, EpisodeRecord } from "@mua/core";
import { datasetOf, oracleCast, play } from "./benchmarks.ts";
import { cpuSeconds, type Figure, median, type Suite, seconds } from "./measure.ts";

/** Entries in a second by the official checker: its median of three. Its best is 490. */
const OFFICIAL_CHECKER = 414;
/** Seconds that the official runner takes for 800 ground-truth results with its files, and for its imports before that. */
const OFFICIAL_RUNNER = 11.5 + 25;

const main = join(import.meta.dirname, "../packages/cli/src/main.ts");

/** BFCL: the checker alone, the evaluation of result files as a process, whole runs, and hostile answers. */
export const bfclSuite: Suite = {
  name: "bfcl-v3-multi-turn, official code 6ea5797",
  async *measure() {
    const dataset = await datasetOf(bfclAdapter, "v4");
    yield await checking(dataset);
    const folder = mkdtempSync(join(tmpdir(), "mua-bench-"));
    try {
      yield await evaluating(dataset, folder);
      yield await running(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
    yield hostile();
  },
};

/** Ground truth against itself, a call in each step, as the official figure was taken. */
async function checking(dataset: Dataset): Promise<Figure> {
  const era = eraOf(dataset.version);
  if (era === undefined) throw new Error(`no rules for ${dataset.version}`);
  const backend = backendOf(dataset, era);
  const entries = categories
    .flatMap((category) => tasksOf(dataset, era, category))
    .map((task) => ({ task, decoded: task.groundTruth.map((turn) => turn.map((call) => [call])) }));
  const rounds = 5;
  const perCpuSecond = async () => {
    const time = await cpuSeconds(() => {
      for (let round = 0; round < rounds; round += 1) {
        for (const { task, decoded } of entries) {
          for (const { fault } of checkTurns(backend, task, decoded, "golden"))
            if (fault !== undefined) throw new Error(`${task.id} does not pass`);
        }
      }
    });
    return (rounds * entries.length) / time;
  };
  return {
    what: "checking all 800 ground-truth results, per second of CPU",
    ours: await median(perCpuSecond, 3),
    unit: "entries/s",
    official: OFFICIAL_CHECKER,
    target: { times: 20 },
  };
}

/** 400 native and 400 prompted results of the oracle, with inference logs, scored from their files by a process of its own. */
async function evaluating(dataset: Dataset, folder: string): Promise<Figure> {
  const results = [
    ...(await resultFiles(dataset, folder, ["base", "miss_func"], undefined)),
    ...(await resultFiles(dataset, folder, ["miss_param", "long_context"], "prompting")),
  ];
  const evaluate = () => seconds(() => mua(folder, "rescore", "bfcl-v3-multi-turn", ...results, "--json"));
  return {
    what: "evaluating 800 results with their files, by node",
    ours: await median(evaluate),
    unit: "s",
    official: OFFICIAL_RUNNER,
    target: { times: 20 },
  };
}

async function resultFiles(
  dataset: Dataset,
  folder: string,
  parts: readonly string[],
  variant: string | undefined,
): Promise<readonly string[]> {
  const benchmark = bfclAdapter.load(undefined, dataset);
  const cast = oracleCast(benchmark);
  const ids = new Set(parts.flatMap((part) => benchmark.splits.get(`multi_turn_${part}`) ?? []));
  const episodes: EpisodeRecord[] = [];
  for (const task of benchmark.tasks)
    if (ids.has(task.id)) episodes.push(await play(benchmark, task, cast, variant));
  const files = await bfclAdapter.exports[0]?.write({
    benchmark,
    dataset,
    createdAt: 0,
    trials: 1,
    seed: 300,
    limits: {},
    participants: { agent: "oracle", user: "scripted" },
    episodes,
    ...(variant === undefined ? {} : { variant }),
  });
  const paths: string[] = [];
  for (const [path, text] of files ?? []) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (path.startsWith("result/")) paths.push(file);
  }
  return paths;
}

/** A whole run of the oracle: data read, 800 episodes played, scored and stored. */
async function running(folder: string): Promise<Figure> {
  const run = () => seconds(() => mua(folder, "run", "bfcl-v3-multi-turn@v4", "--agent", "oracle"));
  return {
    what: "mua run of all 800 entries by the oracle",
    ours: await median(run),
    unit: "s",
    target: { atMost: 10 },
  };
}

function mua(folder: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`mua ${args[0]} exits with ${status}: ${stderr}`);
}

function hostile(): Figure {
  const child = join(import.meta.dirname, "bfcl-hostile-child.ts");
  const stdout = execFileSync(process.execPath, [child], { encoding: "utf8" });
  return {
    what: "the slowest of 10,000 hostile answers, CPU",
    ours: Number(stdout),
    unit: "ms",
    target: { atMost: 50 },
  };
}
