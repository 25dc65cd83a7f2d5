import { join } from "node:path";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;
const files = join(recordings, "cases", "tau2");

describe.skipIf(recordings === "")(title("importing files of third parties"), () => {
  let here: Place;
  beforeAll(async () => {
    here = place();
    for (const version of ["v0.1.3", "v1.0.1"])
      await here.mua("data", "pull", `tau2@${version}`, "--from", join(recordings, "data", "tau2", version));
  });
  afterAll(() => here[Symbol.dispose]());

  test("a file becomes a run, which is reported, scored again and blamed like any other", async () => {
    const file = join(files, "jitrc_airline_gemini25flash_retry_agent.json");
    const imported = await here.mua("import", "tau2", file);
    expect(normal(imported.stdout, here).replace(file, "FILE")).toMatchInlineSnapshot(`
        "FILE: tau2/airline, dataset tau2@v0.1.3, agent gemini/gemini-2.5-flash (retry_agent): 20 episodes, 20 scored, mean reward 0.6000; results/runs/TIME-tau2-airline-gemini-gemini-2.5-flash-retry-agent
        "
      `);
    const [run = ""] = here.runs();
    const reported = await here.mua("report", run);
    expect(normal(reported.stdout, here)).toMatchInlineSnapshot(`
        "tau2/airline, dataset tau2@v0.1.3 (d6b315a7406e), 10 tasks, user gemini/gemini-2.5-flash

          agent                                  reward  95 %         pass^1  pass^2  tasks  trials  USD each  marks
          gemini/gemini-2.5-flash (retry_agent)   0.600  0.349–0.850   0.600   0.500     10       2    0.0133  imported; scored by the rules of v1.0.1
        "
      `);
    const rescored = await here.mua("rescore", "tau2", run, "--json");
    // Two were replayed leniently on import, as results of others are; runs are scored strictly.
    expect(jsonLines(rescored).at(-1)).toEqual({
      total: { episodes: 20, agree: 18, disagree: 0, unscorable: 2 },
    });
    const blamed = await here.mua("blame", run, "--json");
    expect(blamed.code).toBe(0);
  });

  test("a file that does not say who played has to be told", async () => {
    const file = join(files, "codesque16_retail_gpt-5-mini_base.jsonl");
    const refused = await here.mua("import", "tau2", file);
    expect([refused.code, refused.stderr.replace(file, "FILE")]).toMatchInlineSnapshot(`
        [
          2,
          "mua: 'FILE' does not say who played the agent; say it with --agent-name NAME
        ",
        ]
      `);
    const told = await here.mua("import", "tau2", file, "--agent-name", "gpt-5-mini", "--json");
    expect(jsonLines(told)[0]).toMatchObject({
      benchmark: "tau2/retail",
      dataset: { version: "embedded" },
      participants: { agent: "gpt-5-mini", user: "unknown" },
      episodes: 114,
      outcomes: { agent_error: 3, completed: 109, limit: 2 },
    });
  });

  test("what is no results file, and a benchmark without such files, are refused", async () => {
    const nothing = await here.mua("import", "tau2", join(files, "toolorchestra_airline.task_map.json"));
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toMatch(/is not a results file of tau2: /u);
    const none = await here.mua("import", "quickstart", join(files, "rkstu_e2e_retail_baseline.json"));
    expect([none.code, none.stderr]).toMatchInlineSnapshot(`
        [
          2,
          "mua: quickstart has no official results files to import
        ",
        ]
      `);
  });
});
