import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { depending, nearestName, registered, skeletonFile, spellingsOf } from "../src/skeleton.ts";
import { root, stepsOfDocument } from "./adding-a-benchmark.ts";
import { place } from "./mua.ts";

const desk = { kebab: "library-desk", camel: "libraryDesk", pascal: "LibraryDesk" };

test.each([
  ["My Bench", "'my-bench'"],
  ["tauBench2", "'tau-bench2'"],
  ["2fast", "'fast'"],
  ["../../etc", "'etc'"],
  ["-", "'library-desk'"],
  ["a--b", "'a-b'"],
  ["$(touch x)", "'touch-x'"],
])("'%s' is no name of a benchmark; the nearest one is told", async (name, near) => {
  using here = place();
  const { code, stdout, stderr } = await here.inside({}, "new", "benchmark", "--", name);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(
    `mua: '${name}' cannot be the name of a benchmark: lower case words joined by dashes, such as ${near}\n`,
  );
});

test("names that are taken, and other things than benchmarks, are refused", async () => {
  using here = place();
  const said = async (...args: readonly string[]) => {
    const { code, stderr } = await here.inside({}, "new", ...args);
    return `${code} ${stderr}`;
  };
  expect(await said("benchmark", "tau2")).toContain(
    "2 mua: there is a benchmark 'tau2' already. Taken are: ",
  );
  expect(await said("benchmark", "example")).toContain("2 mua: there is a benchmark 'example' already.");
  expect(await said("benchmrk", "desk")).toBe(
    "2 mua: mua new writes a benchmark, not 'benchmrk'. Did you mean benchmark?\n",
  );
});

test("a name is spelt as code and data spell it, wherever the template has its own", () => {
  expect(spellingsOf("library-desk")).toEqual(desk);
  expect(spellingsOf("bfcl-v3")).toEqual({ kebab: "bfcl-v3", camel: "bfclV3", pascal: "BfclV3" });
  const text = "import { exampleAdapter, ExampleTask, openExample } from '@mua/benchmark-example';";
  expect(skeletonFile({ path: "test/example.test.ts", text }, desk)).toEqual({
    path: "benchmarks/library-desk/test/library-desk.test.ts",
    text: "import { libraryDeskAdapter, LibraryDeskTask, openLibraryDesk } from '@mua/benchmark-library-desk';",
  });
});

test("whatever is proposed as a name is one, and stays in its folder", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
      const near = nearestName(text);
      if (near === undefined) return;
      const name = spellingsOf(near);
      expect(name?.kebab).toBe(near);
      expect(name?.camel).toMatch(/^[a-z][A-Za-z0-9]*$/u);
      if (name !== undefined)
        expect(join("/", skeletonFile({ path: "src/index.ts", text: "" }, name).path)).toBe(
          `/benchmarks/${near}/src/index.ts`,
        );
    }),
  );
});

test("registration is one line in the adapters, and one in the dependencies", () => {
  const adapters = readFileSync(join(root, "packages/cli/src/adapters.ts"), "utf8");
  const added = registered(adapters, desk);
  const lines = new Set(adapters.split("\n"));
  expect(added.split("\n").filter((line) => !lines.has(line))).toEqual([
    '  ["library-desk", async () => (await import("@mua/benchmark-library-desk")).libraryDeskAdapter],',
  ]);
  expect(() => registered("nothing", desk)).toThrow("does not end as expected");
  const before = readFileSync(join(root, "packages/cli/package.json"), "utf8");
  const after = depending(before, desk);
  const known = new Set(before.split("\n"));
  expect(after.split("\n").filter((line) => !known.has(line))).toEqual([
    '    "@mua/benchmark-library-desk": "workspace:*",',
  ]);
});

test("the document shows what the skeleton holds", () => {
  const excerpts = stepsOfDocument().filter(({ kind }) => kind === "excerpt");
  expect(excerpts.length).toBeGreaterThan(0);
  for (const step of excerpts) {
    if (step.kind !== "excerpt") continue;
    const text = readFileSync(join(root, "packages/cli/templates/benchmark", step.path), "utf8");
    expect(skeletonFile({ path: step.path, text }, desk).text).toContain(step.text);
  }
});
