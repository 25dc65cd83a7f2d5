import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

describe.skipIf(recordings === "")(title("acebench-agent at the command line"), () => {
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
    const ran = await here.mua("run", "acebench-agent", "--agent", "oracle", "--user", "scripted", "--json");
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

  test("official results of others become a run, which is reported, scored again and blamed like any other", async () => {
    const results = join(recordings, "golden/acebench/evalsets/en/public-m0/result");
    const told = await here.mua(
      "import",
      "acebench-agent",
      results,
      "--out",
      "others",
      "--user-name",
      "gpt-4o",
    );
    const [imported = ""] = readdirSync(join(here.path, "others"));
    expect(normal(told.stdout, here).replace(results, "FOLDER")).toMatchInlineSnapshot(`
        "FOLDER: acebench-agent/en, dataset acebench-agent@56dd66c, agent public-m0: 50 episodes, 50 scored, mean reward 0.4200; others/undated-acebench-agent-en-public-m0
        "
      `);
    const rescored = await here.mua("rescore", "acebench-agent", results, join("others", imported), "--json");
    expect(jsonLines(rescored).at(-1)).toEqual({
      // What these recordings say was executed is not always what led to their results.
      total: { episodes: 100, agree: 64, disagree: 0, unscorable: 36 },
    });
    const report = await here.mua("report", join("others", imported), "--breakdown");
    expect(normal(report.stdout, here).split("\n  failed episodes")[0]).toMatchInlineSnapshot(`
        "acebench-agent/en, dataset acebench-agent@56dd66c (339ed985db36), 50 tasks, user gpt-4o

          agent      reward  95 %         pass^1  tasks  trials  USD each  marks
          public-m0   0.420  0.280–0.560   0.420     50       1         –  imported

        acebench-agent/en, public-m0
          Run undated-acebench-agent-en-public-m0. Outcomes: completed 50. Links to episodes open in mua view.

          figures

            figure        value  95 % from      to  standard error
            mean reward  0.4200     0.2800  0.5600          0.0705
            pass^1       0.4200     0.2800  0.5600               –

          by check

            check       episodes  scored    mean  95 % from      to  standard error
            end_to_end        50      50  0.4200     0.2800  0.5600          0.0705
            process           50      50  0.6546     0.5350  0.7652          0.0594

          by category

            category    episodes  scored    mean  95 % from      to  standard error
            multi_step        20      20  0.3000     0.1000  0.5000          0.1051
            multi_turn        30      30  0.5000     0.3000  0.6667          0.0928

          by ending

            ending                     episodes  scored    mean  95 % from      to  standard error
            completed: not_recorded          14      14  0.7857     0.5714  1.0000          0.1138
            completed: not_reproduced        36      36  0.2778     0.1389  0.4167          0.0757

          by messages

            messages  episodes  scored    mean  95 % from      to  standard error
            1–8             45      45  0.4000     0.2667  0.5339          0.0739
            9–16             2       2  1.0000     1.0000  1.0000          0.0000
            17–32            2       2  0.0000     0.0000  0.0000          0.0000
            33–64            1       1  1.0000          –       –               –

          by role, for an episode

            role   turns  seconds  tokens in  tokens out  USD
            agent    4.4        –          –           –    –
            user     0.4        –          –           –    –

          by who failed

            role   reason         episodes
            agent  unexplained          26
            agent  missing_write         3
        "
      `);
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
});
