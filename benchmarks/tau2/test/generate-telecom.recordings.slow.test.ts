import { describe, expect, it } from "vitest";
import { generateTasks } from "../src/generate/generate.ts";
import { recorded, title, versions } from "./recordings.ts";

describe.skipIf(!recorded)(title("many generated telecom tasks"), () => {
  describe.each(versions)("of $dataset.version", ({ dataset, era }) => {
    const generate = (count: number, seed: number) => generateTasks("telecom", dataset, era, { count, seed });

    it("are proven, 500 of them", async () => {
      const { count, rewards } = await generate(500, 1);
      expect({ count, rewards }).toEqual({ count: 500, rewards: { oracle: 1, doNothing: 0 } });
    });

    it.each([0, 2, 77, 2 ** 31, 2 ** 40])("are turned down for no fault, seed %d", async (seed) => {
      const { turnedDown } = await generate(60, seed);
      // Some accounts have no second line to ask for.
      expect([...turnedDown.keys()].filter((reason) => reason !== "the draw led nowhere")).toEqual([]);
    });
  });
});
