import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { title } from "@mua/testing";
import { describe, expect, test } from "vitest";
import { jsonLines, normal, place } from "./mua.ts";
import { submissionDetails } from "./submission-details.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

describe.skipIf(recordings === "")(title("submissions at the command line"), () => {
  test("several runs become one folder, or the reasons why not and no file", async () => {
    using here = place();
    await here.mua("data", "pull", "tau2@v1.0.1", "--from", join(recordings, "data", "tau2", "v1.0.1"));
    await here.mua("run", "tau2/airline", "--agent", "oracle");
    await here.mua("run", "tau2/retail", "--agent", "oracle", "--judge", "scripted");
    const runs = here.runs();
    writeFileSync(join(here.path, "me.yaml"), submissionDetails);
    const args = ["export", ...runs, "--format", "tau2-submission", "--to", "made"];
    const made = await here.mua(...args, "--details", "me.yaml", "--json");
    expect([made.code, jsonLines(made)[0]]).toEqual([
      0,
      {
        run: runs[0],
        format: "tau2-submission",
        path: "made",
        files: [
          "oracle_nobody_2026-02-03/submission.json",
          "oracle_nobody_2026-02-03/trajectories/oracle_airline_scripted_1trials.json",
          "oracle_nobody_2026-02-03/trajectories/oracle_retail_scripted_1trials.json",
        ],
      },
    ]);
    const [, airline = ""] = jsonLines<{ files: readonly string[] }>(made)[0]?.files ?? [];
    const rescored = await here.mua("rescore", "tau2", join("made", airline), "--json");
    expect(jsonLines(rescored).at(-1)).toEqual({
      total: { episodes: 50, agree: 50, disagree: 0, unscorable: 0 },
    });

    writeFileSync(join(here.path, "me.yaml"), submissionDetails.replace("custom", "standard"));
    const refused = await here.mua(
      "export",
      ...runs,
      "--format",
      "tau2-submission",
      "--details",
      "me.yaml",
      "--to",
      "no",
    );
    expect([refused.code, refused.stdout, readdirSync(here.path).includes("no")]).toEqual([2, "", false]);
    expect(normal(refused.stderr, here)).toMatchInlineSnapshot(`
        "- tau2/airline: 1 trials; at least 4 are asked for (a standard submission; see submission_type: custom)
        - tau2/airline: the agent is no model but oracle (a standard submission; see submission_type: custom)
        - tau2/airline: the user is no model but scripted (a standard submission; see submission_type: custom)
        - tau2/retail: 1 trials; at least 4 are asked for (a standard submission; see submission_type: custom)
        - tau2/retail: the agent is no model but oracle (a standard submission; see submission_type: custom)
        - tau2/retail: the user is no model but scripted (a standard submission; see submission_type: custom)
        - tau2/retail: the judge is no model but scripted (a standard submission; see submission_type: custom)
        mua: this cannot be submitted, for 7 reasons
        "
      `);
    const none = await here.mua(...args);
    expect([none.code, none.stderr]).toMatchInlineSnapshot(`
        [
          2,
          "mua: 'tau2-submission' needs --details FILE, a YAML file with who submits what
        ",
        ]
      `);
    const two = await here.mua("export", ...runs, "--format", "tau2");
    expect([two.code, two.stderr]).toMatchInlineSnapshot(`
        [
          2,
          "mua: the format 'tau2' holds one run; export each by itself
        ",
        ]
      `);
  });
});
