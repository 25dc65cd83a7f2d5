import { formatEpisode, parseEpisode } from "@mua/core";
import { playTasks } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { aceBenchAdapter } from "../src/index.ts";
import { LANGUAGES } from "../src/language.ts";
import { recorded, recordedDataset, title } from "./recordings.ts";

describe.skipIf(!recorded)(title("official tasks"), () => {
  describe.each(LANGUAGES)("%s", (language) => {
    const open = () => aceBenchAdapter.load(language, recordedDataset());

    it.each([undefined, "common", "native", "error-texts"])(
      "the oracle does all 50 as %s",
      async (variant) => {
        const records = await playTasks(open(), "oracle", {
          seed: 1,
          ...(variant === undefined ? {} : { variant }),
        });
        expect(records.length).toBe(50);
        expect(
          records.filter(({ score }) => score.reward !== 1).map(({ trajectory }) => trajectory.task),
        ).toEqual([]);
      },
    );

    it("with the names of classes put right, only what nothing leads to is left", async () => {
      const records = await playTasks(open(), "oracle", { seed: 1, variant: "class-names" });
      const missed = records
        .filter(({ score }) => score.reward !== 1)
        .map(({ trajectory }) => trajectory.task);
      expect(missed).toEqual(["agent_multi_step_0", "agent_multi_step_1"]);
    });

    it("doing nothing is never enough", async () => {
      const records = await playTasks(open(), "noop", { seed: 1 });
      expect(records.filter(({ score }) => score.reward !== 0)).toEqual([]);
    });

    it("scores an episode the same after it has been stored", async () => {
      const benchmark = open();
      for (const record of [
        ...(await playTasks(benchmark, "oracle", { seed: 1 })),
        ...(await playTasks(benchmark, "noop", { seed: 1 })),
      ]) {
        const stored = parseEpisode(formatEpisode(record));
        const task = benchmark.tasks.find(({ id }) => id === stored.trajectory.task) ?? expect.fail();
        expect(await benchmark.score(task, stored.trajectory)).toEqual(record.score);
      }
    });
  });
});
