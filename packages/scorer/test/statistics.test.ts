import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSuccess, passAtK, passHatK } from "../src/pass-hat-k.ts";
import { clusterInterval, ratioInterval, resamples } from "../src/statistics/bootstrap.ts";
import { mcNemar } from "../src/statistics/mcnemar.ts";
import { bootstrapP, comparePaired } from "../src/statistics/paired.ts";
import { type Cluster, clusteredStandardError } from "../src/statistics/standard-error.ts";
import { trialsNeeded, variation } from "../src/statistics/trials.ts";

type Reference = {
  readonly runs: readonly {
    readonly clusters: readonly Cluster[];
    readonly standardError: number;
    readonly bootstrap: {
      readonly places: readonly (readonly number[])[];
      readonly interval: readonly number[];
    };
    readonly variation: { readonly between: number; readonly within: number } | null;
    readonly passing: readonly { readonly k: number; readonly all: number; readonly any: number }[];
  }[];
  readonly paired: readonly {
    readonly first: readonly Cluster[];
    readonly second: readonly Cluster[];
    readonly places: readonly (readonly number[])[];
    readonly difference: number;
    readonly interval: readonly number[];
    readonly pBootstrap: number;
    readonly onlyFirst: number;
    readonly onlySecond: number;
    readonly pMcNemar: number;
    readonly detectable: number;
  }[];
  readonly mcnemar: readonly (readonly [number, number, number])[];
};

/** Made by numpy and scipy with the script beside it. */
const reference = JSON.parse(
  readFileSync(new URL("fixtures/statistics.json", import.meta.url), "utf8"),
) as Reference;

function near(actual: number | null | undefined, expected: number | undefined): void {
  expect(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN))).toBeLessThan(1e-9);
}

function samples(places: readonly (readonly number[])[]): readonly Uint32Array[] {
  return places.map((sample) => Uint32Array.from(sample));
}

describe("statistics equal numpy's and scipy's", () => {
  it.each(reference.runs)("of a run", (run) => {
    near(clusteredStandardError(run.clusters), run.standardError);
    const sums = run.clusters.map((cluster) => cluster.reduce((a, b) => a + b, 0));
    const sizes = run.clusters.map(({ length }) => length);
    const interval = ratioInterval(sums, sizes, samples(run.bootstrap.places));
    run.bootstrap.interval.forEach((end, index) => {
      near(interval?.[index], end);
    });
    const found = variation(run.clusters);
    if (run.variation === null) expect(found).toBeNull();
    near(found?.between ?? 0, run.variation?.between ?? 0);
    near(found?.within ?? 0, run.variation?.within ?? 0);
    const trials = run.clusters.map((cluster) => ({
      n: cluster.length,
      c: cluster.filter((reward) => reward === 1).length,
    }));
    expect(run.passing.length).toBeGreaterThan(0);
    for (const { k, all, any } of run.passing) {
      near(passHatK(trials, k), all);
      near(passAtK(trials, k), any);
    }
  });

  it.each(reference.paired)("of two runs on the same tasks", ({ first, second, places, ...expected }) => {
    const pairs = first.map((rewards, index) => ({
      task: `${index}`,
      first: rewards,
      second: second[index] ?? [],
    }));
    const found = comparePaired(pairs, isSuccess);
    near(found.difference, expected.difference);
    near(found.pMcNemar, expected.pMcNemar);
    near(found.detectable, expected.detectable);
    expect(found.discordant).toEqual({ onlyFirst: expected.onlyFirst, onlySecond: expected.onlySecond });
    const differences = pairs.map((pair) => average(pair.second) - average(pair.first));
    const interval = clusterInterval(differences, samples(places));
    expected.interval.forEach((end, index) => {
      near(interval?.[index], end);
    });
    near(bootstrapP(differences, samples(places)), expected.pBootstrap);
  });

  it("of McNemar's test", () => {
    for (const [onlyFirst, onlySecond, p] of reference.mcnemar) near(mcNemar({ onlyFirst, onlySecond }), p);
    expect(mcNemar({ onlyFirst: 0, onlySecond: 0 })).toBe(1);
  });
});

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

describe("statistics of little", () => {
  it("are null, not numbers", () => {
    expect([clusterInterval([1]), clusteredStandardError([[1, 0]]), variation([[1, 0], [1]])]).toEqual([
      null,
      null,
      null,
    ]);
    const lonely = comparePaired([{ task: "a", first: [null], second: [1] }], isSuccess);
    expect(lonely).toMatchInlineSnapshot(`
      {
        "detectable": null,
        "difference": null,
        "discordant": {
          "onlyFirst": 0,
          "onlySecond": 0,
        },
        "first": null,
        "interval": null,
        "leftOut": 1,
        "pBootstrap": null,
        "pMcNemar": null,
        "second": null,
        "tasks": 0,
      }
    `);
  });
});

describe("the bootstrap", () => {
  it("is the same every time, and its interval holds the mean of values that do not vary", () => {
    expect(resamples(7)[0]).toEqual(resamples(7)[0]);
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.integer({ min: 2, max: 30 }),
        (value, size) => {
          const interval = clusterInterval(Array.from({ length: size }, () => value));
          expect(interval?.[0]).toBeCloseTo(value, 9);
          expect(interval?.[1]).toBeCloseTo(value, 9);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("narrows with the number of trials that a wider interval needs", () => {
    const variance = { between: 0.1, within: 0.2 };
    expect(trialsNeeded(variance, 50, 0.05)).toBe(7);
    expect(trialsNeeded(variance, 50, 0.5)).toBe(1);
    expect(trialsNeeded({ between: 1, within: 0 }, 50, 0.01)).toBe(1);
  });
});
