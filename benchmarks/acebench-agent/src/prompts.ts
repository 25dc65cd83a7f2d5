import { type Dataset, MalformedFileError } from "@mua/core";
import { moduleOf } from "@mua/datasets";
import { str } from "@mua/python-compat";
import type { InLanguages, Language } from "./language.ts";
import { remembered } from "./remembered.ts";
import type { AceTask } from "./task.ts";

/** What an agent of the text protocol sees: the system text, and what stands before and after the history in its only message. */
export type AgentPrompt = { readonly system: string; readonly before: string; readonly after: string };

/** The texts of a dataset that a model sees in a task, byte for byte. */
export type Prompts = {
  /** By the language of the agent's prompts. */
  readonly agent: InLanguages<(task: AceTask) => AgentPrompt>;
  /** The agent's system text for native function calling, which the official code does not have. */
  readonly native: (task: AceTask) => string;
  /** The simulated user's system text. */
  readonly user: (task: AceTask) => string;
};

/** What the simulated user is asked first. */
export const GREETING: InLanguages<string> = {
  en: "Is there anything you need help with today?",
  zh: "今天有什么需要帮助的吗？",
};

/** What an agent without a user hears after a message that is no call, in both languages. */
export const NO_QUESTIONS =
  "Please do not ask me any questions, use the known conditions to solve the problem";

/** Our own addition to the official text, which asks for calls in square brackets. */
const CALL_NATIVELY: InLanguages<string> = {
  en: "Call the APIs through the function-calling interface, not as text in square brackets.",
  zh: "请通过函数调用接口调用API，不要用方括号文本的形式。",
};

const TURN_AGENT = "model_inference/multi_turn/common_agent.py";
const STEP_AGENT = "model_inference/multi_step/common_agent_step.py";
const USER = "model_inference/multi_turn/APIModel_user.py";

/** Reads the prompts of a dataset. Throws MalformedFileError where one is missing. */
export function promptsOf(dataset: Dataset): Prompts {
  const texts: InLanguages<Texts> = { en: textsOf(dataset, "en"), zh: textsOf(dataset, "zh") };
  const functionsText = remembered(({ functions }: AceTask) => str(functions));
  const agent = (language: Language) =>
    remembered((task: AceTask): AgentPrompt => {
      const { category, involved } = task;
      const { turn, step, travel, base } = texts[language];
      const { system, user } = category === "multi_step" ? step : turn;
      const [before = "", after = ""] = user.split("{history}");
      const rules =
        category === "multi_step"
          ? []
          : [involved.includes("Travel") ? travel : "", involved.includes("BaseApi") ? base : ""];
      return {
        system: system + rules.join(""),
        before: before.replace("{functions}", () => functionsText(task)),
        after,
      };
    });
  const prompts = { en: agent("en"), zh: agent("zh") };
  return {
    agent: prompts,
    native: remembered((task) => `${prompts[task.language](task).system}\n\n${CALL_NATIVELY[task.language]}`),
    user: remembered(({ language, involved, question }) => {
      const { userBase, userTravel } = texts[language];
      return (involved.includes("BaseApi") ? userBase : userTravel).replace("{instruction}", () => question);
    }),
  };
}

type Texts = ReturnType<typeof textsOf>;

function textsOf(dataset: Dataset, language: Language) {
  const textsIn = (path: string) => {
    const { constants } = moduleOf(dataset, path);
    return (start: string): string => {
      const name = `${start}_${language.toUpperCase()}`;
      const value = constants.get(name);
      if (typeof value === "string") return value;
      throw new MalformedFileError(path, `a text '${name}'`);
    };
  };
  const agent = (path: string) => {
    const text = textsIn(path);
    return { system: text("MULTI_TURN_AGENT_PROMPT_SYSTEM"), user: text("MULTI_TURN_AGENT_PROMPT_USER") };
  };
  const rules = textsIn(`model_inference/prompt_${language}.py`);
  const user = textsIn(USER);
  return {
    turn: agent(TURN_AGENT),
    step: agent(STEP_AGENT),
    travel: rules("TRAVEL_PROMPT"),
    base: rules("BASE_PROMPT"),
    userBase: user("SYSTEM_PROMPT_BASE"),
    userTravel: user("SYSTEM_PROMPT_TRAVEL"),
  };
}
