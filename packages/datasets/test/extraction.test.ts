import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dumps, repr, type Value } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExtracted, writeExtracted } from "../src/extraction.ts";
import { DatasetError, readModule } from "../src/index.ts";
import { extractModule } from "../src/python-source/extract.ts";
import { recorded, recordedData, recordings, title } from "./recordings.ts";

function extractFile(folder: string, path: string): string {
  return writeExtracted(new Map([[path, extractModule(readFileSync(join(folder, path), "utf8"), path)]]));
}

describe("the extraction of Python source", () => {
  it("keeps the literals, signatures and texts of a module with every shape of source", () => {
    // Made from the same module by Python's own parser.
    const folder = join(import.meta.dirname, "fixture");
    expect(extractFile(folder, "lending.py")).toBe(
      readFileSync(join(folder, "lending.extracted.txt"), "utf8"),
    );
  });

  it.skipIf(!recorded)(title("gives what the reference gives for its sample"), () => {
    const folder = join(recordings, "tools/fixture");
    expect(extractFile(folder, "sample.py")).toBe(readFileSync(join(folder, "expected.json"), "utf8"));
  });

  it("reads back every value that Python prints", () => {
    const scalar = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.bigInt(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: "binary" }),
    );
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        scalar,
        fc.array(tie("value"), { maxLength: 5 }),
        fc
          .uniqueArray(fc.tuple(fc.string({ unit: "binary" }), tie("value")), {
            selector: ([key]) => key,
            maxLength: 5,
          })
          .map((pairs) => new Map(pairs)),
      ),
    }));
    fc.assert(
      fc.property(value, (written) => {
        const read = extractModule(`X = ${repr(written)}\n`).constants.get("X");
        expect(read === undefined ? undefined : dumps(read)).toBe(dumps(written));
      }),
    );
  });

  it("does not depend on how lines end", () => {
    const source = readFileSync(join(import.meta.dirname, "fixture/lending.py"), "utf8");
    const text = (ending: string) => dumps(extractModule(source.replaceAll("\n", ending)));
    expect(text("\r\n")).toBe(text("\n"));
  });

  it("refuses what is not Python, naming file and line", () => {
    expect(() => extractModule("a = 1\nb = = 2\n", "src/x.py")).toThrow(
      "src/x.py, line 2: not valid Python: b = = 2",
    );
    for (const open of ["'open", "'open\\'", "'", "f'{a}", 'f"{a}\\"', "'''open''"]) {
      expect(() => extractModule(`a = ${open}\n`)).toThrow(DatasetError);
    }
    expect(() => extractModule('a = "\\N{BULLET}"', "src/x.py")).toThrow(
      "src/x.py, line 1: characters given by their Unicode name",
    );
  });

  it.each([
    ["parentheses", "(".repeat(100_000)],
    ["closed lists", `x = ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["signs", `x = ${"-".repeat(20_000)}1`],
    ["sums", `x = ${"1 + ".repeat(20_000)}1`],
    ["attributes", `x = a${".b".repeat(20_000)}`],
    ["blocks", Array.from({ length: 2_000 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join("")],
  ])("refuses bottomless %s", (_, source) => {
    expect(() => extractModule(source)).toThrow(DatasetError);
  });

  it("throws nothing but its own errors, whatever it reads", () => {
    const token = fc.constantFrom(
      ..."def class x = 1 'a' f'{x}' \"\"\" ( ) [ ] { } : , . * ** -> @ \n \n\t + not in lambda \\".split(
        " ",
      ),
    );
    const source = fc.oneof(
      fc.string(),
      fc.array(token).map((tokens) => tokens.join(" ")),
    );
    fc.assert(
      fc.property(source, (text) => {
        try {
          extractModule(text);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a text of extractions", () => {
  it.skipIf(!recorded).each(recordedData)(
    title("of %s is written as it was read, and every module is valid"),
    (folder) => {
      const text = readFileSync(join(recordings, "data", folder, "extracted/python.json"), "utf8");
      const parsed = parseExtracted(text);
      if ("problem" in parsed) throw new Error(parsed.problem);
      expect(parsed.modules.size).toBeGreaterThan(0);
      expect(writeExtracted(parsed.modules) === text).toBe(true);
      // Reading brings the known keys of a record to the front.
      const content = (value: Value): unknown => JSON.parse(dumps(value));
      for (const [path, module] of parsed.modules) {
        expect(content(readModule(module, path))).toEqual(content(module));
      }
    },
  );

  it("says where a module is not as it should be", () => {
    const module = new Map<string, Value>(
      Object.entries({
        constants: new Map(),
        types: new Map([["A", 1n]]),
        classes: new Map(),
        functions: new Map(),
      }),
    );
    expect(() => readModule(module, "src/x.py")).toThrow(
      /The extraction of src\/x\.py is not valid: .*types\.A/su,
    );
  });
});
