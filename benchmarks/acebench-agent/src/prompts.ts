import { type Dataset, MalformedFileError } from "@mua/core";
import { str } from "@mua/python-compat";
import { moduleOf } from "./dataset-modules.ts";
import { type InLanguages, LANGUAGES, type Language } from "./language.ts";
import type { AceTask } from "./task.ts";

/** The texts of a dataset that a model sees, byte for byte, by task. `language` is that of the agent's prompts. */
export type Prompts = {
  readonly agentSystem: (task: AceTask, language: Language) => string;
  /** What stands before and after the history in the agent's only message. */
  readonly agentUser: (
    task: AceTask,
    language: Language,
  ) => { readonly before: string; readonly after: string };
  readonly userSystem: (task: AceTask) => string;
  /** The agent's system text for native function calling, which the official code does not have. */
  readonly nativeSystem: (task: AceTask) => string;
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
  const texts = Object.fromEntries(
    LANGUAGES.map((language) => [language, textsOf(dataset, language)]),
  ) as InLanguages<Texts>;
  const functionTexts = new WeakMap<AceTask["functions"], string>();
  const functionsText = ({ functions }: AceTask): string => {
    const known = functionTexts.get(functions) ?? str(functions);
    functionTexts.set(functions, known);
    return known;
  };
  const agentSystem: Prompts["agentSystem"] = ({ category, involved }, language) => {
    const { turn, step, travel, base } = texts[language];
    if (category === "multi_step") return step.system;
    return `${turn.system}${involved.includes("Travel") ? travel : ""}${involved.includes("BaseApi") ? base : ""}`;
  };
  return {
    agentSystem,
    nativeSystem: (task) => `${agentSystem(task, task.language)}\n\n${CALL_NATIVELY[task.language]}`,
    agentUser: (task, language) => {
      const { turn, step } = texts[language];
      const [before = "", after = ""] = (task.category === "multi_step" ? step : turn).user.split(
        "{history}",
      );
      return { before: before.replace("{functions}", () => functionsText(task)), after };
    },
    userSystem: ({ language, involved, question }) => {
      const { userBase, userTravel } = texts[language];
      return (involved.includes("BaseApi") ? userBase : userTravel).replace("{instruction}", () => question);
    },
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
