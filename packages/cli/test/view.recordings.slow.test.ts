import { join } from "node:path";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Place, place } from "./mua.ts";
import { served } from "./served.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;
const files = join(recordings, "cases", "tau2");

type EpisodePage = {
  readonly messages: readonly { readonly role: string }[];
  readonly explanation: {
    readonly briefings: readonly {
      readonly role: string;
      readonly system: string;
      readonly tools: readonly object[];
    }[];
    readonly expected: {
      readonly actions: readonly { readonly side: string; readonly match: string }[];
      readonly state: { readonly differences: readonly { readonly path: string }[] };
    };
    readonly findings: readonly object[];
  };
};

describe.skipIf(recordings === "")(title("viewing imported files of third parties"), () => {
  let here: Place;
  beforeAll(async () => {
    here = place();
    const data = join(recordings, "data", "tau2", "v1.0.1");
    await here.mua("data", "pull", "tau2@v1.0.1", "--from", data);
    for (const name of ["rkstu_e2e_telecom_adversarial", "activegraph_20260601-033543-612139"])
      await here.mua("import", "tau2", join(files, `${name}.json`));
  });
  afterAll(() => here[Symbol.dispose]());

  test("every episode is shown with what its sides were told, what was expected, and where the state differs", async () => {
    await using viewer = await served(here);
    const seen: string[] = [];
    for (const run of here.runs()) {
      const { episodes } = (await viewer.ask(`run?run=${run}`)) as {
        episodes: readonly { task: string; trial: number; reward: number | null }[];
      };
      for (const { task, trial, reward } of episodes) {
        const query = new URLSearchParams({ run, task, trial: String(trial) });
        const { messages, explanation } = (await viewer.ask(`episode?${query}`)) as EpisodePage;
        const { briefings, expected, findings } = explanation;
        expect(messages.length).toBeGreaterThan(2);
        expect(briefings.map(({ role }) => role)).toEqual(["agent", "user"]);
        expect(findings.length > 0).toBe(reward !== 1);
        const tools = briefings.map((briefing) => briefing.tools.length).join(" and ");
        const matches = expected.actions.map(({ side, match }) => `${side} ${match}`).join(", ");
        seen.push(`${reward}: ${tools} tools; ${matches}; ${expected.state.differences.length} differences`);
      }
    }
    expect(seen.join("\n")).toMatchInlineSnapshot(`
        "0: 13 and 30 tools; user missing; 1 differences
        1: 14 and 0 tools; ; 0 differences
        0: 14 and 0 tools; agent right, agent right; 2 differences
        0: 14 and 0 tools; agent right, agent missing, agent right; 1 differences
        0: 14 and 0 tools; agent right, agent missing; 0 differences
        0: 14 and 0 tools; agent right, agent right, agent right, agent right, agent right, agent right; 0 differences"
      `);
  });
});
