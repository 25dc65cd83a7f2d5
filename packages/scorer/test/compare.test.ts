import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareRuns, type RankedRun, runDifferences } from "../src/index.ts";
import { episode } from "./episodes.ts";

function run(parts: Partial<RankedRun>): RankedRun {
  return {
    id: "r",
    benchmark: "tau2/retail",
    dataset: { name: "tau2", version: "v1.0.1", hash: "0123456789abcdef" },
    participants: { agent: "a", user: "u" },
    tasks: ["1", "2", "3"],
    trials: 2,
    episodes: [],
    ...parts,
  };
}

const rewards = (...of: readonly (readonly [task: string, trial: number, reward: number | null])[]) =>
  of.map(([task, trial, reward]) => episode({ task, trial, reward }));

describe("comparing runs", () => {
  it("names everything but the agent that differs", () => {
    expect(runDifferences(run({}), run({ id: "other", participants: { agent: "b", user: "u" } }))).toEqual(
      [],
    );
    expect(
      runDifferences(
        run({}),
        run({
          dataset: { name: "tau2", version: "v1.0.1", hash: "f".repeat(16) },
          participants: { agent: "b", user: "w", judge: "j" },
          variant: "gt",
          limits: { steps: 30 },
        }),
      ).map(({ what, first, second }) => `${what}: ${first} | ${second}`),
    ).toEqual([
      "dataset: tau2@v1.0.1 (0123456789ab) | tau2@v1.0.1 (ffffffffffff)",
      "user: u | w",
      "judge: none | j",
      "variant: none | gt",
      "step limit: the benchmark's own | 30",
    ]);
  });

  it("pairs tasks and trials, and says what it leaves out", () => {
    const first = run({
      tasks: ["1", "2", "3"],
      episodes: rewards(["1", 0, 0], ["1", 1, 0], ["2", 1, 1], ["3", 0, 1]),
    });
    const second = run({
      tasks: ["2", "1", "4"],
      episodes: rewards(["1", 0, 1], ["1", 1, 0], ["2", 0, null], ["2", 1, null], ["4", 0, 1]),
    });
    const compared = compareRuns(first, second);
    expect(compared).toMatchObject({
      shared: 2,
      tasks: 1,
      leftOut: 1,
      first: 0,
      second: 0.5,
      difference: 0.5,
      discordant: { onlyFirst: 0, onlySecond: 1 },
      onlyFirst: ["3"],
      onlySecond: ["4"],
      unscored: ["2"],
      excluded: [0, 2],
    });
  });

  it("does not depend on the order of episodes, and turns its sign with the order of runs", () => {
    const attempts = fc.uniqueArray(
      fc.tuple(
        fc.constantFrom("1", "2", "3"),
        fc.nat(1),
        fc.option(fc.constantFrom(0, 0.5, 1), { nil: null }),
      ),
      { selector: ([task, trial]) => `${task} ${trial}` },
    );
    fc.assert(
      fc.property(attempts, attempts, (ours, theirs) => {
        const compared = compareRuns(
          run({ episodes: rewards(...ours) }),
          run({ episodes: rewards(...theirs) }),
        );
        const turned = compareRuns(
          run({ episodes: rewards(...theirs.toReversed()) }),
          run({ episodes: rewards(...ours.toReversed()) }),
        );
        if (compared.difference === null) expect(turned.difference).toBeNull();
        else expect(turned.difference).toBeCloseTo(-compared.difference, 12);
        expect([turned.pMcNemar, turned.tasks]).toEqual([compared.pMcNemar, compared.tasks]);
      }),
    );
  });
});
