import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSuccess, passHatK } from "../src/index.ts";

const task = fc
  .integer({ min: 1, max: 300 })
  .chain((n) => fc.record({ n: fc.constant(n), c: fc.integer({ min: 0, max: n }) }));

describe("passHatK", () => {
  it("lies between 0 and 1, falls with k and rises with c", () => {
    fc.assert(
      fc.property(task, fc.nat(), ({ n, c }, seed) => {
        const k = 1 + (seed % n);
        const value = passHatK([{ n, c }], k) ?? Number.NaN;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        if (k < n) expect(passHatK([{ n, c }], k + 1) ?? Number.NaN).toBeLessThanOrEqual(value);
        if (c < n) expect(passHatK([{ n, c: c + 1 }], k) ?? Number.NaN).toBeGreaterThanOrEqual(value);
        expect(value > 0).toBe(c >= k);
        expect(value === 1).toBe(c === n);
      }),
    );
  });

  it("is the share of k-subsets without a failure", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), fc.nat(), (attempts, seed) => {
        const k = 1 + (seed % attempts.length);
        let subsets = 0;
        let passed = 0;
        for (let mask = 0; mask < 2 ** attempts.length; mask += 1) {
          const chosen = attempts.filter((_, index) => (mask >> index) % 2 === 1);
          if (chosen.length !== k) continue;
          subsets += 1;
          if (chosen.every(Boolean)) passed += 1;
        }
        expect(passHatK([{ n: attempts.length, c: attempts.filter(Boolean).length }], k)).toBe(
          passed / subsets,
        );
      }),
    );
  });

  it("weighs tasks equally, in any order, and is pass^1 = c/n for one task", () => {
    fc.assert(
      fc.property(fc.array(task, { minLength: 1, maxLength: 20 }), (tasks) => {
        const value = passHatK(tasks, 1);
        expect(passHatK(tasks.toReversed(), 1)).toBe(value);
        expect(value).toBeCloseTo(tasks.reduce((total, { n, c }) => total + c / n, 0) / tasks.length, 12);
      }),
    );
  });

  it("is unknown without tasks or with too few attempts at one of them", () => {
    expect([
      passHatK([], 1),
      passHatK(
        [
          { n: 4, c: 4 },
          { n: 1, c: 1 },
        ],
        2,
      ),
    ]).toEqual([null, null]);
  });
});

describe("isSuccess", () => {
  it("is a reward of 1 within a millionth", () => {
    expect([1, 1 - 1e-7, 1 + 1e-7, 0.99999, 1.00001, 0].map(isSuccess)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
