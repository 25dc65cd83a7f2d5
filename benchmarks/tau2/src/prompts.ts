import { type Dataset, MalformedFileError, type Message, type ToolSpec } from "@mua/core";
import { type ExtractedModule, moduleOf } from "@mua/datasets";
import { str } from "@mua/python-compat";
import type { Policies } from "./policy.ts";
import type { Action, Tau2Task } from "./task.ts";
import { toolSpec } from "./tool-schema.ts";

/** What the agent says first in an episode without a given history. */
export const GREETING = "Hi! How can I help you today?";

/** The agent's official variants: the plain one, one that is told the gold actions, and one that works without a user. */
export type Variant = "default" | "gt" | "solo";

/** The system prompts of a dataset, byte for byte. */
export type Prompts = {
  readonly agent: (policies: Policies, task: Tau2Task, variant: Variant) => string;
  readonly user: (task: Tau2Task, options: { readonly hasTools: boolean }) => string;
  /** The tool with which an agent without a user says that it is done. */
  readonly done: ToolSpec;
};

const AGENT_MODULE = "src/tau2/agent/llm_agent.py";
const USER_MODULE = "src/tau2/user/user_simulator.py";
export const GUIDELINES = "data/tau2/user_simulator/simulation_guidelines";

const known = new WeakMap<Dataset, Prompts>();

/** The prompts whose texts stand in a dataset, read once. Throws MalformedFileError where one is missing. */
export function promptsOf(dataset: Dataset): Prompts {
  const prompts = known.get(dataset) ?? readPrompts(dataset);
  known.set(dataset, prompts);
  return prompts;
}

function readPrompts(dataset: Dataset): Prompts {
  const module = moduleOf(dataset, AGENT_MODULE);
  const done = doneFunction(module);
  const agentText = (name: string) => textConstant(module, AGENT_MODULE, name);
  const plain = { template: agentText("SYSTEM_PROMPT"), instruction: agentText("AGENT_INSTRUCTION") };
  const gt = { template: agentText("SYSTEM_PROMPT_GT"), instruction: agentText("AGENT_GT_INSTRUCTION") };
  const solo = {
    template: agentText("SYSTEM_PROMPT_SOLO"),
    instruction: fill(agentText("AGENT_SOLO_INSTRUCTION"), { stop_function_name: done.name }),
  };
  const userTemplate = textConstant(moduleOf(dataset, USER_MODULE), USER_MODULE, "SYSTEM_PROMPT");
  const guidelines = {
    withTools: dataset.text(`${GUIDELINES}_tools.md`),
    plain: dataset.text(`${GUIDELINES}.md`),
  };
  return {
    done,
    agent: ({ policy, soloPolicy }, task, variant) => {
      const { template, instruction } = { default: plain, gt, solo }[variant];
      return fill(template, {
        agent_instruction: instruction,
        domain_policy: variant === "solo" ? (soloPolicy ?? policy) : policy,
        resolution_steps: resolutionSteps(task.criteria?.actions ?? []),
        ticket: str(task.ticket),
      });
    },
    user: (task, { hasTools }) => {
      const text = hasTools ? guidelines.withTools : guidelines.plain;
      // The two versions name the guidelines differently.
      return fill(userTemplate, {
        global_user_sim_guidelines: text,
        global_user_sim_guidelines_with_persona: text,
        instructions: task.scenario,
      });
    },
  };
}

function textConstant(module: ExtractedModule, path: string, name: string): string {
  const value = module.constants.get(name);
  if (typeof value !== "string") throw new MalformedFileError(path, `a text '${name}'`);
  return value;
}

function doneFunction(module: ExtractedModule): ToolSpec {
  const done = module.classes.get("LLMSoloAgent")?.methods.get("add_stop_tool")?.nested?.get("done");
  if (done === undefined) throw new MalformedFileError(AGENT_MODULE, "the tool 'done' of LLMSoloAgent");
  return toolSpec("done", done, module);
}

/** `template.format(**values)` for templates whose braces only hold names. */
export function fill(template: string, values: { readonly [name: string]: string }): string {
  // Added up, because the engine then shares the long texts between episodes instead of copying them into each.
  return template
    .split(/\{(\w+)\}/)
    .reduce((text, part, index) => text + (index % 2 === 0 ? part : (values[part] ?? `{${part}}`)), "");
}

function resolutionSteps(actions: readonly Action[]): string {
  return actions
    .map((action, index) => {
      const whose = action.requestor === "agent" ? "Perform" : "Instruct the user to perform";
      return `[Step ${index + 1}] ${whose} the following action: ${actionText(action)}.`;
    })
    .join("\n");
}

/** An action as a call with named arguments, values as Python's `str` gives them. */
export function actionText({ name, arguments: args }: Action): string {
  return `${name}(${Array.from(args, ([key, value]) => `${str(key)}=${str(value)}`).join(", ")})`;
}

/** Why a task cannot be played in a variant, in the official words; undefined when it can. */
export function invalidTask(task: Tau2Task, variant: Variant): string | undefined {
  if (variant === "default" || (variant === "gt" ? hasActions(task) : isSoloTask(task))) return undefined;
  return `Task ${task.id} is not valid. Cannot run GT agent.`;
}

function hasActions({ criteria }: Tau2Task): boolean {
  return (criteria?.actions ?? []).length > 0;
}

function isSoloTask(task: Tau2Task): boolean {
  if (task.initialState !== null) return (task.initialState.history ?? []).every(isWithoutWords);
  return task.ticket !== null && hasActions(task);
}

function isWithoutWords(message: Message): boolean {
  return message.role === "tool" || (message.role === "agent" && message.toolCalls !== null);
}
