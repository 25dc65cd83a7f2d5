import { type Benchmark, type EpisodeRecord, formatEpisode, parseEpisode, runEpisode } from "@mua/core";
import { describe, expect, it } from "vitest";
import { aceBenchAdapter } from "../src/index.ts";
import { LANGUAGES } from "../src/language.ts";
import { recorded, recordedDataset, title } from "./recordings.ts";

async function playAll(
  benchmark: Benchmark,
  agent: string,
  variant?: string,
): Promise<readonly EpisodeRecord[]> {
  const cast = {
    agent: benchmark.participant("agent", agent) ?? expect.fail(),
    user: benchmark.participant("user", "scripted") ?? expect.fail(),
  };
  const context = { signal: new AbortController().signal, now: () => 0 };
  const records: EpisodeRecord[] = [];
  for (const task of benchmark.tasks) {
    const plan = { benchmark, task, trial: 0, seed: 1, cast, ...(variant === undefined ? {} : { variant }) };
    records.push(await runEpisode(plan, context));
  }
  return records;
}

describe.skipIf(!recorded)(title("official tasks"), () => {
  describe.each(LANGUAGES)("%s", (language) => {
    const open = () => aceBenchAdapter.load(language, recordedDataset());

    it.each([undefined, "common", "native", "error-texts"])(
      "the oracle does all 50 as %s",
      async (variant) => {
        const records = await playAll(open(), "oracle", variant);
        expect(records.length).toBe(50);
        expect(
          records.filter(({ score }) => score.reward !== 1).map(({ trajectory }) => trajectory.task),
        ).toEqual([]);
      },
    );

    it("with the names of classes put right, only what nothing leads to is left", async () => {
      const records = await playAll(open(), "oracle", "class-names");
      const missed = records
        .filter(({ score }) => score.reward !== 1)
        .map(({ trajectory }) => trajectory.task);
      expect(missed).toEqual(["agent_multi_step_0", "agent_multi_step_1"]);
    });

    it("doing nothing is never enough", async () => {
      const records = await playAll(open(), "noop");
      expect(records.filter(({ score }) => score.reward !== 0)).toEqual([]);
    });

    it("scores an episode the same after it has been stored", async () => {
      const benchmark = open();
      for (const record of [...(await playAll(benchmark, "oracle")), ...(await playAll(benchmark, "noop"))]) {
        const stored = parseEpisode(formatEpisode(record));
        const task = benchmark.tasks.find(({ id }) => id === stored.trajectory.task) ?? expect.fail();
        expect(await benchmark.score(task, stored.trajectory)).toEqual(record.score);
      }
    });
  });
});
