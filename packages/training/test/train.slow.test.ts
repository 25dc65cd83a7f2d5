import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { compactTokenizer } from "../src/compact/template.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import type { StepRow } from "../src/trainer/folder.ts";
import { Kernel } from "../src/trainer/kernel.ts";
import { defaultSettings } from "../src/trainer/settings.ts";
import { never, rollout, taskAt } from "./playing.ts";

const python = environmentPython("kernel");

const shape = { vocabulary: compactTokenizer.size, width: 64, layers: 2, heads: 4, context: 504 };

describe.skipIf(python === undefined)(`the embedded trainer${whyWithout("kernel")}`, () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mua-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A training in a process of its own. */
  const training = (name: string, settings: object): ChildProcess =>
    spawn(
      process.execPath,
      [
        fileURLToPath(new URL("./train-child.ts", import.meta.url)),
        python ?? "",
        join(folder, name),
        JSON.stringify(settings),
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );

  const rowsOf = async (name: string): Promise<readonly StepRow[]> =>
    (await readFile(join(folder, name, "steps.jsonl"), "utf8"))
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  test("samples and learns with the same log-probabilities, whatever else is being sampled", async () => {
    await using kernel = await Kernel.start(python ?? "", never);
    await kernel.create(1, shape);
    const plan = rollout({}, kernel.policy("small"));
    const attempt = (k: number) =>
      rolloutEpisode(plan, { task: taskAt(k), group: `g${k}`, k: 0, seed: k }, never);
    const records = await Promise.all(Array.from({ length: 48 }, (_, k) => attempt(k)));
    const lessons = records.map(({ tokens }) => ({ ...tokens, advantage: 0 }));
    const scored = await kernel.score(lessons);
    let [compared, worst] = [0, 0];
    for (const [row, { logprobs }] of lessons.entries())
      for (const [place, logprob] of logprobs.entries()) {
        if (logprob === null) continue;
        compared += 1;
        worst = Math.max(worst, Math.abs(logprob - (scored[row]?.[place] ?? Number.NaN)));
      }
    expect(compared).toBeGreaterThan(100);
    expect(worst).toBeLessThan(1e-4);
    const alone = await rolloutEpisode(plan, { task: taskAt(5), group: "again", k: 0, seed: 5 }, never);
    expect(alone.tokens.responseIds).toEqual(records[5]?.tokens.responseIds);
  });

  test("says so when it is killed, and nothing waits for it", async () => {
    await using kernel = await Kernel.start(python ?? "", never);
    await kernel.create(1, shape);
    process.kill(kernel.pid, "SIGKILL");
    await expect(kernel.score([])).rejects.toMatchObject({ name: "KernelError" });
  });

  test("learns in a few steps, and goes on after kill -9 as if nothing had happened", async () => {
    const coldStart = { ...defaultSettings.coldStart, demonstrations: 220, steps: 100 };
    const settings = { coldStart, steps: 8, evaluateEvery: 8, trials: 2, groups: 22, groupSize: 6 };
    const whole = training("whole", settings);
    const [code] = await once(whole, "exit");
    expect(code).toBe(0);
    const rows = await rowsOf("whole");
    expect(rows.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { drift } of rows) expect(drift).toBeLessThan(1e-4);
    const rewards = rows.slice(1).map(({ reward }) => reward ?? Number.NaN);
    const mean = (some: readonly number[]) => some.reduce((sum, reward) => sum + reward, 0) / some.length;
    expect(mean(rewards.slice(-2))).toBeGreaterThan(mean(rewards.slice(0, 2)) + 0.05);

    for (let kills = 0; kills < 3; kills += 1) {
      const killed = training("killed", settings);
      const steps = (async () => {
        for await (const line of killed.stdout ?? [])
          if (String(line).includes(`"step":${2 * kills + 1}`)) return;
      })();
      const [how] = await Promise.race([steps.then(() => ["running"]), once(killed, "exit")]);
      expect(how).toBe("running");
      // In the middle of the rollouts or of learning.
      await new Promise((resolve) => setTimeout(resolve, 150 * kills));
      const ended = once(killed, "exit");
      killed.kill("SIGKILL");
      await ended;
    }
    const [again] = await once(training("killed", settings), "exit");
    expect(again).toBe(0);
    const timeless = (list: readonly StepRow[]) => list.map(({ seconds, ...row }) => row);
    expect(timeless(await rowsOf("killed"))).toEqual(timeless(rows));
  });
});
