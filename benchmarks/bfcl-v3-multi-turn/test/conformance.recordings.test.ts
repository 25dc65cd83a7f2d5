import type { ConformanceCase } from "@mua/core";
import { recorded, recordedFolder, title } from "@mua/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { bfclAdapter } from "../src/index.ts";
import { recordedDataset } from "./recordings.ts";
import { versions } from "./small-dataset.ts";

const SUITES = ["decode", "fuzz", "gtexec", "infer", "outcomes", "prompts", "random", "score", "tools"];

async function casesOf(selection: { readonly part?: string } = {}): Promise<readonly ConformanceCase[]> {
  const cases: ConformanceCase[] = [];
  const folder = recordedFolder("golden/bfcl");
  const open = async (version?: string) => recordedDataset(version === "v3" ? "v3" : "v4");
  for await (const one of bfclAdapter.conformance?.(folder, selection, open) ?? []) cases.push(one);
  return cases;
}

describe.skipIf(!recorded)(title("conformance"), () => {
  let all: readonly ConformanceCase[] = [];
  beforeAll(async () => {
    all = await casesOf();
  }, 60_000);

  it("agrees with every recording of both versions", () => {
    expect(all.filter(({ verdict }) => verdict !== "agree")).toEqual([]);
  });

  it("compares every kind that is recorded, and all entries of both versions", () => {
    const compared = Map.groupBy(all, ({ suite }) => suite);
    expect([...compared.keys()].sort()).toEqual(SUITES);
    expect(compared.get("gtexec")?.length).toBe(800 * versions.length);
  });

  it("compares only the category that was asked for", async () => {
    const base = await casesOf({ part: "base" });
    const executed = base.filter(({ suite }) => suite === "gtexec");
    expect(executed.length).toBe(200 * versions.length);
    expect(executed.every(({ case: name }) => name.includes("multi_turn_base"))).toBe(true);
  });
});
