import type { ConformanceCase, Dataset, Folder } from "@mua/core";
import { folderOf, recordedFolder } from "@mua/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { tau2Adapter } from "../src/adapter.ts";
import { domainNames } from "../src/domains.ts";
import { recorded, title, versions } from "./recordings.ts";

const SUITES = [
  "tools",
  "user_tools",
  "tool_meta",
  "prompts",
  "tasks",
  "replay",
  "orchestrate",
  "score",
  "metrics",
  "official_format",
  "nl_judge",
];

const open = async (version: string): Promise<Dataset> => {
  const found = versions.find(({ era }) => era.version === version);
  if (found === undefined) throw new Error(`no version '${version}'`);
  return found.dataset;
};

async function casesOf(
  folder: Folder,
  selection: { readonly part?: string; readonly version?: string } = {},
): Promise<readonly ConformanceCase[]> {
  const cases: ConformanceCase[] = [];
  for await (const one of tau2Adapter.conformance?.(folder, selection, open) ?? []) cases.push(one);
  return cases;
}

function disagreements(cases: readonly ConformanceCase[]): readonly ConformanceCase[] {
  return cases.filter(({ verdict }) => verdict === "disagree");
}

describe.skipIf(!recorded)(title("conformance"), () => {
  const golden = recordedFolder("golden/tau2");
  let all: readonly ConformanceCase[] = [];
  // Every run of every part; a loaded machine takes longer than a hook usually may.
  beforeAll(async () => {
    all = await casesOf(golden);
  }, 60_000);

  it.each(versions.flatMap(({ era }) => domainNames.map((part) => `${era.version}/${part}`)))(
    "%s agrees in every suite that is recorded",
    (name) => {
      const cases = all.filter((one) => one.case === name || one.case.startsWith(`${name} `));
      expect(disagreements(cases)).toEqual([]);
      expect(cases.filter(({ verdict }) => verdict === "skipped")).toEqual([]);
      // Where nothing but the texts of a part was recorded there are no runs, and some parts ask no judge.
      const recordedSuites = golden.has(`${name}/gold.json`) ? SUITES : ["prompts"];
      const unasked = golden.text(`${name}/nl_judge.json`).trim() === "[]";
      const expected = recordedSuites.filter((suite) => suite !== "nl_judge" || !unasked);
      const suites = new Set(cases.map(({ suite }) => suite));
      for (const suite of expected) expect(suites).toContain(suite);
    },
  );

  it("compares what belongs to no part, and says which parts are left out", () => {
    expect(disagreements(all)).toEqual([]);
    const left = versions.flatMap(({ era: { version } }) =>
      golden
        .list(version)
        .filter((name) => name.endsWith("/") && !domainNames.includes(name.slice(0, -1)))
        .map((name) => `${version}/${name.slice(0, -1)}`),
    );
    const skipped = all.filter(({ verdict }) => verdict === "skipped").map((one) => one.case);
    expect(skipped.toSorted()).toEqual(left.toSorted());
    for (const suite of ["pass_hat_k", "llm_calls"]) expect(all.map((one) => one.suite)).toContain(suite);
  });

  it("compares only the part and the version that were asked for", async () => {
    const cases = await casesOf(golden, { version: "v0.1.3", part: "mock" });
    const names = cases.filter(({ suite }) => suite !== "pass_hat_k").map((one) => one.case);
    expect(names.filter((name) => !name.startsWith("v0.1.3/mock"))).toEqual([]);
  });

  it("finds no case in a folder without recordings, or without those that were asked for", async () => {
    expect(await casesOf(folderOf(new Map()))).toEqual([]);
    expect(await casesOf(golden, { version: "v9" })).toEqual([]);
    expect(await casesOf(recordedFolder("golden/tau2/v1.0.1"))).toEqual([]);
  });

  it("skips a version whose rules are not known", async () => {
    const folder: Folder = { ...golden, list: (path) => (path === "" ? ["v9/"] : []) };
    expect(await casesOf(folder)).toMatchObject([{ case: "v9", verdict: "skipped" }]);
  });

  /** What to change where: the first match of a pattern, in which `here` is what changes. */
  const CHANGES = [
    ["the result of a read", "retail/gold.json", /"role":"tool","content":"\{\\"(?<here>o)rder_id/, "replay"],
    ["the result of a write", "retail/gold.json", /status\\": \\"(?<here>e)xchange requested/, "replay"],
    ["an error text", "retail/fuzz.json", /"content":"Error: (?<here>[A-Z])/, "replay"],
    [
      "the id of a result",
      "retail/perturb.json",
      /"id":"call_0*(?<here>\d)\d*","role":"tool"/,
      "orchestrate",
    ],
    ["how a run ended", "retail/endings.json", /"termination_reason":"max_step(?<here>s)/, "orchestrate"],
    ["an exception", "retail/endings.sidecar.jsonl", /"exception":"[A-Z][a-z]+(?<here>[A-Z])/, "orchestrate"],
    ["a limit", "retail/endings.sidecar.jsonl", /"max_steps":(?<here>2)/, "orchestrate"],
    ["the digest after a run", "retail/gold.sidecar.jsonl", /"agent_db_hash":"(?<here>.)/, "replay"],
    ["the gold digest", "retail/perturb.sidecar.jsonl", /"gold_agent_db_hash":"(?<here>.)/, "score"],
    ["the user's digest", "mock/gold.sidecar.jsonl", /"user_db_hash":"(?<here>.)/, "replay"],
    ["a digest between two calls", "mock/gold.sidecar.jsonl", /"trace":\[\["(?<here>.)/, "replay"],
    ["a reward", "retail/perturb.json", /"reward_info":\{"reward":(?<here>\d)/, "score"],
    ["the type of a tool", "retail/gold.json", /"tool_type":"(?<here>r)/, "score"],
    ["a justification", "mock/gold.json", /"justification":"(?<here>I)/, "score"],
    ["a note", "retail/gold.json", /"note":"(?<here>N)o communicate_info/, "score"],
    ["a prompt", "retail/prompts.json", /"agent_system_prompt": "<instructions>\\n(?<here>.)/, "prompts"],
    ["the user's prompt", "mock/prompts.json", /"user_system_prompt": "(?<here>.)/, "prompts"],
    ["a refusal of a variant", "mock/prompts.json", /Cannot run (?<here>G)T/, "prompts"],
    ["a tool's schema", "retail/tools.json", /"description": "(?<here>.)/, "tools"],
    ["a user tool", "mock/user_tools.json", /"name": "(?<here>.)/, "user_tools"],
    ["a tool's kind", "mock/tool_meta.json", /"create_task": "(?<here>.)/, "tool_meta"],
    [
      "the list of tools in words",
      "retail/tool_meta.json",
      /"tools_description": "1. (?<here>.)/,
      "tool_meta",
    ],
    ["an embedded task", "retail/gold.json", /"task_instructions":"(?<here>.)/, "tasks"],
    ["a mean", "mock/metrics.json", /"avg_reward":0\.(?<here>\d)/, "metrics"],
    ["a count", "mock/metrics.json", /"total_write_actions":(?<here>\d)/, "metrics"],
    ["the question to the judge", "retail/nl_judge.json", /expectedOutcomes:\\n +\['(?<here>.)/, "nl_judge"],
    ["pass^k", "pass_hat_k.json", /\[\d+, \d+, \d+, 0\.(?<here>\d)/, "pass_hat_k"],
    [
      "a float's spelling",
      "mock/official_format/mono/results.json",
      /"duration": 1(?<here>\.)0/,
      "official_format",
    ],
  ] as const;

  it.each(CHANGES)("catches %s that was changed", async (_, file, pattern, suite) => {
    const [version] = versions.map(({ era }) => era.version);
    const path = `${version}/${file}`;
    const text = golden.text(path);
    const { here: [, at] = [] } = new RegExp(pattern.source, "d").exec(text)?.indices?.groups ?? {};
    if (at === undefined) throw new Error(`${path} has no ${pattern.source}`);
    const changed = `${text.slice(0, at - 1)}${text[at - 1] === "7" ? "3" : "7"}${text.slice(at)}`;
    const kind = file.slice(file.indexOf("/") + 1).replace(/\.(sidecar\.)?jsonl?$/, "");
    const folder: Folder = {
      ...golden,
      has: (other) => (other.includes(`/${kind}`) || file.endsWith("metrics.json")) && golden.has(other),
      text: (other) => (other === path ? changed : golden.text(other)),
    };
    const part = file.includes("/") ? { part: file.slice(0, file.indexOf("/")) } : {};
    const found = disagreements(await casesOf(folder, { version: version ?? "", ...part }));
    expect(found.map((one) => one.suite)).toContain(suite);
    for (const { expected, actual } of found) expect(expected).not.toBe(actual);
  });

  it.each(["retail/gold.json", "mock/fuzz.sidecar.jsonl", "mock/tools.json"])(
    "says that %s cannot be read when it was torn",
    async (file) => {
      const folder: Folder = {
        ...golden,
        has: (path) => path.includes(file.replace(/\..*/, "")) && golden.has(path),
        text: (path) => (path.endsWith(file) ? golden.text(path).slice(0, -20) : golden.text(path)),
      };
      const found = disagreements(
        await casesOf(folder, { version: "v1.0.1", part: file.split("/")[0] ?? "" }),
      );
      expect(found.map(({ actual }) => actual)).toContainEqual(expect.stringContaining(`v1.0.1/${file}`));
    },
  );
});
