import { spawnSync } from "node:child_process";
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
import { type Dataset, type EpisodeRecord, toolCallFromText } from "@mua/core";
import { PythonRandom } from "@mua/python-compat";
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
    yield await hostile(dataset);
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

/** Answers that nobody should take long over: of so many repetitions of a part, or of any parts. */
const HOSTILE: readonly ((repeated: (part: string, most: number) => string) => string)[] = [
  (repeated) => repeated("[", 100_000),
  (repeated) => repeated("(", 1_000_000),
  (repeated) => repeated("\n", 1_000_000),
  (repeated) => `echo(content='${repeated("x", 1_000_000)}')`,
  (repeated) => `echo(content='${repeated("cat( ", 100_000)}')`,
  (repeated) => `f(a=${repeated("9", 1_000_000)})`,
  (repeated) => `f(a=0x${repeated("f", 1_000_000)})`,
  (repeated) => `[${repeated("pwd(),", 20_000)}]`,
  (repeated) => `f(${repeated("a=1,", 20_000)})`,
  (repeated) => `f(a=${repeated("1+", 100_000)}1)`,
  (repeated) => `f(a=${repeated("1**", 1000)}9)`,
  (repeated) => `f(a=${repeated("not ", 20_000)}1)`,
  (repeated) => `f(a=${repeated("-", 50_000)}1)`,
  (repeated) => `a${repeated(".b", 50_000)}()`,
  (repeated) => `${repeated("x if y else ", 5000)}z`,
  (repeated) => `${repeated("lambda:", 5000)}1`,
  (repeated) => `[f(x) ${repeated("for a in b ", 5000)}]`,
  (repeated) => `f(a=b'${repeated("\\x", 10_000)}')`,
  (repeated) => `f(a=f'${repeated("{", 1000)}')`,
  (repeated) => repeated("\ud800", 1000),
  () => "f(a=9**9**9**9)",
  () => "echo(content='a'*10**9)",
  () => "echo(content=1<<10**9)",
  () => "__import__('os').system('exit 1')",
  () => "[x for x in ().__class__.__bases__[0].__subclasses__()]",
  () => "(lambda: __import__('os'))()",
];
const PARTS =
  "[ ] ( ) { } ' \" f (a=1) , = lambda for in if else not * ** : := 1 0x e j \\ \n \0 \ud800 f' b' await yield ... print( sorted( cat( pwd()".split(
    " ",
  );

/** The longest that one of 10,000 answers took, of prompted and native agents in turn: decoded, run and answered. */
async function hostile(dataset: Dataset): Promise<Figure> {
  const benchmark = bfclAdapter.load("base", dataset);
  const [task] = benchmark.tasks;
  if (task === undefined) throw new Error("there are no tasks");
  const random = new PythonRandom(6);
  const below = (limit: number): number => Number(random.randint(0, limit - 1));
  const repeated = (part: string, most: number): string => part.repeat(below(most));
  const words = (): string => Array.from({ length: below(300) }, () => PARTS[below(PARTS.length)]).join(" ");
  let slowest = 0;
  const warmUp = 500;
  for (let index = 0; index < 10_000 + warmUp; index += 1) {
    const text = below(2) === 0 ? words() : (HOSTILE[below(HOSTILE.length)]?.(repeated) ?? "");
    const isNative = index % 2 === 0;
    const { protocol } = benchmark.open(task, { seed: 300, ...(isNative ? {} : { variant: "prompting" }) });
    protocol.next();
    protocol.answer({ content: "Hello", toolCalls: null });
    protocol.next();
    const toolCalls = isNative ? [toolCallFromText("1", "echo", JSON.stringify({ content: text }))] : null;
    const time = await cpuSeconds(() => {
      protocol.answer({ content: text, toolCalls });
      protocol.next();
    });
    if (index >= warmUp) slowest = Math.max(slowest, time);
  }
  return {
    what: "the slowest of 10,000 hostile answers, CPU",
    ours: slowest * 1000,
    unit: "ms",
    target: { atMost: 50 },
  };
}
