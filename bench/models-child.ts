import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { tau2Adapter } from "@mua/benchmark-tau2";
import { Models, type Provider } from "@mua/models";
import { createRun, runAll } from "@mua/runner";
import { baseTasks, datasetOf } from "./benchmarks.ts";
import { cpuSeconds } from "./measure.ts";

// As the command line does before models play.
setFlagsFromString("--heap-growing-percent=50");

/** One run in a process of its own, so that its memory and CPU time are its own: `node models-child.ts PROVIDER URL`. */
const [provider = "openai", server = ""] = process.argv.slice(2) as [Provider, string];
const dataset = await datasetOf(tau2Adapter, "v1.0.1");
const benchmark = tau2Adapter.load("retail", dataset);
const tasks = baseTasks(benchmark)
  .slice(0, 100)
  .map(({ id }) => id);
const trials = 5;
const signal = new AbortController().signal;
const models = new Models({
  clock: {
    now: () => performance.now(),
    sleep: (milliseconds, stop) => sleep(milliseconds, undefined, { signal: stop }),
    random: Math.random,
  },
  prices: [],
  cacheFolder: "",
  callTimeout: 60_000,
});
const url = provider === "openai" ? `${server}/v1` : server;
const open = async (role: string) => {
  const settings = {
    name: `${provider}/${role}`,
    url,
    calling: "native",
    sampling: {},
    cache: "off",
  } as const;
  return (await models.open(settings, false, signal)).participant();
};
const cast = { agent: await open("agent"), user: await open("user") };
const root = mkdtempSync(join(tmpdir(), "mua-models-"));
try {
  const run = {
    benchmark: benchmark.name,
    dataset: benchmark.dataset,
    participants: { agent: cast.agent.name, user: cast.user.name },
    tasks,
    trials,
    seed: 300,
    concurrency: tasks.length * trials,
    versions: {},
    options: {},
  };
  await using store = await createRun(root, run, Date.now());
  let wallSeconds = 0;
  const cpu = await cpuSeconds(async () => {
    wallSeconds = (await runAll({ benchmark, cast, store, signal, now: Date.now })).wallSeconds;
  });
  const entries = store.entries();
  // Everything but the greeting was asked for.
  const calls = entries.map(({ messages }) => messages - 1);
  process.stdout.write(
    JSON.stringify({
      episodes: entries.length,
      calls: calls.reduce((sum, count) => sum + count, 0),
      wallSeconds,
      idealSeconds: Math.max(...calls),
      cpuSeconds: cpu,
      maxRss: process.resourceUsage().maxRSS * 1024,
    }),
  );
} finally {
  rmSync(root, { recursive: true });
}
