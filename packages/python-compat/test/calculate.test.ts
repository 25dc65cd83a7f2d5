import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calculate, PythonError } from "../src/index.ts";

function result(expression: Parameters<typeof calculate>[0]): string {
  try {
    return calculate(expression);
  } catch (error) {
    if (error instanceof PythonError) return `!${error.message}`;
    throw error;
  }
}

describe("calculate", () => {
  it("gives what CPython gives, errors included", () => {
    const file = new URL("fixtures/calculate.json", import.meta.url);
    const cases = JSON.parse(readFileSync(file, "utf8")) as readonly (readonly [string, string])[];
    expect(cases.length).toBeGreaterThan(100);
    expect(cases.map(([expression]) => [expression, result(expression)])).toEqual(cases);
  });

  it("refuses what is no text", () => {
    expect([
      result(5n),
      result(null),
      result(["1", "+"]),
      result([1n]),
      result(new Map([["a", 1n]])),
    ]).toEqual([
      "!'int' object is not iterable",
      "!'NoneType' object is not iterable",
      "!eval() arg 1 must be a string, bytes or code object",
      "!'in <string>' requires string as left operand, not int",
      "!Invalid characters in expression",
    ]);
  });

  it("ends soon where the official code would not", () => {
    expect(result("9**9**9**9")).toBe("!int too large to convert to float");
    expect(result("(2**1000000)*(2**1000000)")).toBe("!int too large to convert to float");
  });

  it("has a text for whatever the allowed characters spell", () => {
    const characters = fc.array(fc.constantFrom(..."0123456789+-*/(). "), { maxLength: 30 });
    fc.assert(
      fc.property(characters, (parts) => typeof result(parts.join("")) === "string"),
      { numRuns: 2000 },
    );
  });
});
