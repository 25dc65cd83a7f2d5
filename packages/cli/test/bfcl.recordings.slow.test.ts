import { existsSync } from "node:fs";
import { join } from "node:path";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;
const DATA = join(recordings, "data", "bfcl");
const CASES = join(recordings, "cases", "bfcl", "bbrowning", "2025-11-12-main");

describe.skipIf(recordings === "")(title("bfcl-v3-multi-turn at the command line"), () => {
  let here: Place;
  beforeAll(async () => {
    here = place();
    for (const [version, commit] of [
      ["v3", "cd9429c"],
      ["v4", "6ea5797"],
    ] as const) {
      const from = join(DATA, commit);
      const pulled = await here.mua("data", "pull", `bfcl-v3-multi-turn@${version}`, "--from", from);
      expect([pulled.code, normal(pulled.stdout, here)]).toEqual([
        0,
        `bfcl-v3-multi-turn@${version}: 16 files, checksums verified, in DIR/data/bfcl-v3-multi-turn/${version}\n`,
      ]);
    }
  });
  afterAll(() => here[Symbol.dispose]());

  test("the oracle plays all 800 entries; the official files score the same again", async () => {
    const args = ["run", "bfcl-v3-multi-turn", "--agent", "oracle", "--json"];
    const ran = jsonLines(await here.mua(...args)).filter((line) => "outcomes" in line);
    expect(ran).toMatchObject([
      {
        benchmark: "bfcl-v3-multi-turn",
        episodes: 800,
        outcomes: { completed: 800 },
        unscorable: 0,
        reward: { mean: 799 / 800 },
      },
    ]);
    const [run = ""] = here.runs();
    const exported = await here.mua("export", run, "--to", "exported");
    expect(exported.stdout).toBe("800 episodes as bfcl: 10 files in exported\n");
    const results = ["base", "miss_func", "miss_param", "long_context"].map(
      (category) => `exported/result/oracle-FC/BFCL_v3_multi_turn_${category}_result.json`,
    );
    const rescored = await here.mua("rescore", "bfcl-v3-multi-turn", ...results, "--json");
    expect(jsonLines(rescored).at(-1)).toEqual({
      total: { episodes: 800, agree: 800, disagree: 0, unscorable: 0 },
    });
  });

  test("prompting is a variant of either version", async () => {
    const args = ["run", "bfcl-v3-multi-turn/miss_func@v4", "--agent", "oracle", "--limit", "5"];
    const ran = await here.mua(...args, "--variant", "prompting", "--out", "prompting", "--json");
    expect(jsonLines(ran).at(-1)).toMatchObject({ episodes: 5, reward: { mean: 1 } });
  });

  test.skipIf(!existsSync(CASES))("the results of others score as they were scored", async () => {
    const folder = join(CASES, "result", "openai_gpt-oss-20b", "multi_turn");
    const files = ["base", "miss_func", "miss_param"].map((category) =>
      join(folder, `BFCL_v4_multi_turn_${category}_result.json`),
    );
    const rescored = await here.mua("rescore", "bfcl-v3-multi-turn", ...files, "--json");
    expect(rescored.code).toBe(0);
    expect(jsonLines(rescored).at(-1)).toEqual({
      total: { episodes: 600, agree: 600, disagree: 0, unscorable: 0 },
    });
  });
});
