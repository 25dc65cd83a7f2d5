import { describe, expect, it } from "vitest";
import { evaluate, parseExpression } from "../src/index.ts";

const textOf = (source: string) => evaluate(parseExpression(source), () => undefined);

describe("named characters", () => {
  it.each([
    ["BULLET", "•"],
    ["bullet", "•"],
    ["Hyphen-Minus", "-"],
    ["LATIN SMALL LETTER Y WITH DIAERESIS", "ÿ"],
    ["EM DASH", "—"],
    ["EURO SIGN", "€"],
    ["RIGHTWARDS ARROW", "→"],
  ])("%s", (name, character) => {
    expect(textOf(`'a\\N{${name}}b'`)).toBe(`a${character}b`);
  });

  it("refuses names that nothing has", () => {
    expect(() => textOf("'\\N{BULLETS}'")).toThrow("unknown Unicode character name");
  });
});
