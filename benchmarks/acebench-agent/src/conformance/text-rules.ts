import { type ConformanceCase, compare, type Folder } from "@mua/core";
import {
  dumps,
  evaluate,
  float,
  model,
  nullable,
  optional,
  parseExpression,
  parseJson,
  repr,
  round,
  str,
  text,
} from "@mua/python-compat";
import { recordedCases } from "./recordings.ts";

/** Python's text of values. */
export function* reprCases(folder: Folder): Iterable<ConformanceCase> {
  const input = model("input", { py_json: nullable(text), expr: text });
  const output = model("output", {
    repr: text,
    str: text,
    json_dumps: optional(nullable(text), () => null),
  });
  for (const { name, input: given, output: recorded } of recordedCases(folder, "pyrepr", input, output)) {
    yield compare("pyrepr", name, () => {
      // JSON has no tuples and only texts as keys, expressions have no NaN.
      const value =
        /\b(?:nan|inf)\b/.test(given.expr) && given.py_json !== null
          ? parseJson(given.py_json)
          : evaluate(parseExpression(given.expr), () => undefined);
      return {
        expected: [recorded.repr, recorded.str, recorded.json_dumps ?? ""],
        actual: [
          repr(value),
          str(value),
          recorded.json_dumps === null ? "" : dumps(value, { ensureAscii: false }),
        ],
      };
    });
  }
}

/** Python's rounding to three decimals. */
export function* roundingCases(folder: Folder): Iterable<ConformanceCase> {
  const input = model("input", { x: float });
  const output = model("output", { y: float });
  for (const { name, input: given, output: recorded } of recordedCases(folder, "pyround3", input, output)) {
    yield compare("pyround3", name, () => ({
      expected: [repr(recorded.y)],
      actual: [repr(round(given.x, 3))],
    }));
  }
}
