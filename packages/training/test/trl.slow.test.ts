import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Participant, ParticipantError } from "@mua/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { sftLine } from "../src/record/exporters/sft.ts";
import type { TrainingRecord } from "../src/record/schema.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import { serveEnvironment } from "../src/serve/server.ts";
import { tokenMode } from "../src/serve/tokens.ts";
import { never, rollout, shop, taskAt } from "./playing.ts";

const run = promisify(execFile);
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const python = environmentPython("trl");
const episodes = 16;

/** A line that the recipe prints for each step. */
type Step = {
  readonly reward: number;
  readonly masked: number;
  readonly "completions/mean_length": number;
  readonly loss: number;
  readonly grad_norm: number;
};

/** The quick start's user, who is gone after saying `words` things in each `every`th episode. */
function leaving(every: number, words: number): Participant {
  const { user } = rollout();
  let joined = 0;
  return {
    name: "leaving",
    join: (seat) => {
      joined += 1;
      const respond = user.join(seat);
      let left = joined % every === 0 ? words : Number.POSITIVE_INFINITY;
      return (...asked) => {
        if (left === 0) throw new ParticipantError("model", "the user's endpoint is gone");
        left -= 1;
        return respond(...asked);
      };
    },
  };
}

describe.skipIf(python === undefined)(`the recipe for TRL${whyWithout("trl")}`, () => {
  let folder = "";
  const recipe = (name: string, ...args: readonly string[]) =>
    run(python ?? "", ["-m", `mua_trl.${name}`, ...args], {
      // More threads are slower on a busy machine: they wait for one another.
      env: {
        ...process.env,
        ...{ PYTHONPATH: path("../python"), PYTHONDONTWRITEBYTECODE: "1", OMP_NUM_THREADS: "1" },
      },
    });

  const serving = (user: Participant, onRecord: (record: TrainingRecord) => void) =>
    serveEnvironment(tokenMode({ ...rollout({ user }), tasks: shop.tasks, onRecord }), {
      ...{ host: "127.0.0.1", port: 0, sessions: 64, idleMs: 60_000, token: undefined },
    });

  /** Trains with a user, and gives what was printed and what the environment server recorded, step by step. */
  const trained = async (user: Participant, steps: number) => {
    const records: TrainingRecord[] = [];
    await using server = await serving(user, (record) => records.push(record));
    const size = ["--groups", String(episodes / 4), "--group-size", "4"];
    const out = join(folder, "trained");
    const { stdout } = await recipe(
      "train",
      ...[server.url, join(folder, "model"), out, "--steps", String(steps)],
      ...size,
    );
    const lines = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line): Step => JSON.parse(line));
    return lines.map((line, step) => ({
      line,
      records: records.slice(step * episodes, (step + 1) * episodes),
    }));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mua-"));
    const plan = rollout();
    const demonstrations = await Promise.all(
      Array.from({ length: 96 }, (_, k) =>
        rolloutEpisode(plan, { task: taskAt(k), group: "teacher", k, seed: k }, never),
      ),
    );
    const file = join(folder, "demonstrations.sft");
    await writeFile(file, demonstrations.map((record) => `${sftLine(record)}\n`).join(""));
    await using server = await serving(plan.user, () => undefined);
    await recipe("cold_start", server.url, file, join(folder, "model"));
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ["with a user who stays", Number.POSITIVE_INFINITY],
    ["without the episodes of a user who leaves", 5],
  ])("learns from the rewards of the environment, %s", async (_, every) => {
    const steps = await trained(leaving(every, 1), 6);
    expect(steps).toHaveLength(6);
    for (const { line, records } of steps) {
      expect(records).toHaveLength(episodes);
      const scored = records.filter(({ reward }) => reward !== null);
      expect(line.masked).toBe(episodes - scored.length);
      const mean = (of: (record: TrainingRecord) => number, count: number) =>
        scored.reduce((sum, record) => sum + of(record), 0) / count;
      expect(line.reward).toBeCloseTo(
        mean(({ reward }) => reward ?? 0, scored.length),
        6,
      );
      const sampled = mean(({ tokens }) => tokens.lossMask.filter((bit) => bit === 1).length, episodes);
      expect(line["completions/mean_length"]).toBeCloseTo(sampled, 3);
      expect(line.loss).toSatisfy(Number.isFinite);
      expect(line.grad_norm).toSatisfy(Number.isFinite);
    }
    expect(steps.some(({ line }) => line.grad_norm > 0)).toBe(true);
    expect(steps.some(({ line }) => line.masked > 0)).toBe(every < episodes);
  });

  test("stops when nothing is left to learn from", async () => {
    await expect(trained(leaving(1, 0), 1)).rejects.toThrow("the user's endpoint is gone");
  });
});
