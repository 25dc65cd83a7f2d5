import { type Dict, dumps, type Key, type Value } from "@mua/python-compat";
import { record } from "../apis/python.ts";
import type { Backend } from "../backend.ts";
import { officialName } from "../category.ts";
import { type Answering, evaluate, type Failure } from "../evaluation.ts";
import type { BfclTask } from "../task.ts";
import { readLines } from "../task-file.ts";
import type { ResultLine } from "./result-file.ts";

/** What a file of results comes to. */
export type CategoryScore = {
  readonly correct: number;
  readonly total: number;
  /** The official score file. */
  readonly text: string;
};

/** Scores the lines of one file as the official runner does. Throws PythonError where that stops altogether. */
export function scoreCategory(
  backend: Backend,
  lines: readonly { readonly task: BfclTask; readonly line: ResultLine }[],
  answering: Answering,
): CategoryScore {
  let correct = 0;
  const failing: Dict[] = [];
  for (const { task, line } of lines) {
    const failures = evaluate(backend, task, line.result, answering);
    if (failures.length === 0) correct += 1;
    for (const failure of failures) failing.push(failureLine(backend, task, line, answering.model, failure));
  }
  const total = lines.length;
  const summary = record({
    accuracy: total === 0 ? 0 : correct / total,
    correct_count: BigInt(correct),
    total_count: BigInt(total),
  });
  const ensureAscii = backend.era.asciiScores;
  const texts = [summary, ...failing].map((line) => dumps(line, { ensureAscii }));
  return { correct, total, text: texts.join("\n") + (ensureAscii ? "" : "\n") };
}

/** An entry that fails, as a line of the official score file of its category. */
export function failureLine(
  backend: Backend,
  task: BfclTask,
  line: ResultLine,
  model: string,
  { error, decoded }: Failure,
): Dict {
  const wasLookedAt = decoded !== undefined;
  return new Map<Key, Value>([
    ["id", task.id],
    ["model_name", model],
    ["test_category", officialName(task.category)],
    ["valid", false],
    ["error", error],
    ["prompt", promptOf(backend, task)],
    ...(wasLookedAt
      ? ([
          ["model_result_raw", line.result],
          ["model_result_decoded", decoded],
        ] as const)
      : ([["model_result", line.result]] as const)),
    ["possible_answer", task.groundTruth],
    ...(wasLookedAt || backend.era.logsEveryFailure ? ([["inference_log", line.log ?? ""]] as const) : []),
  ]);
}

/** The entry as the official runner has it: of later versions with docs where the file names held-out functions. */
function promptOf(backend: Backend, task: BfclTask): Dict {
  if (task.heldOut.size === 0 || !backend.era.scoresWithDocs) return task.entry;
  const functions = backend.docs(task);
  const heldOut = new Map(
    Array.from(task.heldOut, ([turn, names]) => [
      `${turn}`,
      names.flatMap((name) => functions.find((doc) => doc.get("name") === name) ?? []),
    ]),
  );
  return new Map([...task.entry, ["missed_function", heldOut]]);
}

/** What a score file says of the entries that fail: their ids with the first type of error. Throws MalformedFileError. */
export function readScoreFile(text: string, path = "scores"): ReadonlyMap<string, string> {
  const failing = new Map<string, string>();
  for (const line of readLines(text, path)) {
    if (line.field("id").value === undefined) continue;
    const id = line.field("id").text();
    if (!failing.has(id)) failing.set(id, line.field("error").field("error_type").text());
  }
  return failing;
}
