import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MalformedFileError } from "@mua/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseScript } from "../src/index.ts";

function scriptFile(name: string): string {
  return readFileSync(join(import.meta.dirname, "scripts", name), "utf8");
}

function complaint(file: string, text: string): string {
  try {
    parseScript(file, text);
    return "none";
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedFileError);
    return (error as Error).message;
  }
}

describe("parseScript", () => {
  const yaml = parseScript("refund.yaml", scriptFile("refund.yaml"));

  it("reads YAML and JSON alike, numbers as Python has them, keys in order", () => {
    expect(parseScript("refund.json", scriptFile("refund.json"))).toEqual(yaml);
    const args = yaml.user?.tasks?.get("7")?.[1]?.call?.[0]?.arguments;
    expect([...(args ?? [])]).toEqual([
      ["amount", 68],
      ["count", 3n],
      ["big", 12345678901234567890n],
      ["9612497925", null],
      ["1", [true, 1500]],
    ]);
  });

  it("says which file, where in it, and what was expected", () => {
    expect(
      [
        ["a.yaml", ""],
        ["a.yaml", "user: [1"],
        ["a.yaml", "user:\n  default: hello"],
        ["a.yaml", "user:\n  default:\n    - say: 3"],
        ["a.yaml", "user:\n  tasks:\n    7:\n      - say: hi\n      - {}"],
        ["a.yaml", "user:\n  default:\n    - call: []"],
        ["a.yaml", "user:\n  default:\n    - call: [{ name: x }]"],
        ["a.yaml", "user:\n  default:\n    - call: [{ name: x, arguments: { 1: 2 } }]"],
        ["a.yaml", "user:\n  default:\n    - call: [{ name: x, arguments: { a: { ? [1] : 2 } } }]"],
        ["a.yaml", "user:\n  default:\n    - call: [{ name: x, arguments: [] }]"],
        ["a.yaml", "customer: {}\nagent: {}"],
        ["a.yaml", "agent:\n  default:\n    - says: hi"],
        ["a.yaml", "a: 1\na: 2"],
        ["a.json", "{'user': 1}"],
        ["a.json", '{"user": 1}'],
        ["A.JSON", "user: {}"],
      ].map(([file = "", text = ""]) => complaint(file, text)),
    ).toMatchInlineSnapshot(`
      [
        "a.yaml: the file: expected a mapping",
        "a.yaml:1:9: expected YAML (Flow sequence in block collection must be sufficiently indented and end with a ])",
        "a.yaml: user.default: expected a list",
        "a.yaml: user.default[0].say: expected text",
        "a.yaml: user.tasks.7[1]: expected \`say\`, \`call\` or both",
        "a.yaml: user.default[0].call: expected at least one entry",
        "a.yaml: user.default[0].call[0].arguments: expected a mapping whose keys are text, with values as JSON has them",
        "a.yaml: user.default[0].call[0].arguments: expected a mapping whose keys are text, with values as JSON has them",
        "a.yaml: user.default[0].call[0].arguments: expected a mapping whose keys are text, with values as JSON has them",
        "a.yaml: user.default[0].call[0].arguments: expected a mapping whose keys are text, with values as JSON has them",
        "a.yaml: the file: expected no key 'customer'",
        "a.yaml: agent.default[0]: expected no key 'says'",
        "a.yaml:2:1: expected YAML (Map keys must be unique)",
        "a.json: expected JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))",
        "a.json: user: expected a mapping",
        "A.JSON: expected JSON (Expecting value: line 1 column 1 (char 0))",
      ]
    `);
  });

  it("survives files made to harm", () => {
    const aliases = [
      "a0: &a0 [x]",
      ...Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`),
    ];
    expect(complaint("a.yaml", aliases.join("\n"))).toMatch(/^a\.yaml: expected YAML/u);
    expect(complaint("a.yaml", "[".repeat(100_000))).toMatch(/^a\.yaml.*: expected YAML/u);
    expect(complaint("a.json", "[".repeat(100_000))).toMatch(/^a\.json: expected JSON/u);
    expect(
      parseScript("a.json", '{"user": {"tasks": {"__proto__": [{"say": "x"}]}}}').user?.tasks?.get(
        "__proto__",
      ),
    ).toEqual([{ say: "x" }]);
  });

  it("throws nothing but MalformedFileError, whatever the text", () => {
    const bits = fc.constantFrom(
      "user:",
      "\n  ",
      "- ",
      "{",
      "}",
      "[",
      "]",
      "say: ",
      "&a ",
      "*a",
      "? ",
      "!!set",
      "\t",
      '"',
      "1",
      ",",
      "|",
      ">",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(bits).map((parts) => parts.join("")),
        ),
        (text) => {
          for (const file of ["a.yaml", "a.json"]) complaint(file, text);
        },
      ),
    );
  });
});
