import { type Participant, ParticipantError, say, toolCall, toolCallFromText } from "@mua/core";
import { type Json, parseJson, toJson } from "@mua/python-compat";
import { nowhere } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { eras } from "../src/era.ts";
import { readResults, writeResults } from "../src/results/file.ts";
import { exported, replying, rescored, smallRun } from "./small-runs.ts";

type Results = {
  info: { [key: string]: Json };
  tasks: { id: string }[];
  simulations: ({
    id: string;
    termination_reason: string;
    reward_info: { reward: number; nl_assertions: Json } | null;
    messages: { [key: string]: Json }[];
  } & { [key: string]: Json })[];
};

function parsed(text: string): Results {
  return toJson(parseJson(text)) as unknown as Results;
}

describe.each(eras)("a run as the official results file of $version", (era) => {
  it("is read and written as the official code does, and the same again", async () => {
    const run = await smallRun(era);
    const text = await exported(run);
    expect(await exported(await smallRun(era))).toBe(text);
    const form = era.extendedResults ? "saved" : "batch";
    expect(writeResults(readResults(text, nowhere, era), era, form).get("results.json")).toBe(text);
  });

  it("has the rewards of the run when it is scored again", async () => {
    const run = await smallRun(era, { agent: replying([say("No."), say("No!")]) }, { trials: 2 });
    const played = await smallRun(era, {}, { trials: 2 });
    for (const one of [run, played]) {
      const rewards = one.episodes.map(({ trajectory: { task, trial }, score: { reward } }) => ({
        task,
        trial,
        reward,
      }));
      const rows = await rescored(await exported(one), era.version);
      expect(rows.map(({ task, trial, recomputed: { reward } }) => ({ task, trial, reward }))).toEqual(
        rewards,
      );
      expect(rows.map(({ recorded }) => recorded.reward)).toEqual(rewards.map(({ reward }) => reward));
    }
    expect(run.episodes.map(({ score }) => score.reward)).toContain(0);
    expect(played.episodes.map(({ score }) => score.reward)).toContain(1);
  });

  it("has the rewards of an agent that works without a user", async () => {
    const run = await smallRun(era, {}, { tasks: ["write", "assert"], variant: "solo" });
    const text = await exported(run);
    expect(parsed(text).info).toMatchObject({
      user_info: { implementation: "dummy_user" },
      environment_info: { policy: "Keep the list tidy, alone." },
    });
    const rows = await rescored(text, era.version);
    expect(rows.map(({ agrees, recomputed }) => [agrees, recomputed.reward])).toEqual([
      [true, 0],
      [true, 1],
    ]);
  });

  it("tells who played, what they were told, and gives every episode an id of its own", async () => {
    const run = await smallRun(era, { agent: replying([say("No.")]) }, { trials: 3 });
    const { info, simulations, tasks } = parsed(await exported(run));
    expect(info).toMatchObject({
      num_trials: 3,
      max_steps: 200,
      max_errors: 10,
      seed: 300,
      agent_info: { implementation: "llm_agent", llm: "openai/some-model" },
      user_info: {
        implementation: "scripted",
        llm: null,
        global_simulation_guidelines: "Stay in your role.\n",
      },
      environment_info: { domain_name: "mock", policy: "Keep the list tidy." },
    });
    expect(tasks).toHaveLength(simulations.length === 0 ? 0 : 4);
    expect(new Set(simulations.map(({ id }) => id)).size).toBe(simulations.length);
  });

  it("has times, turns, usage and costs as official messages have them", async () => {
    const usage = { input: 10, cacheRead: 5, cacheWrite: 1, output: 7, reasoning: 2, cost: 0.25 };
    const call = { content: null, toolCalls: [toolCall("c1", "get_users", new Map())], usage };
    const agent = replying([call, { ...say("No."), usage: { ...usage, cost: null } }]);
    const user = replying([say("Hello"), say("###STOP###")]);
    const run = await smallRun(era, { agent, user }, { tasks: ["nothing"] });
    const [simulation] = parsed(await exported(run)).simulations;
    expect(simulation).toMatchObject({
      task_id: "nothing",
      trial: 0,
      seed: 7,
      start_time: "2025-01-02T03:04:05.310000",
      agent_cost: null,
      user_cost: era.costsPerSide ? 0 : null,
      reward_info: { reward: 1 },
    });
    expect(
      simulation?.messages.map(({ role, turn_idx, timestamp, cost = "-" }) => [
        role,
        turn_idx,
        timestamp,
        cost,
      ]),
    ).toEqual([
      ["assistant", 0, "2025-01-02T03:04:05.310000", 0],
      ["user", 1, "2025-01-02T03:04:05.560000", 0],
      ["assistant", 2, "2025-01-02T03:04:05.810000", 0.25],
      ["tool", 3, "2025-01-02T03:04:05.810000", "-"],
      ["assistant", 4, "2025-01-02T03:04:06.060000", null],
      ["user", 5, "2025-01-02T03:04:06.310000", 0],
    ]);
    expect(simulation?.messages[2]).toMatchObject({
      usage: { completion_tokens: 7, prompt_tokens: 16 },
      tool_calls: [{ id: "c1", name: "get_users", arguments: {}, requestor: "assistant" }],
      ...(era.extendedResults ? { generation_time_seconds: 0.25 } : {}),
    });
  });

  it("calls what has no reward a failure of the infrastructure, or leaves it out where there is no such ending", async () => {
    const broken: Participant = {
      name: "openai/broken",
      join: () => () => {
        throw new ParticipantError("model", "the endpoint is down");
      },
    };
    const { simulations, tasks } = parsed(
      await exported(await smallRun(era, { agent: broken }, { tasks: ["write"] })),
    );
    expect(simulations).toHaveLength(era.extendedResults ? 1 : 0);
    expect(tasks).toHaveLength(simulations.length);
    for (const simulation of simulations) {
      expect(simulation).toMatchObject({
        termination_reason: "infrastructure_error",
        reward_info: null,
        info: { error_type: "model_error" },
      });
    }
  });

  it.runIf(era.judgesByBasis)("has no reward where a judge was missing", async () => {
    const run = await smallRun(era, {}, { tasks: ["judged"], judged: false });
    const text = await exported(run);
    expect(parsed(text).simulations[0]).toMatchObject({ termination_reason: "user_stop", reward_info: null });
    const [row] = await rescored(text);
    expect(row).toMatchObject({
      agrees: null,
      recomputed: { reward: null, checks: { DB: 1, NL_ASSERTION: null } },
    });
    expect(row?.cause).toContain("the judge's part is missing");
  });

  it("holds whatever a model says", async () => {
    const hostile = '{"__proto__": {"a": 1.0}, "10": 1, "2": "\\ud800", "title": NaN, "constructor": [[]]}';
    const agent = replying([
      { content: "\ud800 ###STOP###", toolCalls: [toolCallFromText("", "create_task", hostile)] },
      { content: null, toolCalls: [toolCallFromText("__proto__", "__proto__", "{}")] },
      say("\u0000 <script>"),
      { content: null, toolCalls: [toolCallFromText("x", "create_task", "not JSON")] },
    ]);
    const user = replying([say("Hello"), say("Go on."), say("###STOP###")]);
    const text = await exported(await smallRun(era, { agent, user }, { tasks: ["nothing"] }));
    const { simulations } = readResults(text, nowhere, era);
    expect(await rescored(text)).toHaveLength(simulations.length);
    // The last answer is none the official code can hold: it fails the episode, and is no message.
    expect(simulations).toHaveLength(era.extendedResults ? 1 : 0);
    for (const { termination_reason, messages } of parsed(text).simulations) {
      expect(termination_reason).toBe("infrastructure_error");
      expect(messages).toHaveLength(8);
      expect(text).toContain('"__proto__": {\n                  "a": 1.0');
    }
  });
});
