import type { Dataset, OpenDataset } from "@mua/core";
import { fromJson, type Json, type Value } from "@mua/python-compat";
import { eraOf } from "../src/era.ts";

const fn = (more: { readonly [key: string]: Json } = {}): Json => ({
  docstring: null,
  parameters: [],
  locals: {},
  texts: [],
  returns: null,
  decorators: [],
  ...more,
});
const module = (constants: Json, classes: { readonly [name: string]: Json } = {}): Json => ({
  constants,
  types: {},
  functions: {},
  classes: Object.fromEntries(
    Object.entries(classes).map(([name, methods]) => [
      name,
      { bases: [], docstring: null, constants: {}, fields: [], init: {}, methods },
    ]),
  ),
});

const domain = "src/tau2/domains/mock";
const modules: Json = {
  [`${domain}/tools.py`]: module({}),
  [`${domain}/data_model.py`]: module({}),
  [`${domain}/user_tools.py`]: module({}),
  [`${domain}/user_data_model.py`]: module({}),
  "src/tau2/agent/llm_agent.py": module(
    Object.fromEntries(
      ["", "_GT", "_SOLO"].flatMap((variant) => [
        [`SYSTEM_PROMPT${variant}`, "{agent_instruction} {domain_policy}"],
        [`AGENT${variant}_INSTRUCTION`, "Be kind."],
      ]),
    ),
    { LLMSoloAgent: { add_stop_tool: fn({ nested: { done: fn() } }) } },
  ),
  "src/tau2/user/user_simulator.py": module({ SYSTEM_PROMPT: "{global_user_sim_guidelines} {instructions}" }),
  "src/tau2/evaluator/evaluator_nl_assertions.py": module(
    {},
    {
      NLAssertionsEvaluator: {
        evaluate_nl_assertions: fn({
          locals: { system_prompt: "Judge.", user_prompt: { $template: "{trajectory_str} {nl_assertions}" } },
        }),
      },
    },
  ),
};

type Members = { readonly [key: string]: Json };

const smallTask = (id: string, criteria: Members): Members => ({
  id,
  ticket: `The task '${id}'.`,
  user_scenario: { instructions: `Do what the task '${id}' is about.` },
  evaluation_criteria: { actions: [], communicate_info: [], ...criteria },
});
const create = (id: string, title: string): Json => ({
  action_id: id,
  name: "create_task",
  arguments: { user_id: "ada", title },
});

/** Tasks of our own, one for each way of scoring. */
export const smallTasks: readonly Members[] = [
  smallTask("write", { actions: [create("write_0", "Water the plants")], communicate_info: ["task_2"] }),
  smallTask("nothing", {}),
  smallTask("assert", {
    actions: [create("assert_0", "Feed the cat")],
    env_assertions: [
      {
        env_type: "assistant",
        func_name: "assert_number_of_tasks",
        arguments: { user_id: "ada", expected_number: 2 },
      },
    ],
    reward_basis: ["DB", "ENV_ASSERTION", "ACTION"],
  }),
  smallTask("judged", {
    actions: [create("judged_0", "Call the plumber")],
    nl_assertions: ["The agent says that the plumber comes."],
    reward_basis: ["DB", "NL_ASSERTION"],
  }),
];

const files: { readonly [path: string]: Json } = {
  "extracted/python.json": modules,
  "data/tau2/domains/mock/tasks.json": smallTasks,
  "data/tau2/domains/mock/split_tasks.json": { base: ["write", "nothing", "assert", "judged"] },
  "data/tau2/domains/mock/db.json": {
    tasks: { task_1: { task_id: "task_1", title: "Rest", description: null, status: "pending" } },
    users: { ada: { user_id: "ada", name: "Ada", tasks: ["task_1"] } },
  },
  "data/tau2/domains/mock/user_db.json": { notifications: {} },
};

const texts: { readonly [path: string]: string } = {
  "data/tau2/domains/mock/policy.md": "Keep the list tidy.",
  "data/tau2/domains/mock/policy_solo.md": "Keep the list tidy, alone.",
  "data/tau2/user_simulator/simulation_guidelines.md": "Stay in your role.\n",
  "data/tau2/user_simulator/simulation_guidelines_tools.md": "Stay in your role; you have tools.\n",
};

const datasets = new Map<string, Dataset>();

/** The mock domain over data of our own; one object per version. */
export function smallDataset(version: string): Dataset {
  if (eraOf(version) === undefined) throw new Error(`no version '${version}'`);
  const known = datasets.get(version);
  if (known !== undefined) return known;
  const parsed = new Map<string, Value>();
  const dataset: Dataset = {
    name: "tau2",
    version,
    hash: "small",
    folder: "",
    text: (path) => found(texts[path], path),
    json: (path) => {
      const value = parsed.get(path) ?? fromJson(found(files[path], path));
      parsed.set(path, value);
      return value;
    },
  };
  datasets.set(version, dataset);
  return dataset;
}

export const openSmall: OpenDataset = async (version) => smallDataset(version);

function found<T>(content: T | undefined, path: string): T {
  if (content === undefined) throw new Error(`the small dataset has no '${path}'`);
  return content;
}
