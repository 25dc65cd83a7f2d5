import type { EpisodeLimits, Protocol } from "@mua/core";
import type { List } from "@mua/python-compat";
import { nativeTools } from "../native-tools.ts";
import { GREETING, type Prompts } from "../prompts.ts";
import type { ScenarioClasses } from "../scenario/classes.ts";
import { Scenario } from "../scenario/scenario.ts";
import type { AceTask } from "../task.ts";
import { promptLanguage, type Variation } from "../variation.ts";
import type { AgentSide } from "./agent.ts";
import { Dialogue } from "./dialogue.ts";
import { MultiStep } from "./multi-step.ts";
import { MultiTurn } from "./multi-turn.ts";
import { NativeAgent } from "./native-agent.ts";
import { TextAgent } from "./text-agent.ts";

export const MAX_DIALOG_TURNS = 40;

/** What conversations need of a dataset in one language. */
export type Material = {
  readonly classes: ScenarioClasses;
  readonly prompts: Prompts;
  /** Names of the people of the inbox by id. */
  readonly people: ReadonlyMap<string, string>;
};

/** A conversation that can be held, with its official record. */
export type Conversation = {
  readonly scenario: Scenario;
  readonly protocol: Protocol;
  readonly dialogue: Dialogue;
  /** The official result of the conversation so far: the saved states, or nothing where nothing was executed. */
  readonly result: () => List;
};

/** The classes that a task involves, as they are at its start. */
export function openScenario({ involved, device, functions }: AceTask, classes: ScenarioClasses): Scenario {
  return new Scenario(
    involved.map((name) => classes[name]),
    device,
    () => nativeTools(functions),
  );
}

/** Opens a conversation about a task. */
export function openConversation(
  task: AceTask,
  variation: Variation,
  limits: EpisodeLimits | undefined,
  { classes, prompts }: Material,
): Conversation {
  const scenario = openScenario(task, classes);
  const dialogue = new Dialogue(limits?.steps ?? MAX_DIALOG_TURNS);
  const { category, language, question } = task;
  const agent: AgentSide =
    variation.frontEnd === "native"
      ? new NativeAgent({ scenario, system: prompts.native(task), tools: scenario.tools("agent") })
      : new TextAgent({
          category,
          scenario,
          prompt: prompts.agent[promptLanguage(task, variation)](task),
          errorTexts: variation.errorTexts,
        });
  const protocol =
    category === "multi_step"
      ? new MultiStep({ dialogue, agent, request: question })
      : new MultiTurn({
          dialogue,
          agent,
          user: { system: prompts.user(task), greeting: GREETING[language] },
        });
  return { scenario, protocol, dialogue, result: () => (dialogue.keepsState ? scenario.saved() : []) };
}
