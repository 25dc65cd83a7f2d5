import { tau2Adapter } from "@mua/benchmark-tau2";
import { type Benchmark, type Folder, toolCall } from "@mua/core";
import { baseTasks, datasetOf, oracleCast, play } from "./benchmarks.ts";
import { bytesHeld, type Figure, median, type Suite, seconds } from "./measure.ts";

/** What the official code needs, by domain: see the header of main.ts. Rescoring is of 200 simulations. */
type Official = {
  readonly openMs: number;
  readonly megabytes: number;
  readonly callMs: number;
  readonly episodes: number;
  readonly rescore: number;
};

const domains: readonly {
  readonly name: string;
  readonly official: Official;
  /** A cheap read. */
  readonly call: readonly [tool: string, parameter: string, value: string];
  readonly times: { readonly open?: number; readonly episode: number };
}[] = [
  {
    name: "retail",
    official: { openMs: 148, megabytes: 9.2, callMs: 0.053, episodes: 2, rescore: 75.9 },
    call: ["get_order_details", "order_id", "#W2378156"],
    times: { open: 1000, episode: 300 },
  },
  {
    name: "airline",
    official: { openMs: 128, megabytes: 20, callMs: 0.057, episodes: 1.08, rescore: 147 },
    call: ["get_user_details", "user_id", "mia_li_3668"],
    times: { episode: 500 },
  },
  {
    name: "telecom",
    official: { openMs: 4.4, megabytes: 0.03, callMs: 0.072, episodes: 19.3, rescore: 8.5 },
    call: ["get_customer_by_id", "customer_id", "C1001"],
    times: { episode: 50 },
  },
];

/** τ²: opening an environment, a tool call, an episode with scoring, rescoring a file. */
export const tau2Suite: Suite = {
  name: "tau2, official code v1.0.1",
  async *measure() {
    const dataset = await datasetOf(tau2Adapter, "v1.0.1");
    for (const { name, official, call, times } of domains) {
      const benchmark = tau2Adapter.load(name, dataset);
      yield* environment(benchmark, official, call, times.open);
      yield* episodes(benchmark, official, times.episode);
      yield await rescoring(benchmark, official);
    }
  },
};

async function* environment(
  benchmark: Benchmark,
  official: Official,
  [tool, parameter, value]: readonly [string, string, string],
  times: number | undefined,
): AsyncIterable<Figure> {
  const [task] = baseTasks(benchmark);
  if (task === undefined) return;
  const open = () => benchmark.open(task, { seed: 300 });
  const opened = 500;
  const openOnce = async () => (await seconds(() => repeat(opened, open))) / opened;
  yield {
    what: `${benchmark.name}: opening an environment`,
    ours: (await median(openOnce)) * 1000,
    unit: "ms",
    official: official.openMs,
    ...(times === undefined ? {} : { target: { times } }),
  };
  const held = await bytesHeld(() => Array.from({ length: 1000 }, open));
  yield {
    what: `${benchmark.name}: memory of a live environment`,
    ours: held / 1000 / 1e6,
    unit: "MB",
    official: official.megabytes,
    target: { atMost: 0.1 },
  };
  const { environment } = open();
  const request = toolCall("1", tool, new Map([[parameter, value]]));
  if (environment.call("agent", request).error) throw new Error(`${benchmark.name}: ${tool} fails`);
  const calls = 20_000;
  const callOnce = async () =>
    (await seconds(() => repeat(calls, () => environment.call("agent", request)))) / calls;
  yield {
    what: `${benchmark.name}: one tool call (${tool})`,
    ours: (await median(callOnce)) * 1000,
    unit: "ms",
    official: official.callMs,
  };
}

async function* episodes(benchmark: Benchmark, official: Official, times: number): AsyncIterable<Figure> {
  const tasks = baseTasks(benchmark);
  const cast = oracleCast(benchmark);
  const all = async () => {
    for (const task of tasks) await play(benchmark, task, cast);
  };
  const perSecond = async () => tasks.length / (await seconds(all));
  yield {
    what: `${benchmark.name}: oracle episodes with scoring`,
    ours: await median(perSecond),
    unit: "episodes/s",
    official: official.episodes,
    target: { times },
  };
}

/** A results file of 200 oracle episodes, scored again in this process. */
async function rescoring(benchmark: Benchmark, official: Official): Promise<Figure> {
  const tasks = baseTasks(benchmark);
  const cast = oracleCast(benchmark);
  const records = [];
  for (let index = 0; index < 200; index += 1) {
    const task = tasks[index % tasks.length];
    if (task !== undefined) records.push(await play(benchmark, task, cast));
  }
  const dataset = await datasetOf(tau2Adapter, benchmark.dataset.version);
  const [format] = tau2Adapter.exports;
  const files = await format?.write({
    benchmark,
    dataset,
    createdAt: 0,
    trials: 2,
    seed: 300,
    limits: {},
    participants: { agent: "oracle", user: "scripted", judge: "scripted" },
    episodes: records,
  });
  const [text = ""] = [...(files?.values() ?? [])];
  const rescoreAll = async () => {
    let rows = 0;
    for await (const _ of tau2Adapter.rescore?.(text, nothing, {}, async () => dataset) ?? []) rows += 1;
    if (rows !== 200) throw new Error(`${rows} of 200 episodes came back`);
  };
  return {
    what: `${benchmark.name}: rescoring a file of 200 episodes`,
    ours: await median(() => seconds(rescoreAll)),
    unit: "s",
    official: official.rescore,
    target: { atMost: 0.5 },
  };
}

const nothing: Folder = {
  label: "memory",
  list: () => [],
  has: () => false,
  text: (path) => {
    throw new Error(`there is no file '${path}'`);
  },
};

function repeat(times: number, action: () => unknown): void {
  for (let index = 0; index < times; index += 1) action();
}
