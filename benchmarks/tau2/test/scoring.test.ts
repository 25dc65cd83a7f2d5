import { type Ending, type Message, ParticipantError, type Reply, say, toolCall, type View } from "@mua/core";
import { type Dict, dumps, fromJson, isDict, type Json, PythonError, type Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { openTau2 } from "../src/benchmark.ts";
import { openDomain } from "../src/domains.ts";
import { type Era, eras } from "../src/era.ts";
import type { RewardInfo } from "../src/reward-info.ts";
import { type EvaluationOptions, type EvaluationType, evaluatorOf } from "../src/scoring/evaluation.ts";
import type { Tau2Task } from "../src/task.ts";
import { readTasks } from "../src/task-file.ts";
import { smallDataset } from "./small-dataset.ts";

const [newest, oldest] = eras;
if (newest === undefined || oldest === undefined) throw new Error("two versions are needed");

type Members = { readonly [key: string]: Json };

function taskOf(criteria: Members | null, more: Members = {}): Tau2Task {
  const task = {
    id: "one",
    user_scenario: { instructions: "Ask." },
    ...(criteria === null ? {} : { evaluation_criteria: criteria }),
    ...more,
  };
  const [read] = readTasks(fromJson([task]));
  if (read === undefined) throw new Error("no task");
  return read;
}

function args(members: Members): Dict {
  const value = fromJson(members);
  if (!isDict(value)) throw new Error("no dict");
  return value;
}

const create = (title: string, more: Members = {}): Json => ({
  action_id: title,
  name: "create_task",
  arguments: { user_id: "ada", title, ...more },
});

let ids = 0;
/** A call of a side with the result it gets when the world is as it was opened. */
function called(name: string, members: Members, content: string, error = false): readonly Message[] {
  ids += 1;
  const id = `call_${ids}`;
  return [
    { role: "agent", content: null, toolCalls: [toolCall(id, name, args(members))] },
    { role: "tool", callId: id, name, requestor: "agent", content, error },
  ];
}

const created = (title: string, number = 2): string =>
  dumps({ task_id: `task_${number}`, title, description: null, status: "pending" });
const does = (title: string): readonly Message[] =>
  called("create_task", { user_id: "ada", title }, created(title));
const says = (content: string, role: "agent" | "user" = "agent"): Message => ({
  role,
  content,
  toolCalls: null,
});
const bye = says("###STOP###", "user");

async function evaluated(
  task: Tau2Task,
  messages: readonly Message[],
  options: EvaluationOptions & { readonly era?: Era; readonly ended?: string } = {},
) {
  const { era = newest as Era, ended = "user_stop", ...rest } = options;
  const dataset = smallDataset(era.version);
  const evaluate = evaluatorOf(openDomain("mock", dataset, era), dataset, era);
  return evaluate(task, { messages, terminationReason: ended }, rest);
}

async function infoOf(...given: Parameters<typeof evaluated>): Promise<RewardInfo | null> {
  return (await evaluated(...given)).info;
}

/** The official text of what an evaluation raises. */
async function raised(...given: Parameters<typeof evaluated>): Promise<string> {
  try {
    await evaluated(...given);
  } catch (error) {
    if (error instanceof PythonError) return error.message;
    throw error;
  }
  return "nothing";
}

describe.each(eras)("the official evaluation of $version", (era) => {
  const info = (task: Tau2Task, messages: readonly Message[], type?: EvaluationType) =>
    infoOf(task, messages, { era, ...(type === undefined ? {} : { type }) });

  it("writes a reward info to the byte", async () => {
    const task = taskOf({ actions: [create("Water", { weight: 68.0 })], communicate_info: ["task_2", "10"] });
    const text = dumps((await info(task, [...does("Water"), says("It is Task_2."), bye])) as Value);
    const type = era.detailedRewardInfo ? ', "tool_type": "write"' : "";
    expect(text).toBe(
      '{"reward": 0.0, "db_check": {"db_match": false, "db_reward": 0.0}, "env_assertions": [], "action_checks": ' +
        '[{"action": {"action_id": "Water", "requestor": "assistant", "name": "create_task", "arguments": ' +
        '{"user_id": "ada", "title": "Water", "weight": 68}, "info": null, "compare_args": null}, "action_match": true, ' +
        `"action_reward": 1.0${type}}], "nl_assertions": null, "communicate_checks": [{"info": "task_2", "met": true, ` +
        `"justification": "Information 'task_2' communicated in the message:\\n 'It is Task_2.'"}, {"info": "10", ` +
        `"met": false, "justification": "Information '10' not communicated."}], "reward_basis": ["DB", "COMMUNICATE"], ` +
        '"reward_breakdown": {"DB": 0.0, "COMMUNICATE": 0.0}, "info": {"env": null, "nl": null, "communicate": null, ' +
        '"action": null}}',
    );
  });

  it("compares the state with the one the gold actions lead to, whatever the way there", async () => {
    const task = taskOf({ actions: [create("Water")] });
    const match = async (messages: readonly Message[]) => (await info(task, messages))?.db_check?.db_match;
    expect(await match(does("Water"))).toBe(true);
    expect(await match(does("water"))).toBe(false);
    expect(await match([])).toBe(false);
    const failed = called(
      "create_task",
      { user_id: "bob", title: "Water" },
      "Error: User bob not found",
      true,
    );
    expect(await match([...failed, ...does("Water")])).toBe(true);
  });

  it("lets gold actions fail without a word", async () => {
    const task = taskOf({ actions: [{ action_id: "0", name: "no_such_tool", arguments: {} }] });
    expect(await info(task, [])).toMatchObject({
      db_check: { db_match: true },
      action_checks: [{ action_match: false, ...(era.detailedRewardInfo ? { tool_type: null } : {}) }],
    });
  });

  it("multiplies what the basis names, in official order", async () => {
    const assertion = {
      env_type: "assistant",
      func_name: "assert_number_of_tasks",
      arguments: { user_id: "ada", expected_number: 2 },
    };
    const criteria = { actions: [create("Water")], env_assertions: [assertion], communicate_info: ["yes"] };
    const basis = (...reward_basis: string[]) => taskOf({ ...criteria, reward_basis });
    const breakdown = async (task: Tau2Task, messages: readonly Message[]) => {
      const { reward, reward_breakdown } = (await info(task, messages)) ?? { reward: null };
      return [reward, Object.fromEntries(reward_breakdown ?? [])];
    };
    expect(await breakdown(basis("ACTION", "ENV_ASSERTION"), does("Water"))).toEqual([
      1,
      { ENV_ASSERTION: 1, ACTION: 1 },
    ]);
    expect(await breakdown(basis("COMMUNICATE", "DB"), does("Water"))).toEqual([
      0,
      { DB: 1, COMMUNICATE: 0 },
    ]);
    expect(await breakdown(basis("ENV_ASSERTION"), does("Feed"))).toEqual([1, { ENV_ASSERTION: 1 }]);
    expect(await breakdown(basis("ENV_ASSERTION"), [])).toEqual([0, { ENV_ASSERTION: 0 }]);
    expect((await info(basis("ENV_ASSERTION"), []))?.env_assertions).toEqual([
      {
        env_assertion: {
          ...assertion,
          arguments: args(assertion.arguments),
          assert_value: true,
          message: null,
        },
        met: false,
        reward: 0,
      },
    ]);
    expect(await breakdown(basis(), [])).toEqual([1, {}]);
  });

  it("raises what an assertion raises", async () => {
    const env_assertions = [
      {
        env_type: "assistant",
        func_name: "assert_task_status",
        arguments: { task_id: "task_2", expected_status: "pending" },
      },
    ];
    const task = taskOf({ env_assertions, reward_basis: ["ENV_ASSERTION"] });
    expect(await raised(task, [], { era })).toBe("Task task_2 not found");
    expect(await infoOf(task, does("Water"), { era })).toMatchObject({ reward: 1 });
    expect(
      await raised(
        taskOf({ env_assertions: [{ env_type: "assistant", func_name: "get_users", arguments: {} }] }),
        [],
        { era },
      ),
    ).toBe("Function get_users returned <class 'list'> instead of bool");
  });

  it("is done early where nothing is expected, or the conversation was cut off", async () => {
    const basis = era.detailedRewardInfo ? null : ["DB"];
    expect(await info(taskOf(null), [])).toMatchObject({
      reward: 1,
      reward_basis: basis,
      info: { note: "No evaluation criteria" },
    });
    expect(await infoOf(taskOf({ actions: [] }), [], { era, ended: "max_steps" })).toMatchObject({
      reward: 0,
      db_check: null,
      reward_basis: basis,
      info: {
        note: `Simulation terminated prematurely. Termination reason: ${era.detailedRewardInfo ? "max_steps" : "TerminationReason.MAX_STEPS"}`,
      },
    });
    expect(await info(taskOf({ nl_assertions: [] }), [], "all")).toMatchObject({
      reward: 1,
      db_check: { db_match: true, db_reward: 1 },
      env_assertions: null,
      info: { env: { note: "No expected actions or env assertions" } },
    });
    expect((await info(taskOf({}), []))?.reward_breakdown).toEqual(new Map([["COMMUNICATE", 1]]));
  });

  it("matches actions by the arguments of the call, of any side, failed ones too", async () => {
    const gold = {
      action_id: "0",
      name: "create_task",
      arguments: { user_id: "ada", title: "A", n: [1, { a: 2 }] },
    };
    const matches = async (members: Members, more: Members = {}) => {
      const task = taskOf({ actions: [{ ...gold, ...more }] });
      return (await info(task, called("create_task", members, "Error: x", true), "action"))?.reward;
    };
    expect(await matches({})).toBe(1);
    expect(await matches({ title: "A" })).toBe(1);
    expect(await matches({ n: [true, { a: 2.5 }] })).toBe(0);
    expect(await matches({ n: [true, { a: 2 }] })).toBe(1);
    expect(await matches({ title: "A", more: null })).toBe(0);
    expect(await matches({ title: "B" }, { compare_args: ["user_id"] })).toBe(0);
    expect(await matches({ title: "B" }, { compare_args: [] })).toBe(1);
    expect(await matches({ title: "A" }, { compare_args: ["title", "absent"] })).toBe(1);
  });

  it("finds what is to be communicated in any message of the agent, without its commas", async () => {
    const said = async (wanted: string, ...messages: readonly Message[]) =>
      (await info(taskOf({ communicate_info: [wanted] }), messages, "communicate"))?.reward;
    expect(await said("1200", says("That makes $1,200."))).toBe(1);
    expect(await said("1,200", says("That makes $1,200."))).toBe(0);
    expect(await said("4", says("There are 14."))).toBe(1);
    expect(await said("ÄPFEL", says("äpfel"))).toBe(1);
    expect(await said("4", says("4", "user"), says("\u00a0\u3000"))).toBe(0);
  });

  it("gives single evaluations as they are", async () => {
    const task = taskOf({ actions: [create("Water")], communicate_info: null });
    expect(await info(task, does("Water"), "env")).toMatchObject({
      reward: 1,
      reward_basis: ["DB", "COMMUNICATE"],
      info: null,
    });
    expect(await info(task, does("Water"), "action")).toMatchObject({ reward_basis: ["DB"], db_check: null });
    expect(await info(task, [], "communicate")).toMatchObject({
      reward: 1,
      communicate_checks: null,
      info: { note: "No communicate_info to evaluate" },
    });
  });

  it("refuses conversations whose results are not where they belong", async () => {
    const task = taskOf({ actions: [] });
    const [call, result] = does("Water");
    if (call === undefined || result?.role !== "tool") throw new Error("no call");
    expect(await raised(task, [call], { era })).toBe("Tool message expected. Got None.");
    expect(await raised(task, [call, bye], { era })).toBe(
      "Tool message expected. Got <class 'tau2.data_model.message.UserMessage'>",
    );
    expect(await raised(task, [call, { ...result, callId: "other" }], { era })).toBe(
      `Tool call id mismatch. Got ${result.callId} and other`,
    );
    expect(await raised(task, [result], { era })).toBe(
      "Tool message not expected. Tool messages should always follow a tool call.",
    );
  });

  it("runs the recorded calls again and stops at the first other result, or goes on where it is told to", async () => {
    const task = taskOf({ actions: [create("Water")] });
    const other = called("create_task", { user_id: "ada", title: "Water" }, created("Tea"));
    expect(await raised(task, [says("Hi"), ...other], { era })).toMatch(
      /^Tool call:\nToolCall \(from assistant\)\nid: call_\d+\nname: create_task\narguments:\n\{\n {2}"user_id": "ada",\n {2}"title": "Water"\n\}\n\nReturned:\nToolMessage \(responding to assistant\)\ncontent: .*Water.*\n\nExpected:\nToolMessage \(responding to assistant\)\nturn_idx: 2\ncontent: .*Tea.*$/,
    );
    const lenient = await evaluated(task, other, { era, strictness: "lenient" });
    expect(lenient).toMatchObject({ info: { reward: 1 }, mismatches: [expect.stringContaining("Tea")] });
    const spaced = called(
      "create_task",
      { user_id: "ada", title: "Water" },
      created("Water").replaceAll(": ", ":"),
    );
    expect((await info(task, spaced))?.reward).toBe(1);
  });
});

describe("what the versions replay", () => {
  const task = taskOf({ actions: [] });
  const read = called("get_users", {}, "[]");
  const unknown = called("get_time", {}, "noon");

  it("is writes alone since v1.0", async () => {
    expect((await infoOf(task, [...read, ...unknown]))?.reward).toBe(1);
  });

  it("was everything before", async () => {
    expect(await raised(task, read, { era: oldest })).toContain("Expected:");
    const nameless = unknown.map((message) =>
      message.role === "tool"
        ? { ...message, callId: "" }
        : { ...message, toolCalls: message.toolCalls?.map((call) => ({ ...call, id: "" })) ?? null },
    );
    expect(await raised(task, nameless, { era: oldest })).toBe(
      "Tool call:\nToolCall (from assistant)\nname: get_time\narguments:\n{}\n\n" +
        "Returned:\nToolMessage (responding to assistant)\ncontent: Error: Tool 'get_time' not found.\nError\n\n" +
        "Expected:\nToolMessage (responding to assistant)\nturn_idx: 1\ncontent: noon",
    );
    const same = called("get_time", {}, "Error: Tool 'get_time' not found.", true);
    expect((await infoOf(task, same, { era: oldest }))?.reward).toBe(1);
  });
});

describe("the judge", () => {
  const asserts = (...nl_assertions: string[]) =>
    taskOf({ actions: [], nl_assertions, reward_basis: ["DB", "NL_ASSERTION"] });
  const task = asserts("It's kind", 'Says "hi"');
  const answer = (results: Json): Reply => say(dumps(fromJson({ results })));
  const verdict = (expectedOutcome: string, metExpectation: Json, reasoning: Json = "so"): Json => ({
    expectedOutcome,
    reasoning,
    metExpectation,
  });
  const judging =
    (reply: Reply, seen: View[] = []) =>
    (view: View) => {
      seen.push(view);
      return Promise.resolve(reply);
    };

  it("is asked once, in the dataset's words, with the conversation as it sees it", async () => {
    const seen: View[] = [];
    const judge = judging(answer([verdict("a", true), verdict("b", true)]), seen);
    const info = await infoOf(task, [says("Hi"), ...called("get_users", {}, "[]"), bye], { judge });
    expect(info).toMatchObject({
      reward: 1,
      nl_assertions: [{ nl_assertion: "a", met: true, justification: "so" }, { nl_assertion: "b" }],
      reward_breakdown: new Map([
        ["DB", 1],
        ["NL_ASSERTION", 1],
      ]),
    });
    expect(seen).toEqual([
      {
        system: "Judge.",
        messages: [
          {
            role: "user",
            content: `assistant: Hi\nassistant: None\ntool: []\nuser: ###STOP### ["It's kind", 'Says "hi"']`,
          },
        ],
        tools: [],
        toolChoice: "auto",
      },
    ]);
  });

  it("decides by all it says, however many statements there are", async () => {
    const reward = async (results: Json) =>
      (await infoOf(task, [], { judge: judging(answer(results)) }))?.reward;
    expect(await reward([verdict("a", true), verdict("b", false)])).toBe(0);
    expect(await reward([])).toBe(1);
    expect(await reward([verdict("a", "yes"), verdict("b", 1)])).toBe(1);
  });

  it.each([
    ["nothing", { content: null, toolCalls: [] }],
    ["words", say("They were kind.")],
    ["JSON in a fence", say('```json\n{"results": []}\n```')],
    ["no results", say("{}")],
    ["results that are none", answer(["yes"])],
    ["a result without a verdict", answer([{ expectedOutcome: "a", reasoning: "so" }])],
    ["a verdict that is none", answer([verdict("a", "perhaps")])],
    ["a reason that is none", answer([verdict("a", true, null)])],
  ])("cannot be used when it answers %s", async (_, reply) => {
    const asked = evaluated(task, [], { judge: judging(reply) });
    await expect(asked).rejects.toThrow(ParticipantError);
    await expect(asked).rejects.toMatchObject({ boundary: "answer" });
  });

  it("is not asked where there is nothing to judge, or the basis does not name it", async () => {
    const judge = () => Promise.reject(new Error("asked"));
    expect(await infoOf(asserts(), [], { judge })).toMatchObject({ reward: 1, nl_assertions: [] });
    const beside = taskOf({ actions: [], nl_assertions: ["a"] });
    expect(await infoOf(beside, [], { judge })).toMatchObject({ reward: 1, nl_assertions: null });
    expect(await infoOf(task, [], { judge, type: "all_ignore_basis" })).toMatchObject({
      reward: 1,
      reward_basis: ["DB", "ENV_ASSERTION", "ACTION", "COMMUNICATE"],
      nl_assertions: null,
    });
  });

  it("is asked beside the basis on demand", async () => {
    const judge = judging(answer([verdict("a", false)]));
    const beside = taskOf({ actions: [], nl_assertions: ["a"] });
    const reward = async (type: EvaluationType) => (await infoOf(beside, [], { judge, type }))?.reward;
    expect(await reward("all_with_nl_assertions")).toBe(1);
    expect(await reward("all_with_nl_assertions_ignore_basis")).toBe(0);
    expect(await reward("nl_assertions")).toBe(0);
  });

  it("leaves no result where it is needed and missing", async () => {
    const { info, parts } = await evaluated(task, []);
    expect({ info, db: parts.env?.db_check, nl: parts.nl }).toEqual({
      info: null,
      db: { db_match: true, db_reward: 1 },
      nl: null,
    });
  });

  it("was never asked for the reward in v0.1.3", async () => {
    const judge = () => Promise.reject(new Error("asked"));
    expect(await raised(task, [], { era: oldest, judge })).toBe(
      "NL assertions are part of the reward basis, but they are not being evaluated.",
    );
  });
});

describe("the score", () => {
  const dataset = smallDataset(newest.version);
  const benchmark = openTau2("mock", dataset, newest);
  const scoreOf = (
    task: Tau2Task,
    messages: readonly Message[],
    ending: Ending = { outcome: "completed", reason: "user_stop" },
  ) =>
    benchmark.score(task, {
      benchmark: benchmark.name,
      dataset: benchmark.dataset,
      task: task.id,
      trial: 0,
      seed: 0,
      participants: {},
      messages,
      ending,
      startedAt: 0,
      seconds: 0,
    });
  const full = taskOf({
    actions: [
      create("Water"),
      { action_id: "1", requestor: "user", name: "check_notifications", arguments: {} },
    ],
    env_assertions: [
      {
        env_type: "assistant",
        func_name: "assert_number_of_tasks",
        arguments: { user_id: "ada", expected_number: 2 },
      },
    ],
    communicate_info: ["done"],
    reward_basis: ["DB", "ENV_ASSERTION", "COMMUNICATE"],
  });

  it("names every check, and says of each failed one why", async () => {
    expect(await scoreOf(full, [...does("Tea"), bye])).toMatchInlineSnapshot(`
      {
        "checks": [
          {
            "counts": true,
            "evidence": "the state is not the expected one: tasks.task_2.title is "Tea" instead of "Water"",
            "name": "DB",
            "reward": 0,
          },
          {
            "counts": true,
            "name": "ENV_ASSERTION",
            "reward": 1,
          },
          {
            "counts": false,
            "evidence": "never called: create_task(user_id=ada, title=Water); check_notifications()",
            "name": "ACTION",
            "reward": 0,
          },
          {
            "counts": true,
            "evidence": "never said: 'done'",
            "name": "COMMUNICATE",
            "reward": 0,
          },
        ],
        "reason": "DB: the state is not the expected one: tasks.task_2.title is "Tea" instead of "Water"; COMMUNICATE: never said: 'done'",
        "reward": 0,
      }
    `);
    expect(await scoreOf(full, [])).toMatchInlineSnapshot(`
      {
        "checks": [
          {
            "counts": true,
            "evidence": "the state is not the expected one: tasks.task_2 is missing; users.ada.tasks[1] is missing",
            "name": "DB",
            "reward": 0,
          },
          {
            "counts": true,
            "evidence": "does not hold: assert_number_of_tasks(user_id='ada', expected_number=2) is not true",
            "name": "ENV_ASSERTION",
            "reward": 0,
          },
          {
            "counts": false,
            "evidence": "never called: create_task(user_id=ada, title=Water); check_notifications()",
            "name": "ACTION",
            "reward": 0,
          },
          {
            "counts": true,
            "evidence": "never said: 'done'",
            "name": "COMMUNICATE",
            "reward": 0,
          },
        ],
        "reason": "DB: the state is not the expected one: tasks.task_2 is missing; users.ada.tasks[1] is missing; ENV_ASSERTION: does not hold: assert_number_of_tasks(user_id='ada', expected_number=2) is not true; COMMUNICATE: never said: 'done'",
        "reward": 0,
      }
    `);
    expect(await scoreOf(full, [...does("Water"), says("Done")])).toMatchInlineSnapshot(`
      {
        "checks": [
          {
            "counts": true,
            "name": "DB",
            "reward": 1,
          },
          {
            "counts": true,
            "name": "ENV_ASSERTION",
            "reward": 1,
          },
          {
            "counts": false,
            "evidence": "never called: check_notifications()",
            "name": "ACTION",
            "reward": 0,
          },
          {
            "counts": true,
            "name": "COMMUNICATE",
            "reward": 1,
          },
        ],
        "reward": 1,
      }
    `);
  });

  it("has a reward for the official limits alone, and none for what failed around the benchmark", async () => {
    const endings: readonly Ending[] = [
      { outcome: "limit", reason: "max_steps" },
      { outcome: "limit", reason: "too_many_errors" },
      { outcome: "limit", reason: "time", detail: "the limit of time was reached" },
      { outcome: "agent_error", reason: "unusable_answer", role: "agent", detail: "list index out of range" },
      { outcome: "model_error", reason: "model_error", role: "user", detail: "the endpoint is down" },
      { outcome: "environment_error", reason: "environment_error", detail: "a bug" },
      { outcome: "cancelled", reason: "cancelled" },
    ];
    const scores = await Promise.all(endings.map((ending) => scoreOf(full, [], ending)));
    expect(scores.map(({ reward, reason }) => [reward, reason])).toMatchInlineSnapshot(`
      [
        [
          0,
          "ended before the conversation was finished: max_steps",
        ],
        [
          0,
          "ended before the conversation was finished: too_many_errors",
        ],
        [
          null,
          "limit: the limit of time was reached",
        ],
        [
          null,
          "agent error: list index out of range",
        ],
        [
          null,
          "model error of the user: the endpoint is down",
        ],
        [
          null,
          "environment error: a bug",
        ],
        [
          null,
          "cancelled",
        ],
      ]
    `);
  });

  it("needs a judge, or fails with the official evaluation, and is then unknown", async () => {
    const judged = taskOf({
      actions: [create("Water")],
      nl_assertions: ["a", "b"],
      reward_basis: ["DB", "NL_ASSERTION"],
    });
    expect(await scoreOf(judged, does("Water"))).toMatchInlineSnapshot(`
      {
        "checks": [
          {
            "counts": true,
            "name": "DB",
            "reward": 1,
          },
          {
            "counts": false,
            "name": "ACTION",
            "reward": 1,
          },
          {
            "counts": true,
            "evidence": "needs a judge",
            "name": "NL_ASSERTION",
            "reward": null,
          },
        ],
        "reason": "needs a judge for 2 statements about the conversation",
        "reward": null,
      }
    `);
    const broken = taskOf({
      env_assertions: [
        {
          env_type: "assistant",
          func_name: "assert_task_status",
          arguments: { task_id: "no", expected_status: "x" },
        },
      ],
      reward_basis: ["ENV_ASSERTION"],
    });
    expect(await scoreOf(broken, [])).toMatchInlineSnapshot(`
      {
        "checks": [],
        "reason": "the official evaluation fails: Task no not found",
        "reward": null,
      }
    `);
  });
});
