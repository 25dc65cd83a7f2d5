import { join } from "node:path";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, type Place, place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

/** The datasets of what is reproduced, and where they lie; of a benchmark that is not there yet there is none to pull. */
const datasets = [
  ["tau2@v0.1.3", "tau2/v0.1.3"],
  ["tau2@v1.0.1", "tau2/v1.0.1"],
  ["bfcl-v3-multi-turn@v3", "bfcl/cd9429c"],
  ["acebench-agent", "acebench/56dd66c"],
] as const;

describe.skipIf(recordings === "")(title("reproducing over the official data"), () => {
  let here: Place;
  const oracle = [
    "--agent",
    "oracle",
    "--user",
    "scripted",
    "--judge",
    "scripted",
    "--trials",
    "1",
    "--limit",
    "20",
  ];
  beforeAll(async () => {
    here = place();
    for (const [selector, folder] of datasets)
      await here.mua("data", "pull", selector, "--from", join(recordings, "data", folder));
  });
  afterAll(() => here[Symbol.dispose]());

  test("a dry run lists runs, episodes, and who would need how many tokens", async () => {
    const { code, stdout } = await here.mua(
      "reproduce",
      "mua-rl",
      "--dry-run",
      "--agent",
      "openai/some-model",
      "--json",
    );
    const lines = jsonLines<{
      readonly [key: string]: unknown;
      readonly role?: string;
      readonly participant?: string;
      readonly episodes?: number;
    }>({ code, stdout, stderr: "" });
    expect(code).toBe(0);
    expect(
      lines.flatMap(({ benchmark, version, episodes, trials }) =>
        String(benchmark).startsWith("tau2") ? [[benchmark, version, trials, episodes]] : [],
      ),
    ).toEqual([
      ["tau2/retail", "v0.1.3", 4, 456],
      ["tau2/airline", "v0.1.3", 4, 200],
      ["tau2/telecom", "v0.1.3", 4, 456],
    ]);
    const { participant, episodes, input } = lines.find(({ role }) => role === "agent") ?? {};
    expect(participant).toBe("openai/some-model");
    expect(Number(episodes)).toBeGreaterThanOrEqual(1112);
    // Of every benchmark it is known what an episode needs.
    expect(Number(input)).toBeGreaterThan(1e8);
    const user = lines.find(({ participant: name }) => name === "openai/gpt-4.1-2025-04-14");
    expect(Number(user?.["cost"])).toBeGreaterThan(0);
  });

  test("the oracle plays the paper's benchmarks, and each figure stands beside the reported one", async () => {
    const played = await here.mua("reproduce", "mua-rl", ...oracle, "--json");
    expect(played.code).toBe(0);
    const lines = jsonLines(played);
    const figures = lines.filter(({ metric }) => metric === "mean");
    expect(figures.map(({ benchmark, reported }) => [benchmark, reported])).toEqual([
      ["tau2/retail", 0.673],
      ["tau2/airline", 0.454],
      ["tau2/telecom", 0.283],
      ["bfcl-v3-multi-turn", 0.284],
      ["acebench-agent", 0.825],
    ]);
    for (const figure of figures.slice(0, 3))
      expect(figure).toMatchObject({
        measured: 1,
        withinNoise: false,
        differs: [expect.stringMatching(/^20 of \d+ tasks were attempted$/u)],
      });
    expect(lines.at(-1)).toMatchObject({
      run: expect.any(String),
      reward: { mean: 1 },
      wallSeconds: expect.any(Number),
    });

    // The same from the runs that exist now.
    const again = await here.mua("reproduce", "mua-rl", ...here.runs(), "--json");
    expect(jsonLines(again).slice(0, 5)).toEqual(figures);
    expect(jsonLines(again).at(-1)).toMatchObject({ run: here.runs().at(-1), wallSeconds: null });

    await here.mua("run", "tau2/retail@v0.1.3", "--agent", "oracle", "--limit", "1");
    const twice = await here.mua("reproduce", "mua-rl", ...here.runs());
    expect([twice.code, twice.stderr]).toEqual([
      2,
      expect.stringMatching(/^mua: there are several runs of .*; name one of them\n$/u),
    ]);

    // Against a row over another version there is nothing to be taken from them.
    const other = await here.mua(
      "reproduce",
      "tau2-leaderboard",
      "--against",
      "GPT-5.2",
      here.runs()[0] ?? "",
      "--json",
    );
    const unmeasured = jsonLines(other).filter(({ metric }) => metric !== undefined);
    expect(unmeasured.length).toBeGreaterThan(0);
    expect(unmeasured.filter(({ measured }) => measured !== null)).toEqual([]);
  });
});
