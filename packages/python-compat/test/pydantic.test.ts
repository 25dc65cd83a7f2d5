import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  bool,
  dict,
  dumps,
  enumeration,
  float,
  int,
  list,
  literal,
  model,
  nullable,
  optional,
  PythonError,
  parseJson,
  text,
  union,
  validate,
} from "../src/index.ts";

const inner = model("Inner", { name: text, amount: float });
const card = model("Card", { source: literal("card"), brand: text });
const gift = model("Gift", { source: literal("gift"), balance: float });
const none = () => null;

/** The model of fixtures/pydantic_errors.py. */
const outer = model(
  "Outer",
  {
    text,
    count: optional(int, () => 1n),
    price: optional(float, () => 1),
    flag: optional(bool, () => true),
    kind: optional(literal("a", "b", "c"), () => "a"),
    one: optional(literal("x"), () => "x"),
    level: optional(enumeration("Level", "low", "high"), () => "low"),
    inner: optional(nullable(inner), none),
    items: optional(list(inner), () => []),
    table: optional(dict(float), () => new Map()),
    counts: optional(dict(int, literal("a", "b")), () => new Map()),
    method: optional(nullable(union(card, gift)), none),
  },
  { extra: "forbid" },
);

it("reads and refuses what pydantic reads and refuses, in its words", () => {
  const file = new URL("fixtures/pydantic.json", import.meta.url);
  const cases = JSON.parse(readFileSync(file, "utf8")) as readonly (readonly [string, string])[];
  expect(cases.length).toBeGreaterThan(80);
  const outcomes = cases.map(([json]) => {
    try {
      return [json, dumps(validate(outer, parseJson(json)))];
    } catch (error) {
      if (error instanceof PythonError) return [json, `!${error.message}`];
      throw error;
    }
  });
  expect(outcomes).toEqual(cases);
});
