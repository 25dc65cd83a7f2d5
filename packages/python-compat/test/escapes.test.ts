import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dumps, evaluate, parseExpression, parseJson, repr } from "../src/index.ts";

const nothing = () => undefined;
const read = (source: string) => evaluate(parseExpression(source, { mode: "eval" }), nothing);
/** Texts of little but what is escaped somewhere, lone surrogates and quotes of every kind among it. */
const texts = fc
  .array(fc.constantFrom(..."'\"\\\n\r\t\0\x7fé😀\ud800\u2028x/(nu41".split("")), { maxLength: 40 })
  .map((units) => units.join(""));

describe("escapes", () => {
  test("of repr are read back as what they stand for", () => {
    fc.assert(fc.property(texts, (text) => read(repr(text)) === text));
  });

  test("of JSON are read as the engine reads them, and written so that it reads them", () => {
    fc.assert(
      fc.property(texts, (text) => parseJson(dumps(text)) === text && JSON.parse(dumps(text)) === text),
    );
  });

  test("that JSON does not know are refused where they stand", () => {
    expect(() => parseJson('["\\"\\\\", "a\\q"]')).toThrow("Invalid \\escape: line 1 column 12 (char 11)");
    expect(() => parseJson('"\\\\\n"')).toThrow("Invalid control character at: line 1 column 4 (char 3)");
    expect(() => parseJson('"\\"')).toThrow("Unterminated string starting at: line 1 column 1 (char 0)");
  });

  test.each([
    ["'\\x41\\u00e9\\U0001F600'", "Aé😀"],
    ["'\\0\\7\\101\\1012\\8'", "\0\x07AA2\\8"],
    ["'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\\q\\/'", "\x07\b\f\n\r\t\v\\'\"\\q\\/"],
    ["'''a\\\nb\nc'''", "ab\nc"],
    ["'\\N{LATIN SMALL LETTER E WITH ACUTE}'", "é"],
    ["r'\\x41\\''", "\\x41\\'"],
  ])("%j is %j", (source, value) => {
    expect(read(source)).toBe(value);
  });

  test.each([
    ["'a\\x4'", "can't decode bytes in position 1-3: truncated \\xXX escape"],
    ["'\\U00110000'", "can't decode bytes in position 0-9: illegal Unicode character"],
    ["'\\N{no such name}'", "can't decode bytes in position 0-15: unknown Unicode character name"],
    ["'\\N'", "can't decode bytes in position 0-1: malformed \\N character escape"],
  ])("%j cannot be read", (source, problem) => {
    expect(() => read(source)).toThrow(problem);
  });
});
