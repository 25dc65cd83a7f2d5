import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Benchmark, type Participant, ParticipantError, say } from "@mua/core";
import { summarise } from "@mua/scorer";
import { describe, expect, it } from "vitest";
import {
  createRun,
  openRun,
  playAll,
  type RunEvent,
  type RunOptions,
  type RunWriter,
  readEpisode,
  readRun,
  runAll,
} from "../src/index.ts";
import { agent, newRun, noon, temporaryFolder, tiny, tinyRun, user } from "./tiny.ts";

/** Plays a run with the usual cast, unless a test wants others. */
function play(
  benchmark: Benchmark,
  store: RunWriter,
  parts: Partial<RunOptions<Benchmark["tasks"][number]>> = {},
) {
  return runAll({
    benchmark,
    cast: { agent: agent(), user: user() },
    store,
    signal: new AbortController().signal,
    now: Date.now,
    ...parts,
  });
}

/** Answers as `agent`, but before that does something that may throw. */
function agentThat(
  act: (task: string, trial: number, signal: AbortSignal) => void | Promise<void>,
): Participant {
  const usual = agent();
  return {
    name: usual.name,
    join: (seat) => {
      const respond = usual.join(seat);
      return async (view, signal) => {
        await act(seat.task.id, seat.trial, signal);
        return respond(view, signal);
      };
    },
  };
}

describe("runAll", () => {
  it("plays every task once, then every task again, and sums up", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(3);
    await using store = await tinyRun(folder.path, benchmark, { concurrency: 1 });
    const events: RunEvent[] = [];
    const ends: number[] = [];
    let time = noon;
    const now = () => (time += 1000);
    const report = (event: RunEvent): void => {
      events.push(event);
      const { finished } = event.progress;
      // The clock was read once at the start and last for this event.
      if (event.kind === "finished") ends.push(((time - noon - 1000) / 1000 / finished) * (6 - finished));
    };
    const result = await play(benchmark, store, { report, now });
    expect(
      events.flatMap((event) =>
        event.kind === "started" ? [`${event.claim.task}/${event.claim.trial} ${event.claim.seed}`] : [],
      ),
    ).toEqual(["t0/0 300", "t1/0 300", "t2/0 300", "t0/1 301", "t1/1 301", "t2/1 301"]);
    expect(result.complete).toBe(true);
    expect(result.summary).toEqual(summarise(store.entries()));
    expect(result.summary.reward.mean).toBeCloseTo(4 / 6);
    const summary = JSON.parse(readFileSync(join(store.path, "summary.json"), "utf8")) as unknown;
    expect(summary).toEqual({ run: store.configuration.id, ...result.summary });
    const finished = events.flatMap((event) => (event.kind === "finished" ? [event.progress] : []));
    expect(
      finished.map((progress) => [progress.finished, progress.total, progress.meanReward?.toFixed(2)]),
    ).toEqual([
      [1, 6, "1.00"],
      [2, 6, "0.50"],
      [3, 6, "0.67"],
      [4, 6, "0.50"],
      [5, 6, "0.60"],
      [6, 6, "0.67"],
    ]);
    expect(finished.at(-1)).toMatchObject({ scored: 6, outcomes: { completed: 6 }, secondsLeft: 0 });
    expect(events[0]?.progress).toMatchObject({ finished: 0, meanReward: null, secondsLeft: null });
    expect(ends).toEqual(finished.map((progress) => progress.secondsLeft));
  });

  it("stores what was said", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(1);
    await using store = await tinyRun(folder.path, benchmark, {
      trials: 1,
      limits: { steps: 9 },
      variant: "gt",
    });
    await play(benchmark, store);
    const run = await readRun(store.path);
    const records = await Promise.all(run.entries.map((entry) => readEpisode(run, entry)));
    expect(
      records.map(({ trajectory: { startedAt: _, seconds: __, messages, ...rest } }) => ({
        ...rest,
        said: messages.map((message) => message.content),
      })),
    ).toMatchInlineSnapshot(`
      [
        {
          "benchmark": "tiny/talk",
          "dataset": {
            "hash": "0123456789abcdef",
            "name": "tiny",
            "version": "v1",
          },
          "ending": {
            "outcome": "completed",
            "reason": "bye",
          },
          "limits": {
            "steps": 9,
          },
          "participants": {
            "agent": "tester/agent",
            "user": "user",
          },
          "said": [
            "right",
            "hello",
            "right",
            "bye",
          ],
          "seed": 300,
          "task": "t0",
          "trial": 0,
          "variant": "gt",
        },
      ]
    `);
  });

  it("resumes with what is missing and nothing else", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(4);
    const controller = new AbortController();
    const played: string[] = [];
    const counting = agentThat((task, trial) => void played.push(`${task}/${trial}`));
    let path: string;
    {
      await using store = await tinyRun(folder.path, benchmark, { concurrency: 1 });
      path = store.path;
      const report = (event: RunEvent): void => {
        if (event.kind === "finished" && event.progress.finished === 3) controller.abort();
      };
      const result = await play(benchmark, store, {
        cast: { agent: counting, user: user() },
        signal: controller.signal,
        report,
      });
      expect([result.complete, result.summary.episodes]).toEqual([false, 3]);
    }
    expect((await readRun(path)).entries).toHaveLength(3);
    played.length = 0;
    await using store = await openRun(path);
    const progress: number[] = [];
    const result = await play(benchmark, store, {
      cast: { agent: counting, user: user() },
      report: (event) => event.kind === "finished" && progress.push(event.progress.finished),
    });
    expect([...new Set(played)]).toEqual(["t3/0", "t0/1", "t1/1", "t2/1", "t3/1"]);
    expect(progress).toEqual([4, 5, 6, 7, 8]);
    expect([result.complete, store.entries().length]).toEqual([true, 8]);
    played.length = 0;
    expect([
      (await play(benchmark, store, { cast: { agent: counting, user: user() } })).complete,
      played,
    ]).toEqual([true, []]);
    expect(readFileSync(join(path, "episodes.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(8);
  });

  it("repeats failures of the infrastructure when asked, and the new episode counts", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(4);
    await using store = await tinyRun(folder.path, benchmark, { trials: 1 });
    let down = true;
    const flaky = agentThat((task) => {
      if (task === "t1" && down) throw new ParticipantError("model", "the endpoint is down");
      if (task === "t2") throw new ParticipantError("answer", "nonsense");
    });
    const cast = { agent: flaky, user: user() };
    const outcomes = () => store.entries().map(({ outcome }) => outcome);
    await play(benchmark, store, { cast });
    const first = ["completed", "model_error", "agent_error", "completed"];
    expect(outcomes()).toEqual(first);
    const { summary } = await play(benchmark, store, { cast });
    expect([outcomes(), summary.excluded]).toEqual([first, { agent_error: 1, model_error: 1 }]);
    await play(benchmark, store, { cast, retry: true });
    expect(outcomes()).toEqual(first);
    down = false;
    const totals: number[] = [];
    await play(benchmark, store, {
      cast,
      retry: true,
      report: ({ progress }) => totals.push(progress.total),
    });
    expect([outcomes(), totals]).toEqual([
      ["completed", "completed", "agent_error", "completed"],
      [4, 4],
    ]);
    expect(readFileSync(join(store.path, "episodes.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(6);
    expect((await readRun(store.path)).entries).toEqual(store.entries());
  });

  it("ends an episode that takes too long, even when nobody listens to the signal", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(3);
    await using store = await tinyRun(folder.path, benchmark, {
      trials: 1,
      concurrency: 2,
      timeoutSeconds: 0.05,
    });
    const stuck = agentThat((task) => (task === "t1" ? undefined : new Promise<void>(() => undefined)));
    await play(benchmark, store, { cast: { agent: stuck, user: user() } });
    expect(store.entries().map(({ outcome, reason, reward }) => [outcome, reason, reward])).toEqual([
      ["limit", "time", null],
      ["completed", "bye", 0],
      ["limit", "time", null],
    ]);
  });

  it("gives every episode its own time, although one timer serves them all", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(30);
    await using store = await tinyRun(folder.path, benchmark, {
      trials: 1,
      concurrency: 3,
      timeoutSeconds: 0.2,
    });
    // Together far longer than one of them may take.
    const slow = agentThat(async () => void (await sleep(15)));
    await play(benchmark, store, { cast: { agent: slow, user: user() } });
    expect(store.entries().map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 30 }, () => "completed"),
    );
  });

  it("when stopped keeps what is finished, abandons what is in flight, and begins nothing", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(10);
    await using store = await tinyRun(folder.path, benchmark, { trials: 1, concurrency: 4 });
    const controller = new AbortController();
    const begun = new Set<string>();
    const blocking = agentThat((task) => {
      begun.add(task);
      if (begun.size === 6) controller.abort(new Error("interrupted"));
      return task === "t0" || task === "t1" ? undefined : new Promise<void>(() => undefined);
    });
    const result = await play(benchmark, store, {
      cast: { agent: blocking, user: user() },
      signal: controller.signal,
    });
    expect([store.entries().map(({ task }) => task), begun.size, result.complete]).toEqual([
      ["t0", "t1"],
      6,
      false,
    ]);
    expect(await play(benchmark, store, { signal: controller.signal })).toMatchObject({
      complete: false,
      summary: { episodes: 2 },
    });
    expect(await play(benchmark, store)).toMatchObject({
      complete: true,
      summary: { episodes: 10, outcomes: { completed: 10 } },
    });
  });

  it("holds two thousand episodes at once with one timer", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(2000);
    await using store = await tinyRun(folder.path, benchmark, {
      trials: 1,
      concurrency: 2000,
      timeoutSeconds: 60,
    });
    let here = 0;
    let open: () => void = () => undefined;
    const everyone = new Promise<void>((resolve) => {
      open = resolve;
    });
    let timers = 0;
    const waiting = agentThat(async () => {
      here += 1;
      if (here === 2000) {
        timers = process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
        open();
      }
      await everyone;
    });
    const result = await play(benchmark, store, { cast: { agent: waiting, user: user() } });
    expect(result.summary.outcomes).toEqual({ completed: 2000 });
    expect(timers).toBeLessThan(10);
    expect((await readRun(store.path)).entries).toHaveLength(2000);
  });

  it.skipIf(!existsSync("/dev/full"))("stops when episodes cannot be stored (needs /dev/full)", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(50);
    const created = await tinyRun(folder.path, benchmark);
    await created.close();
    const { path } = created;
    rmSync(join(path, "episodes.jsonl"));
    symlinkSync("/dev/full", join(path, "episodes.jsonl"));
    await using store = await openRun(path);
    let begun = 0;
    const counting = agentThat((task) => {
      begun += 1;
      return task === "t3" ? new Promise<void>(() => undefined) : undefined;
    });
    await expect(play(benchmark, store, { cast: { agent: counting, user: user() } })).rejects.toMatchObject({
      name: "RunStoreError",
    });
    expect(begun).toBeLessThan(20);
  });

  it("plays no other benchmark than the run's", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(2);
    await using store = await tinyRun(folder.path, benchmark);
    const refusals = [
      { ...benchmark, name: "tiny/other" },
      { ...benchmark, dataset: { ...benchmark.dataset, hash: "f" } },
      tiny(1),
    ].map(async (other) =>
      String(await play(other, store).catch((error: unknown) => error)).replace(store.path, ""),
    );
    expect(await Promise.all(refusals)).toMatchInlineSnapshot(`
      [
        "RunStoreError: : is a run of tiny/talk, not of tiny/other",
        "RunStoreError: : was made over tiny@v1 with hash 0123456789abcdef; the dataset at hand has hash f",
        "RunStoreError: : plays task 't1', which tiny/talk does not have",
      ]
    `);
  });
});

describe("playAll", () => {
  it("takes work from anywhere, also when that takes time", async () => {
    const benchmark = tiny(3);
    const claims = ["t2", "t0", "t2"].map((task, trial) => ({ task, trial, seed: 1 }));
    const reported: string[] = [];
    await playAll(
      {
        claim: async () => {
          await sleep(1);
          return claims.shift();
        },
        report: async ({ trajectory }) =>
          void reported.push(`${trajectory.task}/${trajectory.trial} ${trajectory.ending.outcome}`),
      },
      {
        benchmark,
        cast: { agent: agent(), user: user() },
        concurrency: 2,
        signal: new AbortController().signal,
        now: Date.now,
      },
    );
    expect(reported.toSorted()).toEqual(["t0/1 completed", "t2/0 completed", "t2/2 completed"]);
  });

  it("abandons everything when a claim fails", async () => {
    const benchmark = tiny(3);
    const reported: string[] = [];
    const claims = ["t0", "t9"];
    const stuck: Participant = { name: "stuck", join: () => () => sleep(60_000).then(() => say("x")) };
    const playing = playAll(
      {
        claim: () => ({ task: claims.shift() ?? "t1", trial: 0, seed: 1 }),
        report: async ({ trajectory }) => void reported.push(trajectory.task),
      },
      {
        benchmark,
        cast: { agent: stuck, user: user() },
        concurrency: 2,
        signal: new AbortController().signal,
        now: Date.now,
      },
    );
    await expect(playing).rejects.toThrow("tiny/talk has no task 't9'");
    expect(reported).toEqual([]);
  });
});

describe("a new run", () => {
  it("is created and played in one go", async () => {
    using folder = temporaryFolder();
    const benchmark = tiny(2);
    await using store = await createRun(folder.path, newRun(benchmark), noon);
    expect((await play(benchmark, store)).complete).toBe(true);
  });
});
