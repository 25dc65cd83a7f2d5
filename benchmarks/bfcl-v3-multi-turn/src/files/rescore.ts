import type { Folder, OpenDataset, RescoreRow, ScoredParts, Selection } from "@mua/core";
import { PythonError, str } from "@mua/python-compat";
import type { Backend } from "../backend.ts";
import type { Category } from "../category.ts";
import type { Era } from "../era.ts";
import { type Answering, evaluate, failureText } from "../evaluation.ts";
import type { BfclTask } from "../task.ts";
import { fileName, GROUP } from "./model-folder.ts";
import { readOfficialResults, taskFinder } from "./official-results.ts";
import type { ResultLine } from "./result-file.ts";
import { readScoreFile } from "./score-file.ts";

/**
 * Scores an official result file again and compares with the official score file, where that lies where the official runner
 * writes it. Throws MalformedFileError.
 */
export async function* rescore(
  text: string,
  folder: Folder,
  selection: Selection,
  open: OpenDataset,
): AsyncIterable<RescoreRow> {
  const { lines, category, dataset, backend, answering } = await readOfficialResults(
    text,
    folder,
    selection,
    open,
  );
  const recorded = recordedFailures(folder, backend.era, category, answering.model);
  const tasks = taskFinder(dataset, backend.era);
  for (const { line, trial } of lines) yield rowOf(line, trial, tasks(line.id), backend, answering, recorded);
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
