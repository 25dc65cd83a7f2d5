import { describe, expect, test } from "vitest";
import { teacher } from "../src/compact/teacher.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import { partOf, rewardOf, trainingShop } from "../src/shop/shop.ts";
import { contentHash, expectDisjoint, LeakError, reportSplit } from "../src/trainer/splits.ts";
import { never, rollout, shop } from "./playing.ts";

describe("a training shop", () => {
  test("has as many proven tasks as are wanted, none of them an evaluation task", async () => {
    const made = await trainingShop(7, 1000);
    expect(made.tasks).toHaveLength(1000);
    expect(new Set(made.tasks.map(({ id }) => id)).size).toBe(1000);
    expect(new Set(made.tasks.map(contentHash)).size).toBe(1000);
    expect(new Set(made.tasks.map((task) => task.category))).toEqual(
      new Set(shop.tasks.map((task) => task.category)),
    );
    expect(() => expectDisjoint(made.tasks, shop.tasks)).not.toThrow();
    const customers = new Set(shop.tasks.map(({ customer }) => customer));
    expect(made.tasks.filter(({ customer }) => customers.has(customer))).toEqual([]);
    for (const task of made.tasks.slice(0, 110)) {
      expect(await rewardOf(made, task, "oracle")).toBe(1);
      expect(await rewardOf(made, task, "noop")).toBe(0);
    }
  });

  test("is the same from the same seed, and another from another", async () => {
    const hashes = async (seed: number) => (await trainingShop(seed, 22)).tasks.map(contentHash);
    expect(await hashes(1)).toEqual(await hashes(1));
    const other = new Set(await hashes(2));
    expect((await hashes(1)).filter((hash) => other.has(hash))).toEqual([]);
  });

  test("can be served through the small template without a mistake", async () => {
    const made = await trainingShop(3, 110);
    const plan = rollout(
      { benchmark: made, user: partOf(made, "user", "scripted") },
      teacher({ slips: 0, shortcuts: 0 }),
    );
    for (const [k, task] of made.tasks.entries()) {
      const { reward, episode } = await rolloutEpisode(plan, { task, group: task.id, k: 0, seed: k }, never);
      expect([task.id, reward, episode.score.reason]).toEqual([task.id, 1, undefined]);
    }
  });
});

describe("splits", () => {
  test("are refused when an evaluation task is trained on, under its own name or another", () => {
    const [first, ...rest] = shop.tasks;
    if (first === undefined) throw new RangeError("the quick start has tasks");
    expect(() => expectDisjoint(rest, [first])).not.toThrow();
    expect(() => expectDisjoint(shop.tasks, [first])).toThrow(LeakError);
    const disguised = { ...first, id: "other", class: "other", summary: "other" };
    expect(() => expectDisjoint([disguised], [first])).toThrow(
      "'other' is the same as the evaluated 'cancel-1'",
    );
  });

  test("are reported with what doing nothing and the oracle get", async () => {
    expect(await reportSplit(shop, shop.tasks)).toEqual({ tasks: 24, noop: 0, oracle: 1 });
  });
});
