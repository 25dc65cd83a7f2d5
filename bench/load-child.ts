import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tau2Adapter } from "@mua/benchmark-tau2";
import type { Cast, Participant } from "@mua/core";
import { createRun, readEpisode, readRun, runAll } from "@mua/runner";
import { delayed } from "@mua/user-simulators";
import { baseTasks, datasetOf, oracleCast } from "./benchmarks.ts";

/** One load run in a process of its own, so that its memory is its own: `node load-child.ts PART EPISODES`. */
const [part = "retail", wanted = "2000"] = process.argv.slice(2);
const dataset = await datasetOf(tau2Adapter, "v1.0.1");
const benchmark = tau2Adapter.load(part, dataset);
const tasks = baseTasks(benchmark).map(({ id }) => id);
const trials = Math.ceil(Number(wanted) / tasks.length);
const slow = (participant: Participant) =>
  delayed(participant, 1000, (ms, signal) => sleep(ms, undefined, { signal }));
const { agent, user, judge } = oracleCast(benchmark);
const cast: Cast = {
  agent: slow(agent),
  ...(user === undefined ? {} : { user: slow(user) }),
  ...(judge === undefined ? {} : { judge: slow(judge) }),
};
const root = mkdtempSync(join(tmpdir(), "mua-load-"));
try {
  const run = {
    benchmark: benchmark.name,
    dataset: benchmark.dataset,
    participants: { agent: "oracle", user: "scripted", judge: "scripted" },
    tasks,
    trials,
    seed: 300,
    concurrency: tasks.length * trials,
    versions: {},
    options: {},
  };
  await using store = await createRun(root, run, Date.now());
  const { summary, wallSeconds } = await runAll({
    benchmark,
    cast,
    store,
    signal: new AbortController().signal,
    now: Date.now,
  });
  const maxRss = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(
    JSON.stringify({
      episodes: summary.episodes,
      wallSeconds,
      idealSeconds: await longest(store.path),
      maxRss,
    }),
  );
} finally {
  rmSync(root, { recursive: true });
}

/** Seconds that the longest chain of answers takes when each takes one second. */
async function longest(path: string): Promise<number> {
  const run = await readRun(path);
  let most = 0;
  for (const entry of run.entries) {
    const { trajectory, judge: asked } = await readEpisode(run, entry);
    const answers = trajectory.messages.filter(
      (message) => message.role !== "tool" && message.seconds !== undefined,
    );
    most = Math.max(most, answers.length + asked.length);
  }
  return most;
}
