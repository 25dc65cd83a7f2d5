import { describe, expect, it } from "vitest";
import { generateTasks } from "../src/generate/generate.ts";
import { recorded, title, versions } from "./recordings.ts";

describe.skipIf(!recorded)(title("a thousand generated tasks"), () => {
  const parts = versions.flatMap(({ dataset, era }) =>
    ["retail", "airline"].map((part) => ({ part, version: era.version, dataset, era })),
  );

  it.each(parts)(
    "are proven, and seldom drawn in vain: $part of $version",
    async ({ part, dataset, era }) => {
      const { count, rewards, turnedDown } = await generateTasks(part, dataset, era, {
        count: 1000,
        seed: 1,
      });
      expect({ count, rewards }).toEqual({ count: 1000, rewards: { oracle: 1, doNothing: 0 } });
      // What a draw makes is sound: no gold action fails, and no reward is another than it has to be.
      const reasons = ["it is a task of the dataset", "it was drawn before", "the draw led nowhere"];
      expect(reasons).toEqual(expect.arrayContaining([...turnedDown.keys()]));
      expect([...turnedDown.values()].reduce((sum, one) => sum + one, 0)).toBeLessThan(500);
    },
  );
});
