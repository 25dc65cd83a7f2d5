import { type Dataset, MalformedFileError } from "@mua/core";
import { anything, isDict, list, literal, model, text, union, type Value } from "@mua/python-compat";
import type { Language } from "./language.ts";
import { readAs, readLines } from "./official-file.ts";
import { CLASS_NAMES, deviceOf } from "./scenario/scenario-class.ts";
import { type AceTask, CATEGORIES, type Category } from "./task.ts";

const entryShape = model("entry", {
  id: text,
  question: text,
  initial_config: anything,
  function: list(anything),
  involved_classes: list(literal(...CLASS_NAMES)),
});

const answerShape = model("possible answer", {
  id: text,
  ground_truth: list(anything),
  mile_stone: union(list(text), list(list(text))),
});

/** The tasks of a language, multi turn first, each category in file order. Throws MalformedFileError. */
export function readTasks(dataset: Dataset, language: Language): readonly AceTask[] {
  return CATEGORIES.flatMap((category) => readCategory(dataset, language, category));
}

/** The tasks of a category: entries and answers are paired by position. Throws MalformedFileError. */
function readCategory(dataset: Dataset, language: Language, category: Category): readonly AceTask[] {
  const folder = `data_all/data_${language}`;
  const lines = (path: string) => readLines(dataset.text(path), path);
  const entries = lines(`${folder}/data_agent_${category}.json`);
  const answers = lines(`${folder}/possible_answer/data_agent_${category}.json`);
  return entries.map(({ value, position }, index) => {
    const entry = readAs(entryShape, value, position);
    const answer = readAs(answerShape, answers[index]?.value, `the answer to ${position}`);
    if (answer.id !== entry.id)
      throw new MalformedFileError(position, `the id of its answer, '${answer.id}'`);
    return {
      id: entry.id,
      summary: entry.question,
      needsJudge: false,
      language,
      category,
      question: entry.question,
      involved: entry.involved_classes,
      device: deviceOf(configOf(entry.initial_config, position)),
      functions: entry.function,
      groundTruth: answer.ground_truth,
      milestones: answer.mile_stone,
    };
  });
}

function configOf(config: Value, position: string): ReadonlyMap<string, Value> {
  if (!isDict(config)) throw new MalformedFileError(position, "an object as initial_config");
  return config as ReadonlyMap<string, Value>;
}
