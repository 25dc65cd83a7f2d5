import type { EpisodeRecord } from "@mua/core";
import { type Json, parseJson, toJson } from "@mua/python-compat";
import { nowhere } from "@mua/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { eras } from "../src/era.ts";
import { importResults } from "../src/results/import.ts";
import { smallDataset } from "./small-dataset.ts";
import { exported, smallRun } from "./small-runs.ts";

type Message = { role: string; cost: number | null; usage: Json; timestamp: string };
type Results = {
  info: {
    max_steps: number;
    agent_info: { implementation: string; llm: string | null };
    user_info: { implementation: string; llm: string | null };
    environment_info: { domain_name: string };
  };
  tasks: { id: string; user_scenario: { instructions: Json } }[];
  simulations: { task_id: string; trial: number; termination_reason: string; messages: Message[] }[];
};

const [newest] = eras;
let recording = "";

beforeAll(async () => {
  if (newest === undefined) throw new Error("no version");
  recording = await exported(await smallRun(newest));
});

async function imported(text: string, version?: string): Promise<readonly EpisodeRecord[]> {
  const records: EpisodeRecord[] = [];
  const open = async (name: string) => smallDataset(name);
  for await (const record of importResults(text, nowhere, version === undefined ? {} : { version }, open))
    records.push(record);
  return records;
}

function changed(change: (results: Results) => void): string {
  const results = toJson(parseJson(recording)) as unknown as Results;
  change(results);
  return JSON.stringify(results);
}

/** An episode as far as a results file holds it. */
function kept({ trajectory, score }: EpisodeRecord) {
  const { task, trial, seed, messages, ending, startedAt, seconds, dataset, benchmark } = trajectory;
  return {
    benchmark,
    dataset,
    task,
    trial,
    seed,
    messages: messages.map((message) =>
      message.role === "tool" ? message : { ...message, seconds: undefined },
    ),
    ending: { outcome: ending.outcome, reason: ending.reason },
    startedAt: Math.round(startedAt),
    seconds,
    // Why there is no reward is put in the words of rescoring.
    score: score.reward === null ? null : score,
  };
}

describe("importing results", () => {
  it.each(eras)("of $version gives back the episodes that were exported", async (era) => {
    const run = await smallRun(era);
    const records = await imported(await exported(run), era.version);
    expect(records.map(kept)).toEqual(run.episodes.map(kept));
  });

  it("keeps what the judge said, so that the run can be scored again", async () => {
    const judged = (await imported(recording)).find(({ trajectory }) => trajectory.task === "judged");
    expect(judged?.judge.map(({ reply }) => reply.content)).toHaveLength(1);
    expect(judged?.score.reward).toBe(1);
  });

  it("names who played: models as they are, other implementations beside them", async () => {
    const text = changed(({ info }) => {
      info.max_steps = 30;
      info.agent_info = { implementation: "own_agent", llm: "openai/m" };
      info.user_info = { implementation: "user_simulator", llm: "openai/u" };
    });
    expect((await imported(text))[0]?.trajectory).toMatchObject({
      participants: { agent: "openai/m (own_agent)", user: "openai/u" },
      limits: { steps: 30 },
    });
    const variant = changed(({ info }) => {
      info.agent_info = { implementation: "llm_agent_gt", llm: "openai/m" };
    });
    expect((await imported(variant))[0]?.trajectory).toMatchObject({
      participants: { agent: "openai/m" },
      variant: "gt",
    });
  });

  it("takes tokens, costs and times of messages, and makes none up", async () => {
    const text = changed(({ simulations: [first] }) => {
      const spoken = (first?.messages ?? []).filter(({ role }) => role !== "tool").slice(1);
      for (const [index, message] of spoken.entries()) {
        message.usage = index < 2 ? { prompt_tokens: 100, completion_tokens: 7 } : null;
        message.cost = index === 0 ? 0.25 : index === 2 ? null : 0;
      }
    });
    const messages = (await imported(text))[0]?.trajectory.messages ?? [];
    const usages = messages.flatMap((message) => (message.role === "tool" ? [] : [message.usage])).slice(1);
    const rest = { cacheRead: 0, cacheWrite: 0, reasoning: null };
    expect(usages.slice(0, 3)).toEqual([
      { ...rest, input: 100, output: 7, cost: 0.25 },
      { ...rest, input: 100, output: 7, cost: null },
      { ...rest, input: null, output: null, cost: null },
    ]);
  });

  it("calls the data by the version whose tasks it embeds, and by a hash of its own where it embeds others", async () => {
    const datasets = async (text: string, version?: string) => [
      ...new Set((await imported(text, version)).map(({ trajectory }) => trajectory.dataset.version)),
    ];
    expect(await datasets(recording)).toEqual([newest?.version]);
    const other = changed(({ tasks: [task] }) => {
      if (task !== undefined) task.user_scenario.instructions = "Ask for something else.";
    });
    expect(await datasets(other)).toEqual(["embedded"]);
    const unknown = changed(({ info }) => {
      info.environment_info.domain_name = "elsewhere";
    });
    expect((await imported(unknown))[0]).toMatchObject({
      trajectory: { benchmark: "tau2/elsewhere", dataset: { version: "embedded" } },
      score: { reward: null, reason: "the domain 'elsewhere' is not available" },
    });
  });

  it("gives no reward to what the infrastructure failed, and says which outcome that is", async () => {
    const text = changed(({ simulations }) => {
      for (const [index, reason] of ["infrastructure_error", "max_steps", "agent_error"].entries()) {
        const simulation = simulations[index];
        if (simulation !== undefined) simulation.termination_reason = reason;
      }
    });
    const endings = (await imported(text)).map(({ trajectory: { ending }, score }) => [
      ending.outcome,
      ending.reason,
      score.reward,
    ]);
    expect(endings.slice(0, 3)).toEqual([
      ["environment_error", "infrastructure_error", null],
      ["limit", "max_steps", 0],
      ["agent_error", "agent_error", 0],
    ]);
  });

  it("keeps every episode, also where two are the same trial of a task", async () => {
    const text = changed(({ simulations }) => {
      const [first, second] = simulations;
      if (first !== undefined && second !== undefined) simulations.splice(1, 1, { ...first });
    });
    const keys = (await imported(text)).map(({ trajectory: { task, trial } }) => `${task} ${trial}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
