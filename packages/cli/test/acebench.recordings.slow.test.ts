import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

describe.skipIf(recordings === "")(
  "acebench-agent at the command line (MUA_RECORDINGS names the folder of its files)",
  () => {
    let here: Place;
    beforeAll(async () => {
      here = place();
      const from = join(recordings, "data", "acebench", "56dd66c");
      const { code, stdout } = await here.mua("data", "pull", "acebench-agent", "--from", from);
      expect([code, normal(stdout, here)]).toEqual([
        0,
        "acebench-agent@56dd66c: 8 files, checksums verified, in DIR/data/acebench-agent/56dd66c\n",
      ]);
    });
    afterAll(() => here[Symbol.dispose]());

    test("the oracle plays all tasks of both languages; official files and runs score the same again", async () => {
      const ran = await here.mua(
        "run",
        "acebench-agent",
        "--agent",
        "oracle",
        "--user",
        "scripted",
        "--json",
      );
      expect(ran.code).toBe(0);
      const done = jsonLines(ran).filter((line) => "outcomes" in line);
      expect(done).toMatchObject(
        ["acebench-agent/en", "acebench-agent/zh"].map((benchmark) => ({
          benchmark,
          episodes: 50,
          outcomes: { completed: 50 },
          unscorable: 0,
          reward: { mean: 1 },
        })),
      );
      const runs = here.runs();
      const [, chinese = ""] = runs;
      const exported = await here.mua("export", chinese, "--to", "exported");
      expect(exported.stdout).toBe("50 episodes as acebench: 58 files in exported\n");
      const together = await here.mua("export", ...runs, "--to", "together");
      expect(together.stdout).toMatch(/^100 episodes as acebench: \d+ files in together\n$/);
      const table = JSON.parse(readFileSync(join(here.path, "together/score_all/agent_score.json"), "utf8"));
      expect(table).toMatchObject(
        ["en", "zh", "combined"].map((part) => ({ model: "oracle", part, agent_score: 1 })),
      );
      const results = ["multi_turn", "multi_step"].map(
        (category) => `exported/result_all/result_zh/oracle/data_agent_${category}_result.json`,
      );
      const rescored = await here.mua("rescore", "acebench-agent", ...results, ...runs, "--json");
      expect(jsonLines(rescored).at(-1)).toEqual({
        total: { episodes: 150, agree: 150, disagree: 0, unscorable: 0 },
      });
    });

    test("a variant marks the run, and an unknown one is refused", async () => {
      const args = ["run", "acebench-agent/en", "--agent", "oracle", "--limit", "3", "--variant"];
      const native = await here.mua(...args, "native", "--out", "native", "--json");
      expect(jsonLines(native).at(-1)).toMatchObject({ episodes: 3, reward: { mean: 1 } });
      const [{ run = "" } = {}] = jsonLines<{ run?: string }>(native).slice(-1);
      const report = await here.mua("report", run, "--out", "native", "--json");
      expect(jsonLines(report)).toMatchObject([{ variant: "native", meanReward: 1 }]);
      const { code, stderr } = await here.mua(...args, "nativ");
      expect(code).toBe(2);
      expect(stderr).toContain("acebench-agent/en has no variant 'nativ'. Did you mean native");
    });

    test("all recordings of a language agree, but for calls in calls", async () => {
      const golden = join(recordings, "golden", "acebench");
      const { code, stdout } = await here.mua("conformance", "acebench-agent/en", golden);
      expect([code, stdout.split("\n").at(-2)]).toEqual([
        0,
        expect.stringMatching(/^\d{4} cases: \d{4} agree, 0 disagree, \d named deviations, 0 skipped$/),
      ]);
    });
  },
);
