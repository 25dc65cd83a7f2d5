import fc from "fast-check";
import { expect, test } from "vitest";
import { mentions } from "../src/mention.ts";

test.each([
  ["You get $139.45 back.", "139.45", true],
  ["You get 139.45.", "139.45", true],
  ["It was $1,139.45.", "1139.45", true],
  ["It was $1139.45.", "1,139.45", true],
  ["It was $1,139.45.", "139.45", false],
  ["It was 139.455.", "139.45", false],
  ["It was 4139.45", "139.45", false],
  ["The number is hp60465305", "HP60465305", true],
  ["The number is XHP60465305", "HP60465305", false],
  ["The number is HP604653051 or HP60465305.", "HP60465305", true],
  ["5.3 and 3.5", "3", false],
  ["5, 3, and so on", "3", true],
  ["", "3", false],
])("%j says %j: %j", (text, wanted, said) => {
  expect(mentions(text, wanted)).toBe(said);
});

test("whatever stands by itself in a text is said by it", () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9]{1,8}$/u);
  fc.assert(
    fc.property(fc.array(word), word, fc.array(word), (before, wanted, after) => {
      expect(mentions([...before, wanted, ...after].join(" "), wanted)).toBe(true);
    }),
  );
});
