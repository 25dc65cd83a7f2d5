import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EpisodeRecord, Message } from "@mua/core";
import { createRun, readEpisode, readRun, runAll } from "@mua/runner";
import { expect, test } from "vitest";
import { errands } from "./errand.ts";
import { faultNames, faultServer } from "./fault-server.ts";
import { clientOf, player } from "./players.ts";

const tasks = 50;
const trials = 4;

/** Plays all errands against a server and returns the stored episodes. */
async function play(url: string, folder: string): Promise<ReadonlyMap<string, EpisodeRecord>> {
  const benchmark = errands(tasks);
  const options = { retry: { attempts: 8, firstWait: 2 }, timeout: 400 };
  const model = async (name: string) => player(await clientOf(url, { model: name }), options);
  const [agent, user, judge] = await Promise.all([model("agent"), model("user"), model("judge")]);
  await using store = await createRun(
    folder,
    {
      benchmark: benchmark.name,
      dataset: benchmark.dataset,
      participants: { agent: agent.name, user: user.name, judge: judge.name },
      tasks: benchmark.tasks.map(({ id }) => id),
      trials,
      seed: 1,
      concurrency: 40,
      versions: {},
      options: {},
    },
    Date.now(),
  );
  const signal = new AbortController().signal;
  const { complete } = await runAll({
    benchmark,
    cast: { agent, user, judge },
    store,
    signal,
    now: Date.now,
  });
  expect(complete).toBe(true);
  const run = await readRun(store.path);
  const records = await Promise.all(run.entries.map((entry) => readEpisode(run, entry)));
  return new Map(records.map((record) => [`${record.trajectory.task}/${record.trajectory.trial}`, record]));
}

/** An episode without what time does to it. */
function timeless({ trajectory, score, judge }: EpisodeRecord) {
  return {
    messages: trajectory.messages.map(({ ...message }: Message & { seconds?: number }) => {
      delete message.seconds;
      return message;
    }),
    ending: trajectory.ending,
    score,
    judge: judge.map(({ view, reply }) => ({ view, reply })),
  };
}

test("with 30 % faults on every role a run of 200 episodes completes, and faults score nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mua-faults-"));
  try {
    await using calm = await faultServer(0, 1);
    await using rough = await faultServer(0.3, 1);
    const expected = await play(calm.url, join(folder, "calm"));
    const came = await play(rough.url, join(folder, "rough"));
    expect([...calm.counts]).toEqual([]);
    expect([...rough.counts.keys()].toSorted()).toEqual(faultNames.toSorted());
    expect(expected.size).toBe(tasks * trials);
    expect(came.size).toBe(tasks * trials);
    expect([...expected.values()].every(({ score }) => score.reward === 1)).toBe(true);
    let finished = 0;
    for (const [episode, record] of came) {
      const { ending } = record.trajectory;
      if (ending.outcome === "completed") {
        finished += 1;
        expect(timeless(record)).toEqual(timeless(expected.get(episode) as EpisodeRecord));
        continue;
      }
      expect(ending.outcome).toMatch(/^(?:model|agent|user|judge)_error$/u);
      expect(ending.role).toMatch(/^(?:agent|user|judge)$/u);
      expect(ending.detail).toMatch(/\S/u);
      expect(record.score.reward).toBeNull();
    }
    expect(finished).toBeGreaterThan(20);
    expect(finished).toBeLessThan(200);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
