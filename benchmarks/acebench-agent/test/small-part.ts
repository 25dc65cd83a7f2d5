import type { Reply } from "@mua/core";
import { repr, type Value } from "@mua/python-compat";
import { openAceBench } from "../src/benchmark.ts";
import { decodeMessage } from "../src/calls.ts";
import { type Conversation, openConversation } from "../src/conversation/open.ts";
import { executeMessage } from "../src/execution.ts";
import type { Language } from "../src/language.ts";
import { Scenario } from "../src/scenario/scenario.ts";
import type { ClassName } from "../src/scenario/scenario-class.ts";
import type { Category } from "../src/task.ts";
import { variationOf } from "../src/variation.ts";
import { smallDataset } from "./small-dataset.ts";

const parts = { en: openAceBench("en", smallDataset()), zh: openAceBench("zh", smallDataset()) };

export function smallPart(language: Language = "en") {
  return parts[language];
}

/** A conversation about one of our own tasks. */
export function smallConversation(
  id: string,
  {
    variant,
    steps,
    language = "en",
  }: { readonly variant?: string; readonly steps?: number; readonly language?: Language } = {},
): Conversation {
  const task = parts[language].tasks.find((one) => one.id === id);
  const variation = variationOf(variant);
  if (task === undefined || variation === undefined) throw new Error(`no task ${id} as ${variant}`);
  return openConversation(
    task,
    variation,
    steps === undefined ? undefined : { steps },
    parts[language].material(),
  );
}

/** Executes messages one after the other and gives what the dialogue shows of each, as Python prints it. */
export function session(
  involved: readonly ClassName[],
  {
    language = "en",
    category = "multi_step",
    wifi = true,
    loggedIn = true,
  }: {
    readonly language?: Language;
    readonly category?: Category;
    readonly wifi?: boolean;
    readonly loggedIn?: boolean;
  } = {},
) {
  const { classes } = parts[language].material();
  const device = { wifi, loggedIn, loggedInUsers: [] };
  const scenario = new Scenario(
    involved.map((name) => classes[name]),
    device,
    () => [],
  );
  const run = (message: string): string => {
    const { item } = executeMessage(decodeMessage(message), { category, scenario, errorTexts: false });
    return typeof item === "string" ? item : repr(item as Value);
  };
  return { scenario, run };
}

/** Answers of a role one after the other. */
export function answer({ protocol }: Conversation, ...replies: readonly (string | Reply)[]) {
  return replies.flatMap((reply) =>
    protocol.answer(typeof reply === "string" ? { content: reply, toolCalls: null } : reply),
  );
}
