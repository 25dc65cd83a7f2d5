import {
  type Dataset,
  type Folder,
  MalformedFileError,
  type OpenDataset,
  type RescoreRow,
  type ScoredParts,
  type Selection,
} from "@mua/core";
import { PythonError, str } from "@mua/python-compat";
import type { Backend } from "../backend.ts";
import { backendOf, tasksOf } from "../benchmark.ts";
import { type Category, categories, categoryOf } from "../category.ts";
import { type Era, eraOf, eras } from "../era.ts";
import { type Answering, evaluate, failureText } from "../evaluation.ts";
import type { BfclTask } from "../task.ts";
import { fileName, GROUP, modelOf, parseFileName } from "./model-folder.ts";
import { callingOfLines, type ResultLine, readResultFile } from "./result-file.ts";
import { readScoreFile } from "./score-file.ts";

/**
 * Scores an official result file again and compares with the official score file, where that lies where the official runner
 * writes it. The rules are those of `version`, else of the version that the file's name tells, else of the newest.
 */
export async function* rescore(
  text: string,
  folder: Folder,
  { version }: Selection,
  open: OpenDataset,
): AsyncIterable<RescoreRow> {
  const lines = readResultFile(text);
  const category = categoryOf(lines[0]?.id ?? "");
  if (category === undefined) throw new MalformedFileError("results, line 1", "the id of a multi-turn entry");
  const era = (version === undefined ? named(text, folder) : eraOf(version)) ?? newest;
  const dataset = await open(era.version);
  const backend = backendOf(dataset, era);
  const model = modelOf(folder) ?? "model";
  const answering = { model, calling: callingOfLines(lines, model) };
  const recorded = recordedFailures(folder, era, category, model);
  const tasks = taskFinder(dataset, era);
  const seen = new Map<string, number>();
  for (const line of lines) {
    const trial = seen.get(line.id) ?? 0;
    seen.set(line.id, trial + 1);
    yield rowOf(line, trial, tasks(line.id), backend, answering, recorded);
  }
}

const newest = eras.at(-1) as Era;

/** The version in the name of the file that has this text. */
function named(text: string, folder: Folder): Era | undefined {
  const found = folder.list("").filter((name) => parseFileName(name, "result") !== undefined);
  const name = found.length === 1 ? found[0] : found.find((one) => folder.text(one) === text);
  return name === undefined ? undefined : parseFileName(name, "result")?.era;
}

/** Error types by id, from the score file of the same model; undefined where there is none. */
function recordedFailures(
  folder: Folder,
  era: Era,
  category: Category,
  model: string,
): ReadonlyMap<string, string> | undefined {
  for (const [up, group] of [
    ["../../..", `/${GROUP}`],
    ["../..", ""],
  ] as const) {
    const path = `${up}/score/${model}${group}/${fileName(era, category, "score")}`;
    if (folder.has(path)) return readScoreFile(folder.text(path), path);
  }
  return undefined;
}

function taskFinder(dataset: Dataset, era: Era): (id: string) => BfclTask | undefined {
  const tasks = new Map<string, BfclTask>();
  const read = new Set<Category>();
  return (id) => {
    const category = categoryOf(id) ?? categories[0];
    if (!read.has(category)) {
      read.add(category);
      for (const task of tasksOf(dataset, era, category)) tasks.set(task.id, task);
    }
    return tasks.get(id);
  };
}

function rowOf(
  line: ResultLine,
  trial: number,
  task: BfclTask | undefined,
  backend: Backend,
  answering: Answering,
  failing: ReadonlyMap<string, string> | undefined,
): RescoreRow {
  const recorded = failing === undefined ? UNKNOWN : parts(failing.get(line.id));
  const row = { id: line.id, task: line.id, trial, recorded };
  if (task === undefined) {
    const cause = `version ${backend.era.version} has no such entry`;
    return { ...row, recomputed: UNKNOWN, agrees: null, cause };
  }
  try {
    const [failure] = evaluate(backend, task, line.result, answering);
    const type = failure === undefined ? undefined : str(failure.error.get("error_type") ?? null);
    const agrees = failing === undefined ? null : failing.get(line.id) === type;
    const cause = failure === undefined ? undefined : failureText(failure);
    return { ...row, recomputed: parts(type), agrees, ...(cause === undefined ? {} : { cause }) };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return {
      ...row,
      recomputed: UNKNOWN,
      agrees: null,
      cause: `the official runner stops: ${error.message}`,
    };
  }
}

const UNKNOWN: ScoredParts = { reward: null, checks: {} };

/** A pass, or a failure of the named kind. */
function parts(errorType: string | undefined): ScoredParts {
  return errorType === undefined ? { reward: 1, checks: {} } : { reward: 0, checks: { [errorType]: 0 } };
}
