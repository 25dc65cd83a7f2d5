import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type EpisodeRecord, formatEpisode, type Outcome, parseEpisode } from "@mua/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRun, listRuns, openRun, readEpisode, readRun, type StoredRun } from "../src/index.ts";
import { newRun, noon, temporaryFolder, tiny, tinyRun } from "./tiny.ts";

const benchmark = tiny(3);

/** A finished episode. */
function record(
  task: string,
  trial: number,
  parts: { outcome?: Outcome; reward?: number | null; text?: string } = {},
): EpisodeRecord {
  const { outcome = "completed", reward = 1, text = "right" } = parts;
  return {
    trajectory: {
      benchmark: benchmark.name,
      dataset: benchmark.dataset,
      task,
      trial,
      seed: 300,
      participants: { agent: "tester/agent", user: "user" },
      messages: [{ role: "agent", content: text, toolCalls: null, seconds: 0.25 }],
      ending: { outcome, reason: "bye" },
      startedAt: noon,
      seconds: 0.5,
    },
    score: {
      reward,
      checks: [{ name: "said", reward, counts: true }],
      ...(reward === 1 ? {} : { reason: "not right" }),
    },
    judge: [],
  };
}

/** Task, trial, outcome and reward of the entries that count. */
function brief({ entries }: Pick<StoredRun, "entries">): readonly string[] {
  return entries.map(({ task, trial, outcome, reward }) => `${task}/${trial} ${outcome} ${reward}`);
}

async function storedRun(root: string, ...records: readonly EpisodeRecord[]): Promise<string> {
  await using run = await tinyRun(root, benchmark);
  for (const one of records) await run.append(one);
  return run.path;
}

describe("a run on disk", () => {
  it("gives back its configuration and its episodes, each by its own bytes", async () => {
    using folder = temporaryFolder();
    const records = [
      record("t1", 1, { text: "grüß Gott \u2028 \ud800 🎈" }),
      record("t0", 0, { reward: null, outcome: "limit" }),
      record("t2", 0),
    ];
    const path = await storedRun(folder.path, ...records);
    const run = await readRun(path);
    expect(run.configuration).toMatchObject({
      ...newRun(benchmark),
      id: "20260131T120000Z-tiny-talk-tester-agent",
    });
    expect(brief(run)).toEqual(["t0/0 limit null", "t2/0 completed 1", "t1/1 completed 1"]);
    expect(await Promise.all(run.entries.map((entry) => readEpisode(run, entry)))).toEqual([
      records[1],
      records[2],
      records[0],
    ]);
    expect(
      readFileSync(join(path, "episodes.jsonl"), "utf8").trimEnd().split("\n").map(parseEpisode),
    ).toEqual(records);
    expect(readdirSync(path).sort()).toEqual(["episodes.jsonl", "index.jsonl", "run.yaml"]);
    expect(readFileSync(join(path, "run.yaml"), "utf8")).toMatchInlineSnapshot(`
      "format: 1
      id: 20260131T120000Z-tiny-talk-tester-agent
      createdAt: 2026-01-31T12:00:00.000Z
      benchmark: tiny/talk
      dataset:
        name: tiny
        version: v1
        hash: 0123456789abcdef
      participants:
        agent: tester/agent
        user: user
      tasks:
        - t0
        - t1
        - t2
      trials: 2
      seed: 300
      concurrency: 4
      versions:
        mua: 0.1.0
      options:
        split: base
        tasks:
          - t0
          - "7"
        delay: 0.5
      "
    `);
    expect(readFileSync(join(path, "index.jsonl"), "utf8").split("\n")[1]).toMatchInlineSnapshot(
      `"{"offset":469,"length":469,"task":"t0","trial":0,"outcome":"limit","reason":"bye","reward":null,"scoreReason":"not right","checks":{"said":null},"usage":{},"cost":0,"messages":1,"turns":{"agent":1},"waited":{"agent":0.25},"seconds":0.5}"`,
    );
  });

  it("has an id of its own even when it is created at the same moment", async () => {
    using folder = temporaryFolder();
    const names: string[] = [];
    for (const agent of ["openai/GPT 4.1", "openai/gpt-4.1", "../../etc", "日本"]) {
      await using run = await createRun(folder.path, { ...newRun(benchmark), participants: { agent } }, noon);
      names.push(run.configuration.id);
    }
    expect(readdirSync(folder.path).toSorted()).toEqual(names.toSorted());
    expect(names).toMatchInlineSnapshot(`
      [
        "20260131T120000Z-tiny-talk-openai-gpt-4.1",
        "20260131T120000Z-tiny-talk-openai-gpt-4.1-2",
        "20260131T120000Z-tiny-talk-etc",
        "20260131T120000Z-tiny-talk-unnamed",
      ]
    `);
  });

  it("refuses what could not be read again, and says where it cannot write", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "file"), "");
    const refusal = async (promise: Promise<unknown>) =>
      String(await promise.catch((error: unknown) => error)).replaceAll(folder.path, "");
    expect([
      await refusal(createRun(folder.path, { ...newRun(benchmark), trials: 0 }, noon)),
      await refusal(createRun(folder.path, { ...newRun(benchmark), tasks: ["t0", "t0"] }, noon)),
      await refusal(tinyRun(join(folder.path, "file", "runs"), benchmark)),
      await refusal(openRun(join(folder.path, "none"))),
      await refusal(readRun(join(folder.path, "file"))),
    ]).toMatchInlineSnapshot(`
      [
        "RunStoreError: /20260131T120000Z-tiny-talk-tester-agent/run.yaml: is not the configuration of a run: trials: Too small: expected number to be >=1",
        "RunStoreError: /20260131T120000Z-tiny-talk-tester-agent/run.yaml: is not the configuration of a run: tasks: each task once",
        "RunStoreError: /file/runs: a file stands where a folder is needed",
        "RunStoreError: /none/run.yaml: there is no such file, so this is not the folder of a run",
        "RunStoreError: /file/run.yaml: a file stands where a folder is needed",
      ]
    `);
    expect(readdirSync(folder.path)).toEqual(["file"]);
  });

  it.skipIf(!existsSync("/proc"))("says where no folder can be made (needs /proc)", async () => {
    await expect(tinyRun("/proc/none/runs", benchmark)).rejects.toMatchObject({
      name: "RunStoreError",
      path: "/proc/none/runs",
      reason: "there is no such file or folder",
    });
  });

  it("stores no episode that is not its own", async () => {
    using folder = temporaryFolder();
    await using run = await tinyRun(folder.path, benchmark);
    const { trajectory, ...rest } = record("t0", 0);
    for (const parts of [
      { task: "t9" },
      { trial: 2 },
      { benchmark: "other" },
      { dataset: { ...benchmark.dataset, hash: "f" } },
    ]) {
      await expect(run.append({ trajectory: { ...trajectory, ...parts }, ...rest })).rejects.toThrow(
        "an episode to be stored",
      );
    }
    expect(statSync(join(run.path, "episodes.jsonl")).size).toBe(0);
  });

  it("counts the first finished episode of a task and trial, and after a failure of the infrastructure the next", async () => {
    using folder = temporaryFolder();
    const path = await storedRun(
      folder.path,
      record("t0", 0, { reward: 0.5 }),
      record("t0", 0, { reward: 1 }),
      record("t1", 0, { outcome: "model_error", reward: null }),
      record("t1", 0, { outcome: "environment_error", reward: null }),
      record("t2", 0, { outcome: "judge_error", reward: null }),
      record("t2", 0, { reward: 0 }),
      record("t2", 0, { reward: 1 }),
      record("t0", 1, { outcome: "agent_error", reward: null }),
      record("t0", 1, { reward: 1 }),
      record("t1", 1, { outcome: "limit", reward: null }),
      record("t1", 1, { reward: 1 }),
    );
    const expected = [
      "t0/0 completed 0.5",
      "t1/0 environment_error null",
      "t2/0 completed 0",
      "t0/1 agent_error null",
      "t1/1 limit null",
    ];
    expect(brief(await readRun(path))).toEqual(expected);
    await using run = await openRun(path);
    expect(brief({ entries: run.entries() })).toEqual(expected);
  });
});

describe("groups", () => {
  it("are written together, in order, and count only when they are on the disk", async () => {
    using folder = temporaryFolder();
    const wide = tiny(500);
    await using run = await createRun(folder.path, { ...newRun(wide), trials: 1 }, noon);
    const { trajectory, ...rest } = record("t0", 0);
    const appended = wide.tasks.map((task) =>
      run.append({ trajectory: { ...trajectory, task: task.id }, ...rest }),
    );
    expect(run.entries()).toEqual([]);
    const entries = await Promise.all(appended);
    expect(run.entries()).toEqual(entries);
    expect((await readRun(run.path)).entries).toEqual(entries);
    expect(readFileSync(join(run.path, "index.jsonl"), "utf8")).toBe(
      entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""),
    );
  });

  it.skipIf(!existsSync("/dev/full"))(
    "fail with the path and the reason when the disk is full (needs /dev/full)",
    async () => {
      using folder = temporaryFolder();
      const path = await storedRun(folder.path);
      rmSync(join(path, "episodes.jsonl"));
      symlinkSync("/dev/full", join(path, "episodes.jsonl"));
      await using run = await openRun(path);
      for (const task of ["t0", "t1"]) {
        await expect(run.append(record(task, 0))).rejects.toMatchObject({
          name: "RunStoreError",
          path: join(path, "episodes.jsonl"),
          reason: "no space left on the device",
        });
      }
      expect(run.entries()).toEqual([]);
    },
  );
});

describe("after a crash", () => {
  it("a torn line is cut off and kept aside, at every byte it may end at", async () => {
    using folder = temporaryFolder();
    const path = await storedRun(folder.path, record("t0", 0), record("t1", 0, { text: "grüß Gott" }));
    const file = join(path, "episodes.jsonl");
    const whole = readFileSync(file);
    const first = whole.indexOf(10) + 1;
    for (const [number, size] of [first + 1, first + 200, whole.length - 1].entries()) {
      writeFileSync(file, whole.subarray(0, size));
      const found = await readRun(path);
      expect([brief(found), found.torn]).toEqual([["t0/0 completed 1"], size - first]);
      expect(statSync(file).size).toBe(size);
      await using run = await openRun(path);
      expect(run.found.torn).toBe(size - first);
      expect(readFileSync(join(path, `torn-${number + 1}.txt`))).toEqual(whole.subarray(first, size));
      expect(readFileSync(file)).toEqual(whole.subarray(0, first));
      await run.append(record("t1", 0));
      expect(brief(await readRun(path))).toEqual(["t0/0 completed 1", "t1/0 completed 1"]);
    }
  });

  it("lines that are no episodes stay where they are and are reported", async () => {
    using folder = temporaryFolder();
    const path = await storedRun(folder.path, record("t0", 0));
    const file = join(path, "episodes.jsonl");
    const foreign = [
      "hello",
      "",
      "{}",
      '{"trajectory": ',
      formatEpisode(record("t9", 0)),
      formatEpisode(record("t0", 7)),
      "[".repeat(50_000),
    ];
    appendFileSync(file, `${foreign.join("\n")}\n`);
    appendFileSync(file, `${formatEpisode(record("t1", 0))}\n`);
    const before = readFileSync(file);
    for (let time = 0; time < 2; time += 1) {
      const run = await readRun(path);
      expect(brief(run)).toEqual(["t0/0 completed 1", "t1/0 completed 1"]);
      expect(
        run.foreign.map(({ offset, length }) => before.toString("utf8", offset, offset + length)),
      ).toEqual(foreign);
      expect(run.foreign.map((line) => line.foreign)).toEqual([
        "is not an episode",
        "is not an episode",
        "is not an episode",
        "is not an episode",
        "plays task 't9', which is not part of the run",
        "is trial 7, which is not part of the run",
        "is not an episode",
      ]);
    }
    {
      await using run = await openRun(path);
      await run.append(record("t2", 0));
    }
    expect(readFileSync(file).subarray(0, before.length)).toEqual(before);
    const run = await readRun(path);
    expect(brief(run)).toEqual(["t0/0 completed 1", "t1/0 completed 1", "t2/0 completed 1"]);
    expect(await Promise.all(run.entries.map((entry) => readEpisode(run, entry)))).toEqual(
      ["t0", "t1", "t2"].map((task) => record(task, 0)),
    );
  });

  it.each<readonly [string, (index: string, path: string) => void]>([
    ["missing", (_, path) => rmSync(path)],
    ["empty", (_, path) => writeFileSync(path, "")],
    ["behind", (index, path) => writeFileSync(path, index.slice(0, index.indexOf("\n") + 1))],
    ["torn", (index, path) => truncateSync(path, index.length - 10)],
    ["without its last line break", (index, path) => truncateSync(path, index.length - 1)],
    ["garbage", (_, path) => writeFileSync(path, "what\n{}\n")],
    ["ahead", (index, path) => appendFileSync(path, index.replace('"offset":0', `"offset":${10 ** 6}`))],
    ["of other episodes", (index, path) => writeFileSync(path, index.replaceAll('"t2"', '"t1"'))],
    ["twice as long", (index, path) => appendFileSync(path, index)],
  ])("an index that is %s is made again from the episodes", async (_, spoil) => {
    using folder = temporaryFolder();
    const path = await storedRun(
      folder.path,
      record("t0", 0),
      record("t1", 0, { reward: 0 }),
      record("t2", 1),
    );
    const index = join(path, "index.jsonl");
    const right = readFileSync(index, "utf8");
    for (const open of [async () => readRun(path), async () => openRun(path)]) {
      spoil(right, index);
      expect(existsSync(index) && readFileSync(index, "utf8")).not.toBe(right);
      const found = await open();
      expect(readFileSync(index, "utf8")).toBe(right);
      expect(brief({ entries: "found" in found ? found.found.entries : found.entries })).toEqual([
        "t0/0 completed 1",
        "t1/0 completed 0",
        "t2/1 completed 1",
      ]);
      if ("close" in found) await found.close();
    }
  });

  it("a run cut at any byte keeps what was finished before, and takes the rest again", async () => {
    using folder = temporaryFolder();
    const records = [record("t0", 0), record("t1", 0), record("t2", 0)];
    const path = await storedRun(folder.path, ...records);
    const file = join(path, "episodes.jsonl");
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (size) => {
        writeFileSync(file, whole.subarray(0, size));
        const finished = whole.subarray(0, size).filter((byte) => byte === 10).length;
        {
          await using run = await openRun(path);
          expect(run.entries()).toHaveLength(finished);
          for (const one of records.slice(finished)) await run.append(one);
        }
        expect(readFileSync(file)).toEqual(whole);
        expect((await readRun(path)).entries).toHaveLength(3);
      }),
      { numRuns: 40 },
    );
  });

  it("an index that lies is found out when an episode is read", async () => {
    using folder = temporaryFolder();
    const path = await storedRun(folder.path, record("t0", 0), record("t1", 0));
    const run = await readRun(path);
    const [first, second] = run.entries;
    if (first === undefined || second === undefined) throw new Error("there are two");
    await expect(readEpisode(run, { ...first, offset: second.offset })).rejects.toThrow("the index is wrong");
    await expect(readEpisode(run, { ...first, offset: first.offset + 1 })).rejects.toThrow(
      "there is no episode at byte 1",
    );
    await expect(readEpisode(run, { ...first, offset: 10 ** 9 })).rejects.toThrow(
      "there is no episode at byte 1000000000",
    );
  });
});

describe("listRuns", () => {
  it("lists runs by time, and folders that are none with the reason", async () => {
    using folder = temporaryFolder();
    expect(await listRuns(join(folder.path, "none"))).toEqual([]);
    const path = await storedRun(folder.path, record("t0", 0));
    await (await createRun(folder.path, newRun(benchmark), noon - 1000)).close();
    mkdirSync(join(folder.path, "a-folder"));
    mkdirSync(join(folder.path, "b-folder"));
    writeFileSync(join(folder.path, "b-folder", "run.yaml"), "format: 2");
    writeFileSync(join(folder.path, "file"), "");
    const listed = await listRuns(folder.path);
    expect(
      listed.map((one) =>
        `${one.id}: ${"run" in one ? `${one.run.entries.length} episodes` : one.problem.message}`.replaceAll(
          folder.path,
          "",
        ),
      ),
    ).toMatchInlineSnapshot(`
      [
        "20260131T115959Z-tiny-talk-tester-agent: 0 episodes",
        "20260131T120000Z-tiny-talk-tester-agent: 1 episodes",
        "a-folder: /a-folder/run.yaml: there is no such file, so this is not the folder of a run",
        "b-folder: /b-folder/run.yaml: is not the configuration of a run: format: Invalid input: expected 1",
      ]
    `);
    expect(listed.some((one) => one.path === path)).toBe(true);
  });
});
