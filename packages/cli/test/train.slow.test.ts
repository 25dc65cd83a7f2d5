import { datasetRoot } from "@mua/datasets";
import { describe, expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { jsonLines, place } from "./mua.ts";

type Evaluation = { readonly reward: number; readonly byClass: { readonly [name: string]: number } };
type Row = { readonly evaluation?: { readonly sampled: Evaluation; readonly greedy: Evaluation } };

describe.skipIf(environmentPython("kernel") === undefined)(
  `mua train quickstart${whyWithout("kernel")}`,
  () => {
    test("learns with three seeds, and nothing from rewards that are dealt out anew", async () => {
      using here = place();
      const env = { MUA_DATA: datasetRoot(process.env, process.platform) };
      const evaluations = async (name: string, ...options: readonly string[]) => {
        const ran = await here.muaWith({ env }, "train", "quickstart", ...options, "--to", name, "--json");
        expect(ran).toMatchObject({ code: 0 });
        const evaluated = jsonLines<Row>(ran).flatMap(({ evaluation }) => evaluation ?? []);
        const rewards = evaluated.map(({ sampled }) => sampled.reward);
        process.stdout.write(`${name}: ${rewards.map((reward) => reward.toFixed(3)).join(" ")}\n`);
        return { rewards, classes: Object.values(evaluated.at(-1)?.greedy.byClass ?? {}) };
      };
      const [control, ...seeds] = await Promise.all([
        evaluations("control", "--seed", "1", "--shuffle-rewards", "--updates", "24"),
        ...["1", "2", "3"].map((seed) => evaluations(`seed-${seed}`, "--seed", seed)),
      ]);
      for (const { rewards, classes } of seeds) {
        const [before = 1] = rewards;
        const after = rewards.at(-1) ?? 0;
        expect(after).toBeGreaterThanOrEqual(Math.max(before + 0.3, 0.65));
        expect(Math.min(...classes)).toBeGreaterThan(0);
        expect(classes).toHaveLength(11);
      }
      const [before = 0, ...after] = control.rewards;
      expect(after).toHaveLength(2);
      expect(Math.max(...after)).toBeLessThan(before + 0.05);
      // Four trainings at the same time, on whatever the machine has.
    }, 2_400_000);
  },
);
