import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEpisode } from "@mua/core";
import { describe, expect, it } from "vitest";
import { type IndexEntry, readEpisode, readRun } from "../src/index.ts";
import { temporaryFolder, tiny, tinyRun } from "./tiny.ts";

const tasks = 150;
const kills = 50;

/** Continues the run in a process of its own, from the moment on in which it plays. */
async function playing(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "kill-child.ts"), path, String(tasks)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const begun = once(child.stdout, "data").then(() => true);
  if (!(await Promise.race([begun, end(child).then(() => false)])))
    throw new Error("the process ended before it played");
  return child;
}

/** Everything about the finished episodes but time and place. */
function lasting(entries: readonly IndexEntry[]): readonly object[] {
  return entries.map(({ offset: _, length: __, seconds: ___, waited: ____, ...rest }) => rest);
}

async function run(root: string, parts: { readonly seed: number }): Promise<string> {
  await using store = await tinyRun(root, tiny(tasks), { trials: 4, concurrency: 16, ...parts });
  return store.path;
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

describe("a run that is killed again and again", () => {
  it(`has every episode exactly once after ${kills} kills, as if it had never been disturbed`, async () => {
    using folder = temporaryFolder();
    const undisturbed = new Map<number, readonly object[]>();
    let done = 0;
    let amid = 0;
    for (let seed = 0; done < kills; seed += 1) {
      const path = await run(folder.path, { seed: seed % 3 });
      for (let kill = 0; kill < 5 && done < kills; kill += 1) {
        const child = await playing(path);
        await sleep(Math.random() * 60);
        child.kill("SIGKILL");
        await end(child);
        done += 1;
        const { entries } = await readRun(path);
        if (entries.length > 0 && entries.length < 4 * tasks) amid += 1;
      }
      expect(await end(await playing(path))).toBe(0);
      const finished = await readRun(path);
      const expected = undisturbed.get(seed % 3) ?? (await undisturbedRun(folder.path, seed % 3));
      undisturbed.set(seed % 3, expected);
      expect(lasting(finished.entries)).toEqual(expected);
      expect([finished.foreign, finished.torn]).toEqual([[], 0]);
      await checkLines(path, finished.entries);
      for (const entry of finished.entries.slice(0, 20)) await readEpisode(finished, entry);
    }
    // Kills that only hit finished or unbegun runs would prove nothing.
    expect(amid).toBeGreaterThan(kills / 2);
  });
});

/** Every line of the file is an episode, and each of them stands there once. */
async function checkLines(path: string, entries: readonly IndexEntry[]): Promise<void> {
  const lines = readFileSync(join(path, "episodes.jsonl"), "utf8").trimEnd().split("\n");
  const keys = lines.map((line) => {
    const { task, trial } = parseEpisode(line).trajectory;
    return `${trial} ${task}`;
  });
  expect(keys.toSorted()).toEqual(entries.map(({ task, trial }) => `${trial} ${task}`).toSorted());
  expect(entries).toHaveLength(4 * tasks);
}

async function undisturbedRun(root: string, seed: number): Promise<readonly object[]> {
  const path = await run(root, { seed });
  expect(await end(await playing(path))).toBe(0);
  return lasting((await readRun(path)).entries);
}
