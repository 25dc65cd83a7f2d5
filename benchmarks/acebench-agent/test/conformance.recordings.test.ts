import type { ConformanceCase } from "@mua/core";
import { beforeAll, describe, expect, it } from "vitest";
import { aceBenchAdapter } from "../src/index.ts";
import { recorded, recordedDataset, recordedFolder, title } from "./recordings.ts";

async function casesOf(selection: { readonly part?: string } = {}): Promise<readonly ConformanceCase[]> {
  const cases: ConformanceCase[] = [];
  const open = async () => recordedDataset();
  for await (const one of aceBenchAdapter.conformance?.(recordedFolder(""), selection, open) ?? [])
    cases.push(one);
  return cases;
}

describe.skipIf(!recorded)(title("conformance"), () => {
  let all: readonly ConformanceCase[] = [];
  beforeAll(async () => {
    all = await casesOf();
  });

  it("agrees with every recording but for calls in calls, which official code runs", () => {
    expect(all.filter(({ verdict }) => verdict === "disagree")).toEqual([]);
    const deviations = all.filter(({ verdict }) => verdict === "deviation");
    expect(new Set(deviations.map(({ suite }) => suite))).toEqual(new Set(["exec"]));
    expect(deviations.length).toBeLessThan(all.filter(({ suite }) => suite === "exec").length / 20);
  });

  it("compares every kind that is recorded", () => {
    const counts = JSON.parse(recordedFolder("").text("COUNTS.json")) as { readonly [kind: string]: number };
    const compared = Map.groupBy(all, ({ suite }) => suite);
    for (const [kind, count] of Object.entries(counts)) {
      if (kind === "evalset_files") expect(compared.get("evalsets")?.length).toBeGreaterThan(count);
      else expect(compared.get(kind)?.length, kind).toBe(count);
    }
  });

  it("compares only the language that was asked for", async () => {
    const [en, zh] = [await casesOf({ part: "en" }), await casesOf({ part: "zh" })];
    const inBoth = en.filter(({ case: name, suite }) =>
      zh.some((one) => one.case === name && one.suite === suite),
    );
    expect(en.length + zh.length - inBoth.length).toBe(all.length);
  });
});
