import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRun, readRun } from "../src/index.ts";
import { temporaryFolder, tiny, tinyRun } from "./tiny.ts";

describe("the lock of a run", () => {
  it("lets one writer in at a time, and every reader", async () => {
    using folder = temporaryFolder();
    const first = await tinyRun(folder.path, tiny(1));
    await expect(openRun(first.path)).rejects.toMatchObject({
      name: "RunStoreError",
      path: join(first.path, "lock"),
      reason: expect.stringContaining(`process ${process.pid} writes this run`),
    });
    expect((await readRun(first.path)).entries).toEqual([]);
    await first.close();
    await (await openRun(first.path)).close();
    expect(readdirSync(first.path).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  it.each([
    ["a dead process", () => spawnSync(process.execPath, ["-e", ""]).pid],
    ["a process that had our number before us", () => process.pid],
  ])("is taken over from %s", async (_, pid) => {
    using folder = temporaryFolder();
    const { path, ...run } = await closed(folder.path);
    writeFileSync(join(path, "lock"), JSON.stringify({ pid: pid(), host: hostname() }));
    const writer = await openRun(path);
    await expect(openRun(path)).rejects.toThrow(`process ${process.pid} writes this run`);
    await writer.close();
    expect(existsSync(join(path, "lock"))).toBe(false);
    expect(run.found.entries).toEqual([]);
  });

  it.each([
    [
      "a living process",
      JSON.stringify({ pid: process.ppid, host: hostname() }),
      `process ${process.ppid} writes this run`,
    ],
    [
      "another machine",
      JSON.stringify({ pid: 1, host: "elsewhere" }),
      "process 1 on elsewhere writes this run",
    ],
    ["nobody knows whom", "what", "the lock is not readable"],
  ])("is left to %s", async (_, text, reason) => {
    using folder = temporaryFolder();
    const { path } = await closed(folder.path);
    writeFileSync(join(path, "lock"), text);
    await expect(openRun(path)).rejects.toThrow(reason);
    expect(existsSync(join(path, "lock"))).toBe(true);
  });

  it("goes to one of many that want it at once", async () => {
    using folder = temporaryFolder();
    const { path } = await closed(folder.path);
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => openRun(path)));
    const writers = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
    expect(writers).toHaveLength(1);
    await writers[0]?.close();
  });
});

async function closed(root: string) {
  const run = await tinyRun(root, tiny(1));
  await run.close();
  return run;
}
