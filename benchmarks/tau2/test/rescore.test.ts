import { type Json, parseJson, toJson } from "@mua/python-compat";
import { folderOf, nowhere } from "@mua/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { eras } from "../src/era.ts";
import { readResults, writeResults } from "../src/results/file.ts";
import { exported, rescored, smallRun } from "./small-runs.ts";

const [newest] = eras;

type Action = { action_id: string; arguments: { title: string } };
type Task = { id: string; evaluation_criteria: { actions: Action[] } };
type Simulation = {
  id: string;
  task_id: string;
  termination_reason: string;
  reward_info: { reward: number; nl_assertions: Json; action_checks: { action: Action }[] };
  messages: { role: string; content: Json }[];
};
type Results = {
  info: { environment_info: { domain_name: string } };
  tasks: Task[];
  simulations: Simulation[];
};

/** A recorded run, changed. */
function changed(change: (results: Results) => void): string {
  const results = toJson(parseJson(recording)) as unknown as Results;
  change(results);
  return JSON.stringify(results);
}

function at(results: Results, task: string): Simulation {
  const found = results.simulations.find(({ task_id }) => task_id === task);
  if (found === undefined) throw new Error(`no task ${task}`);
  return found;
}

async function rowOf(task: string, text: string, version?: string) {
  return (await rescored(text, version)).find((row) => row.task === task);
}

let recording = "";

beforeAll(async () => {
  if (newest === undefined) throw new Error("no version");
  recording = await exported(await smallRun(newest));
});

describe("rescoring", () => {
  it("agrees with what was recorded, and says what the judge's part rests on", async () => {
    const rows = await rescored(recording);
    expect(rows.map(({ task, trial, agrees, cause }) => [task, trial, agrees, cause])).toEqual([
      ["write", 0, true, undefined],
      ["nothing", 0, true, undefined],
      ["assert", 0, true, undefined],
      ["judged", 0, true, "the judge's part is taken from the file"],
    ]);
    expect(rows[2]?.recomputed).toEqual({ reward: 1, checks: { DB: 1, ENV_ASSERTION: 1, ACTION: 1 } });
    expect(rows.map(({ recorded }) => recorded)).toEqual(rows.map(({ recomputed }) => recomputed));
  });

  it("does not make up the judge's part", async () => {
    const text = changed((results) => {
      at(results, "judged").reward_info.nl_assertions = null;
    });
    expect(await rowOf("judged", text)).toMatchObject({
      agrees: null,
      recorded: { reward: 1 },
      recomputed: { reward: null, checks: { DB: 1, NL_ASSERTION: null } },
      cause: "the judge's part is missing: the file records no verdicts on the task's statements",
    });
  });

  it("tells a reward that does not follow from its checks", async () => {
    const text = changed((results) => {
      at(results, "write").reward_info.reward = 0.5;
    });
    expect(await rowOf("write", text)).toMatchObject({
      agrees: false,
      recorded: { reward: 0.5 },
      recomputed: { reward: 1 },
      cause: "the recorded reward does not follow from the recorded checks",
    });
  });

  it("tells a task of another data version", async () => {
    const text = changed((results) => {
      for (const { arguments: args } of results.tasks[0]?.evaluation_criteria.actions ?? [])
        args.title = "Water the cactus";
    });
    const row = await rowOf("write", text);
    expect(row).toMatchObject({ agrees: false, recomputed: { reward: 0, checks: { DB: 0 } } });
    expect(row?.cause).toContain("another data version: the recorded gold actions are not the task's");
  });

  it("replays leniently where a recorded result does not come again, and says so", async () => {
    const text = changed((results) => {
      for (const message of at(results, "write").messages)
        if (message.role === "tool") message.content = "other";
    });
    expect(await rowOf("write", text)).toMatchObject({
      agrees: true,
      cause: "replayed leniently, recorded results that do not come again: 1",
    });
  });

  it("does not score what the official code cannot", async () => {
    const text = changed((results) => {
      const simulation = at(results, "write");
      simulation.messages = simulation.messages.filter(({ role }) => role !== "tool");
    });
    const row = await rowOf("write", text);
    expect(row).toMatchObject({ agrees: null, recomputed: { reward: null } });
    expect(row?.cause).toContain("the official code raises ValueError: Tool message expected.");
  });

  it.each([
    ["messages", [], "no messages were recorded"],
    ["termination_reason", "infrastructure_error", "the episode failed for its infrastructure"],
    ["termination_reason", "boredom", "v1.0.1 knows no ending 'boredom'"],
    ["task_id", "unknown", "the file embeds no task 'unknown'"],
  ])("does not score an episode without its %s", async (field, value, cause) => {
    const text = changed((results) => {
      Object.assign(at(results, "nothing"), { [field]: value, reward_info: null });
    });
    const rows = await rescored(text);
    expect(rows[1]).toMatchObject({
      agrees: null,
      recorded: { reward: null },
      recomputed: { reward: null },
      cause,
    });
  });

  it("gives an episode that ended early the reward of the rules", async () => {
    const text = changed((results) => {
      at(results, "write").termination_reason = "max_steps";
    });
    expect(await rowOf("write", text)).toMatchObject({
      agrees: false,
      recomputed: { reward: 0, checks: {} },
      cause: "by these rules an episode that ended with max_steps has the reward 0",
    });
  });

  it("finds the task that was played where ids are shuffled", async () => {
    const text = changed((results) => {
      const [write, assert] = [at(results, "write"), at(results, "assert")];
      write.task_id = "assert";
      assert.task_id = "write";
    });
    const rows = await rescored(text);
    expect(rows.map(({ agrees }) => agrees)).toEqual([true, true, true, true]);
    expect(rows[0]?.cause).toBe(
      "task ids are shuffled in this file: stored as task assert, but its recorded checks are those of task write",
    );
  });

  it("does not guess among tasks with the same checks where ids are shuffled", async () => {
    const text = changed((results) => {
      const [, twin] = results.tasks;
      if (twin !== undefined) results.tasks.push({ ...twin, id: "nothing else" });
      at(results, "write").task_id = "assert";
    });
    const rows = await rescored(text);
    expect(rows[1]).toMatchObject({ agrees: null, recomputed: { reward: null } });
    expect(rows[1]?.cause).toContain("fit several tasks: nothing, nothing else");
  });

  it("keeps to the stated task where recorded checks are those of no task", async () => {
    const text = changed((results) => {
      for (const { action } of at(results, "write").reward_info.action_checks) action.action_id = "renamed";
    });
    const row = await rowOf("write", text);
    expect(row).toMatchObject({ agrees: true, recomputed: { reward: 1 } });
    expect(row?.cause).toContain("the recorded checks are those of no embedded task");
  });

  it("knows which rules cannot score which tasks", async () => {
    const rows = await rescored(recording, "v0.1.3");
    expect(rows.map(({ agrees }) => agrees)).toEqual([true, true, true, null]);
    expect(rows[3]?.cause).toContain(
      "NL assertions are part of the reward basis, but they are not being evaluated.",
    );
    await expect(rescored(recording, "v9")).rejects.toThrow(
      "tau2 has no version 'v9'. There are: v1.0.1, v0.1.3",
    );
  });

  it("leaves a domain alone that there is not", async () => {
    const text = changed((results) => {
      results.info.environment_info.domain_name = "zoo";
    });
    for (const row of await rescored(text)) {
      expect(row).toMatchObject({
        agrees: null,
        recomputed: { reward: null },
        cause: "the domain 'zoo' is not available",
      });
    }
  });

  it("reads a folder of simulations", async () => {
    if (newest === undefined) throw new Error("no version");
    const folder = folderOf(writeResults(readResults(recording, nowhere, newest), newest, "folder"));
    const rows = await rescored(folder.text("results.json"), undefined, folder);
    expect(rows.map(({ agrees }) => agrees)).toEqual([true, true, true, true]);
  });

  it("reads per-task objects, one a line, and numbers repeated tasks", async () => {
    const { tasks, simulations } = toJson(parseJson(recording)) as unknown as Results;
    const lines = simulations.map(({ id, task_id, termination_reason, reward_info, messages }) => {
      const task = tasks.find((one) => one.id === task_id);
      const instructions = { domain: "mock", reason_for_call: "A task.", task_instructions: "Do it." };
      return JSON.stringify({
        task_id,
        task: { ...task, user_scenario: { instructions } },
        run_info: { simulation_id: id, termination_reason },
        reward_info,
        messages,
      });
    });
    const rows = await rescored([...lines, "", ...lines, ""].join("\n"));
    expect(rows.map(({ task, trial, agrees }) => [task, trial, agrees])).toEqual(
      [0, 1].flatMap((trial) => ["write", "nothing", "assert", "judged"].map((task) => [task, trial, true])),
    );
    expect(await rescored(lines[0] ?? "")).toEqual(rows.slice(0, 1));
  });
});
