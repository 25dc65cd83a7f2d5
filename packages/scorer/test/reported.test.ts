import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaderboardTables, metricValues, parseReported, reportedRows, reproduction } from "../src/index.ts";

const folder = join(import.meta.dirname, "../../../results/reported");
const files = readdirSync(folder);

const small = `
name: A board
source: { repository: someone/board, commit: 0123456789abcdef, path: board.md }
date: "2025-09"
unit: percent
user: u
rows:
  - model: M
    version: v1
    note: by hand
    scores:
      tau2/retail: { pass^1: 50, pass^2: 25 }
      acebench-agent: { mean: 12.5 }
`;

describe("reported figures", () => {
  it.each(files)("of %s are valid, in range, and each has a source and a date", (file) => {
    const rows = reportedRows(parseReported(file, readFileSync(join(folder, file), "utf8")));
    expect(rows.length).toBeGreaterThan(0);
    for (const { reported, meanReward, passHatK, marks, benchmark } of rows) {
      expect(reported?.url).toMatch(/^https:\/\//u);
      expect(reported?.date).toMatch(/^\d{4}/u);
      expect(marks).toContain("reported");
      expect(benchmark).toMatch(/^(?:tau2\/|bfcl-v3-multi-turn|acebench-agent)/u);
      const values = [meanReward, ...Object.values<number>(passHatK)].filter((value) => value !== null);
      expect(values.length).toBeGreaterThan(0);
      for (const value of values) expect(value >= 0 && value <= 1).toBe(true);
      const ks = Object.values<number>(passHatK);
      expect(ks, "pass^k cannot rise with k").toEqual(ks.toSorted((a, b) => b - a));
    }
  });

  it("hold the paper's whole table", () => {
    const file = "mua-rl.yaml";
    const rows = reportedRows(parseReported(file, readFileSync(join(folder, file), "utf8")));
    expect(
      rows.filter(({ agent }) => agent === "MUA-RL-32B").map((row) => [row.benchmark, row.meanReward]),
    ).toEqual([
      ["tau2/retail", 0.673],
      ["tau2/airline", 0.454],
      ["tau2/telecom", 0.283],
      ["bfcl-v3-multi-turn", 0.284],
      ["acebench-agent", 0.825],
    ]);
    expect(rows).toHaveLength(25);
  });

  it("become rows of tables of their own", () => {
    const rows = reportedRows(parseReported("small.yaml", small));
    expect(
      leaderboardTables(rows).map(({ caption, rows: [row] }) => [caption, row?.meanReward, row?.passHatK]),
    ).toEqual([
      ["acebench-agent, dataset acebench-agent@v1, user u, reported by A board", 0.125, {}],
      ["tau2/retail, dataset tau2@v1, user u, reported by A board", null, { 1: 0.5, 2: 0.25 }],
    ]);
    expect(rows[0]?.reported).toEqual({
      name: "A board",
      url: "https://github.com/someone/board/blob/0123456789abcdef/board.md",
      date: "2025-09",
    });
    expect(rows[0]?.marks).toEqual(["reported", "by hand"]);
  });

  it.each([
    ["a figure out of range", small.replace("50", "500")],
    ["an unknown metric", small.replace("pass^2", "pass@2")],
    ["no source", small.replace(/source:.*\n/u, "")],
    ["no date", small.replace('date: "2025-09"', 'date: "soon"')],
    ["an address that is none", small.replace(/source:.*\n/u, "source: { url: 'javascript:alert(1)' }\n")],
    ["no YAML", "{"],
  ])("are refused with %s", (_, text) => {
    expect(() => parseReported("small.yaml", text)).toThrow(/^small\.yaml/u);
  });
});

describe("a reproduction", () => {
  const part = (...rewards: readonly number[]) =>
    rewards.map((reward, task) => ({ task: String(task), reward }));

  it("averages parts alike, however many episodes they have", () => {
    const found = reproduction(0.5, [part(1, 1, 1, 0), part(0, 1)]);
    expect([found.measured, found.difference]).toEqual([0.625, 0.125]);
    // By hand: standard errors 0.25 and 0.5, and one attempt at each of six tasks for the reported figure.
    const margin = 1.959963984540054 * Math.sqrt((0.25 ** 2 + 0.5 ** 2) / 4 + 0.25 / 6);
    expect(found.interval?.[0]).toBeCloseTo(0.125 - margin, 12);
    expect(found.interval?.[1]).toBeCloseTo(0.125 + margin, 12);
    expect(found.withinNoise).toBe(true);
    expect(reproduction(0, [part(...Array<number>(50).fill(1))]).withinNoise).toBe(false);
  });

  it("knows nothing where nothing, or not everything, was measured", () => {
    const unknown = { measured: null, difference: null, interval: null, withinNoise: null };
    expect(reproduction(0.5, [])).toMatchObject(unknown);
    expect(reproduction(0.5, [part(1, 0), []])).toMatchObject(unknown);
    expect(reproduction(0.5, [part(1)])).toMatchObject({ measured: 1, interval: null, withinNoise: null });
  });

  it("takes a metric from episodes, and only where it is defined", () => {
    const episodes = [
      { task: "a", reward: 1 },
      { task: "a", reward: 0.5 },
      { task: "b", reward: 1 },
      { task: "b", reward: 1 },
      { task: "c", reward: null },
    ];
    expect(metricValues(episodes, "mean")?.map(({ reward }) => reward)).toEqual([1, 0.5, 1, 1]);
    expect(metricValues(episodes, "pass^1")?.map(({ reward }) => reward)).toEqual([0.5, 1]);
    expect(metricValues(episodes, "pass^2")?.map(({ reward }) => reward)).toEqual([0, 1]);
    expect(metricValues(episodes, "pass^3")).toBeNull();
  });
});
