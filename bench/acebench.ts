import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { aceBenchAdapter } from "@mua/benchmark-acebench-agent";
import type { Benchmark, Cast, Dataset } from "@mua/core";
import { baseTasks, datasetOf, oracleCast, play } from "./benchmarks.ts";
import { cpuSeconds, type Figure, median, type Suite, seconds } from "./measure.ts";

/** Episodes in a second of CPU time: the official loop with scripted replies, at its best; it does not score. */
const OFFICIAL_LOOP = 590;

/** ACEBench: conversations with scripted replies, with and without scoring, and the evaluation of a result file. */
export const aceBenchSuite: Suite = {
  name: "acebench-agent, official code 56dd66c",
  async *measure() {
    const [version = ""] = aceBenchAdapter.versions;
    const dataset = await datasetOf(aceBenchAdapter, version);
    const parts = aceBenchAdapter.parts.map((part) => {
      const benchmark = aceBenchAdapter.load(part, dataset);
      return { benchmark, cast: oracleCast(benchmark) };
    });
    const rounds = 20;
    const perCpuSecond = async (playOne: (part: (typeof parts)[number]) => Promise<number>) => {
      let episodes = 0;
      const time = await cpuSeconds(async () => {
        for (let round = 0; round < rounds; round += 1) {
          for (const part of parts) episodes += await playOne(part);
        }
      });
      return episodes / time;
    };
    yield {
      what: "conversations of all 100 tasks, per second of CPU",
      ours: await median(() => perCpuSecond(converseAll), 3),
      unit: "episodes/s",
      official: OFFICIAL_LOOP,
      target: { times: 20 },
    };
    yield {
      what: "the same as episodes, with scoring",
      ours: await median(() => perCpuSecond(playAll), 3),
      unit: "episodes/s",
    };
    const [first] = parts;
    if (first !== undefined) yield await evaluation(first.benchmark, first.cast, dataset);
  },
};

type Part = { readonly benchmark: Benchmark; readonly cast: Cast };

async function converseAll({ benchmark, cast }: Part): Promise<number> {
  const tasks = baseTasks(benchmark);
  const { signal } = new AbortController();
  for (const task of tasks) {
    const seat = { task, trial: 0, seed: 300 };
    const { protocol } = benchmark.open(task, { seed: 300 });
    const agent = cast.agent.join({ role: "agent", ...seat });
    const user = cast.user?.join({ role: "user", ...seat });
    for (let step = protocol.next(); step.kind === "ask"; step = protocol.next()) {
      const reply = (step.role === "agent" ? agent : user)?.(step.view, signal);
      if (reply === undefined) throw new Error(`${benchmark.name} has no scripted ${step.role}`);
      protocol.answer(reply instanceof Promise ? await reply : reply);
    }
  }
  return tasks.length;
}

async function playAll({ benchmark, cast }: Part): Promise<number> {
  const tasks = baseTasks(benchmark);
  for (const task of tasks) await play(benchmark, task, cast);
  return tasks.length;
}

/** The result files of 50 oracle episodes scored again by a process of its own. */
async function evaluation(benchmark: Benchmark, cast: Cast, dataset: Dataset): Promise<Figure> {
  const episodes = [];
  for (const task of baseTasks(benchmark)) episodes.push(await play(benchmark, task, cast));
  const files = await aceBenchAdapter.exports[0]?.write({
    benchmark,
    dataset,
    createdAt: 0,
    trials: 1,
    seed: 300,
    limits: {},
    participants: { agent: "oracle", user: "scripted" },
    episodes,
  });
  const folder = mkdtempSync(join(tmpdir(), "mua-bench-"));
  try {
    for (const [path, text] of files ?? []) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const results = [...(files?.keys() ?? [])].filter((path) => path.startsWith("result_all/"));
    const main = join(import.meta.dirname, "../packages/cli/src/main.ts");
    const args = [main, "rescore", "acebench-agent", ...results.map((path) => join(folder, path)), "--json"];
    const evaluate = () =>
      seconds(() => {
        const { status } = spawnSync(process.execPath, args);
        if (status !== 0) throw new Error(`rescore exits with ${status}`);
      });
    return {
      what: "evaluating 50 entries, started by node",
      ours: await median(evaluate),
      unit: "s",
      official: 1.7,
      target: { atMost: 0.3 },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
