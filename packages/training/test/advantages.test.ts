import { describe, expect, test } from "vitest";
import { groupAdvantages, trlRule, verlRule } from "../src/advantages.ts";
import reference from "./advantages.json" with { type: "json" };

const episodes = (rewards: readonly (number | null)[], group = "g") =>
  rewards.map((reward, k) => ({ id: `${group}/${k}`, group, reward }));

describe("group advantages", () => {
  test.each([
    ["verl", verlRule],
    ["trl", trlRule],
  ] as const)("are those of %s", (name, rule) => {
    for (const example of reference) {
      const { byId, zeroVariance } = groupAdvantages(episodes(example.rewards), rule);
      const same = new Set(example.rewards).size === 1;
      expect(zeroVariance).toBe(same ? 1 : 0);
      for (const [k, value] of example[name].entries())
        expect(Math.abs((byId.get(`g/${k}`) ?? 0) - value)).toBeLessThan(1e-6);
    }
  });

  test("leave out what is masked, and count what teaches nothing", () => {
    const { byId, ...counts } = groupAdvantages([
      ...episodes([1, null, 0], "a"),
      ...episodes([1, 1, null], "b"),
      ...episodes([null, 1], "c"),
      ...episodes([null, null], "d"),
    ]);
    expect([...byId.keys()]).toEqual(["a/0", "a/2"]);
    expect(counts).toEqual({ groups: 4, zeroVariance: 1, tooSmall: 2, masked: 5 });
  });
});
