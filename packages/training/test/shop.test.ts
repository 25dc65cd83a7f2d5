import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import { describe, expect, test } from "vitest";
import { teacher } from "../src/compact/teacher.ts";
import {
  evaluationTasks,
  expectDisjoint,
  type Leak,
  LeakError,
  leaksOf,
  type TaskSet,
} from "../src/leaks.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import { partOf, rewardOf, trainingShop } from "../src/shop/shop.ts";
import { reportSplit } from "../src/splits.ts";
import { never, rollout, shop } from "./playing.ts";

describe("a training shop", () => {
  test("has as many proven tasks as are wanted, none of them an evaluation task", async () => {
    const made = await trainingShop(7, 1000);
    expect(made.tasks).toHaveLength(1000);
    expect(new Set(made.tasks.map(({ id }) => id)).size).toBe(1000);
    expect(twins({ benchmark: made, tasks: made.tasks.slice(-20) }, made)).toEqual([]);
    expect(new Set(made.tasks.map((task) => task.category))).toEqual(
      new Set(shop.tasks.map((task) => task.category)),
    );
    expect(leaksOf({ benchmark: made, tasks: made.tasks }, { benchmark: shop, tasks: shop.tasks })).toEqual(
      [],
    );
    const customers = new Set(shop.tasks.map(({ customer }) => customer));
    expect(made.tasks.filter(({ customer }) => customers.has(customer))).toEqual([]);
    for (const task of made.tasks.slice(0, 110)) {
      expect(await rewardOf(made, task, "oracle")).toBe(1);
      expect(await rewardOf(made, task, "noop")).toBe(0);
    }
  });

  test("is the same from the same seed, and another from another", async () => {
    const [one, again, other] = [
      await trainingShop(1, 22),
      await trainingShop(1, 22),
      await trainingShop(2, 22),
    ];
    expect(again.tasks).toEqual(one.tasks);
    expect(again.dataset).toEqual(one.dataset);
    expect(leaksOf({ benchmark: one, tasks: one.tasks }, { benchmark: other, tasks: other.tasks })).toEqual(
      [],
    );
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
  const set = (tasks: readonly QuickstartTask[]) => ({ benchmark: shop, tasks });

  test("are refused when an evaluation task is trained on, under its own name or another", () => {
    const [first, ...rest] = shop.tasks;
    if (first === undefined) throw new RangeError("the quick start has tasks");
    expect(() => expectDisjoint(set(rest), set([first]))).not.toThrow();
    expect(() => expectDisjoint(set(shop.tasks), set([first]))).toThrow(LeakError);
    const disguised = {
      ...first,
      id: "other",
      category: "other",
      summary: "other",
      scenario: "Other words.",
    };
    expect(() => expectDisjoint(set([disguised]), set([first]))).toThrow(
      "'other' is the same as the evaluated 'cancel-1'",
    );
  });

  test("of the quick start are disjoint, and every task is another one", () => {
    const evaluated = evaluationTasks(shop);
    expect(evaluated.tasks).toHaveLength(12);
    expect(leaksOf(set(shop.tasks.filter(({ split }) => split === "train")), evaluated)).toEqual([]);
    expect(leaksOf(set(shop.tasks), evaluated).map(({ by }) => by)).toEqual(evaluated.tasks.map(() => "id"));
    expect(twins(set(shop.tasks), shop)).toEqual([]);
  });

  test("are all there is where a benchmark has no split of its own to report", () => {
    expect(evaluationTasks({ ...shop, splits: new Map() }).tasks).toBe(shop.tasks);
  });

  test("are reported with what doing nothing and the oracle get", async () => {
    expect(await reportSplit(set(shop.tasks))).toEqual({ tasks: 24, noop: 0, oracle: 1, unknown: 0 });
  });
});

/** Tasks that are the same as another one of the benchmark. */
function twins({ benchmark, tasks }: TaskSet, whole: TaskSet["benchmark"]): readonly Leak[] {
  const renamed = tasks.map((task) => ({ ...task, id: `${task.id} again` }));
  const same = leaksOf({ benchmark, tasks: renamed }, { benchmark: whole, tasks: whole.tasks });
  expect(same).toHaveLength(tasks.length);
  return same.filter(({ task, evaluated }) => task !== `${evaluated} again`);
}
