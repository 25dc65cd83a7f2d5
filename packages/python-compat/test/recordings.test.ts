import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  dictGet,
  dumps,
  isDict,
  isList,
  literalValue,
  PythonError,
  PythonRandom,
  parseExpression,
  parseJson,
  repr,
  round,
  str,
  type Value,
} from "../src/index.ts";

const recordings = process.env["MUA_RECORDINGS"] || undefined;
const skipped = recordings === undefined;
const title = skipped
  ? "recordings of CPython (skipped: MUA_RECORDINGS names no folder of recordings)"
  : "recordings of CPython";

function read(...path: readonly string[]): string {
  return readFileSync(join(recordings ?? "", "golden", ...path), "utf8");
}

function lines(...path: readonly string[]): readonly Value[] {
  return read(...path)
    .split("\n")
    .filter((line) => line !== "")
    .map(parseJson);
}

function at(value: Value, ...keys: readonly string[]): Value {
  return keys.reduce<Value>((found, key) => (isDict(found) ? (dictGet(found, key) ?? null) : null), value);
}

/** The value of an expression, undefined where it is no literal. */
function literal(expression: string): Value | undefined {
  try {
    return literalValue(parseExpression(expression));
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

describe.skipIf(skipped)(title, () => {
  it("prints every recorded value as repr, str and json.dumps do", () => {
    const cases = skipped ? [] : lines("acebench", "pyrepr.jsonl");
    expect(cases.length).toBeGreaterThan(100);
    for (const line of cases) {
      const json = at(line, "input", "py_json");
      const expression = at(line, "input", "expr") as string;
      // JSON knows no tuples and no keys but texts, Python's notation no NaN.
      const value = literal(expression) ?? parseJson(json as string);
      const printed = {
        repr: repr(value),
        str: str(value),
        json_dumps: dumps(value, { ensureAscii: false }),
      };
      expect(printed, expression).toEqual(
        Object.fromEntries(at(line, "output") as ReadonlyMap<string, Value>),
      );
    }
  });

  it("reads the same values from their Python notation", () => {
    for (const line of skipped ? [] : lines("acebench", "pyrepr.jsonl")) {
      const notation = at(line, "output", "repr") as string;
      // Neither `nan` nor `inf` is a literal.
      if (/\b(nan|inf)\b/.test(notation)) continue;
      expect(repr(literalValue(parseExpression(notation)))).toBe(notation);
    }
  });

  it("rounds every recorded number to three digits", () => {
    const cases = skipped ? [] : lines("acebench", "pyround3.jsonl");
    expect(cases.length).toBeGreaterThan(100);
    for (const line of cases) {
      expect(round(at(line, "input", "x") as number, 3)).toBe(at(line, "output", "y"));
    }
  });

  it("draws the recorded random numbers", () => {
    const seeds = skipped
      ? new Map()
      : (parseJson(read("bfcl", "v4", "decode", "mt19937.json")) as ReadonlyMap<string, Value>);
    expect(seeds.size).toBeGreaterThan(0);
    const draws: { readonly [name: string]: (random: PythonRandom) => Value } = {
      random: (random) => random.random(),
      randint_10000_99999: (random) => random.randint(10_000, 99_999),
      randint_1e11_1e12m1: (random) => random.randint(10n ** 11n, 10n ** 12n - 1n),
      "uniform_-10_40": (random) => random.uniform(-10, 40),
      getrandbits32: (random) => random.getrandbits(32),
    };
    for (const [seed, sequences] of seeds) {
      for (const [name, draw] of Object.entries(draws)) {
        const recorded = at(sequences, name);
        const random = new PythonRandom(BigInt(seed));
        const drawn = isList(recorded) ? recorded.map(() => draw(random)) : [];
        expect(drawn, `${name} of seed ${seed}`).toEqual(recorded);
        expect(drawn.length).toBeGreaterThan(0);
      }
    }
  });
});
