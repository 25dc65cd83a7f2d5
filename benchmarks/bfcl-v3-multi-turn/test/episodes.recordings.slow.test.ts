import { type EpisodeRecord, formatEpisode, parseEpisode } from "@mua/core";
import { playTasks, recorded, title } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { openBfcl } from "../src/benchmark.ts";
import { recordedDataset } from "./recordings.ts";
import { smallEra, versions } from "./small-dataset.ts";

type Version = (typeof versions)[number];

function missed(records: readonly EpisodeRecord[]): readonly string[] {
  return records.filter(({ score }) => score.reward !== 1).map(({ trajectory }) => trajectory.task);
}

/** Entries that their own ground truth does not pass, officially. */
const UNPASSABLE: { readonly [version in Version]: readonly string[] } = {
  v3: ["multi_turn_base_154"],
  v4: [],
};

describe.skipIf(!recorded)(title("official entries"), () => {
  describe.each(versions)("of %s", (version) => {
    it.each([undefined, "prompting"])("give the oracle what the ground truth gets (%s)", async (variant) => {
      const benchmark = openBfcl(recordedDataset(version), smallEra(version));
      const playing = { seed: 1, ...(variant === undefined ? {} : { variant }) };
      const records = await playTasks(benchmark, "oracle", playing);
      expect(records.length).toBe(800);
      expect(missed(records)).toEqual(UNPASSABLE[version]);
    });

    it("give nothing for doing nothing, and the same score after an episode was stored", async () => {
      const benchmark = openBfcl(recordedDataset(version), smallEra(version));
      const records = await playTasks(benchmark, "noop", { seed: 1 });
      expect(missed(records).length).toBe(800);
      const tasks = new Map(benchmark.tasks.map((task) => [task.id, task]));
      for (const record of records) {
        const stored = parseEpisode(formatEpisode(record));
        const task = tasks.get(stored.trajectory.task) ?? expect.fail();
        expect(await benchmark.score(task, stored.trajectory)).toEqual(record.score);
      }
    });
  });
});
