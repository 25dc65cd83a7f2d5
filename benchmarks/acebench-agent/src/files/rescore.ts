import {
  type Folder,
  MalformedFileError,
  type OpenDataset,
  type RescoreRow,
  type ScoredParts,
  type Selection,
} from "@mua/core";
import { dumps, PythonError, round } from "@mua/python-compat";
import { type ResultEntry, scoreEntry } from "../evaluation/score-files.ts";
import { LANGUAGES, type Language } from "../language.ts";
import { type AceTask, CATEGORIES, type Category } from "../task.ts";
import { readCategory } from "../task-file.ts";
import { newest } from "../versions.ts";
import { recordedScores } from "./recorded-scores.ts";
import { readResultFile } from "./result-file.ts";

const UNKNOWN: ScoredParts = { reward: null, checks: {} };

/**
 * Scores the entries of an official result file again, beside the scores that were recorded of them where their files are at
 * hand. A complete file is paired with the tasks by position, as in the official code, any other by id. The language is the
 * part that was asked for, or what the folder's name or the results tell. Throws MalformedFileError.
 */
export async function* rescore(
  text: string,
  folder: Folder,
  { part, version }: Selection,
  open: OpenDataset,
): AsyncIterable<RescoreRow> {
  const entries = readResultFile(text, "the results");
  const category = categoryOf(entries);
  const language = LANGUAGES.find((name) => name === part) ?? languageOf(folder, entries);
  const tasks = readCategory(await open(version ?? newest.version), language, category);
  const isComplete = entries.length === tasks.length;
  const recorded = isComplete ? recordedScores(folder, language, category) : null;
  for (const [index, entry] of entries.entries()) {
    const task = isComplete ? tasks[index] : tasks.find(({ id }) => id === entry.id);
    yield task === undefined
      ? { ...rowOf(entry.id, UNKNOWN, UNKNOWN), cause: `there is no task '${entry.id}'` }
      : scoreAgain(task, entry, recorded?.(index, task) ?? UNKNOWN);
  }
}

function scoreAgain(task: AceTask, entry: ResultEntry, recorded: ScoredParts): RescoreRow {
  try {
    const { verdict, process } = scoreEntry(task, entry);
    const endToEnd = verdict.valid ? 1 : 0;
    const recomputed = {
      reward: endToEnd,
      checks: { end_to_end: endToEnd, process: round(process, 3) },
    };
    const row = rowOf(task.id, recorded, recomputed);
    if (row.agrees !== false || verdict.valid) return row;
    return { ...row, cause: [verdict.errorType, ...verdict.errors.flat()].join("; ") };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const cause = `the official evaluation raises ${error.type}: ${error.message}`;
    return { ...rowOf(task.id, recorded, UNKNOWN), cause };
  }
}

function rowOf(id: string, recorded: ScoredParts, recomputed: ScoredParts): RescoreRow {
  const agree = (name: string): boolean => {
    const [before, now] = [recorded.checks[name] ?? null, recomputed.checks[name] ?? null];
    return before === null || now === null || before === now;
  };
  const comparable = recorded.reward !== null && recomputed.reward !== null;
  return {
    id,
    task: id,
    trial: 0,
    recorded,
    recomputed,
    agrees: comparable ? recorded.reward === recomputed.reward && agree("process") : null,
  };
}

function categoryOf(entries: readonly ResultEntry[]): Category {
  const category = CATEGORIES.find((name) => entries[0]?.id.startsWith(`agent_${name}_`));
  if (category === undefined) throw new MalformedFileError("the results", "ids such as agent_multi_turn_0");
  return category;
}

/** The last part of the folder's name that names a language, or else what the results are written in. */
function languageOf({ label }: Folder, entries: readonly ResultEntry[]): Language {
  const named = [...label.matchAll(/(?:^|[\\/_])(en|zh)(?=[\\/]|$)/g)].at(-1)?.[1];
  const found = LANGUAGES.find((name) => name === named);
  if (found !== undefined) return found;
  const results = entries
    .map(({ result }) => dumps(result, { ensureAscii: false }))
    .filter((one) => one !== "[]");
  if (results.length === 0) {
    throw new MalformedFileError(
      "the results",
      "a state that shows the language; name it: acebench-agent/en",
    );
  }
  // Most Chinese states are full of Chinese from the start, English ones only hold what an agent wrote.
  const chinese = results.filter((one) => /\p{Script=Han}/u.test(one)).length;
  return chinese * 4 > results.length ? "zh" : "en";
}
