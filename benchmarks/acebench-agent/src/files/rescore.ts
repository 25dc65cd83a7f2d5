import type { Folder, OpenDataset, RescoreRow, ScoredParts, Selection } from "@mua/core";
import { PythonError, round } from "@mua/python-compat";
import { type ResultEntry, scoreEntry } from "../evaluation/score-files.ts";
import type { AceTask } from "../task.ts";
import { readOfficialResults } from "./official-results.ts";
import { recordedScores } from "./recorded-scores.ts";

const UNKNOWN: ScoredParts = { reward: null, checks: {} };

/**
 * Scores the entries of an official result file again, beside the scores that were recorded of them where their files are at
 * hand. Throws MalformedFileError.
 */
export async function* rescore(
  text: string,
  folder: Folder,
  selection: Selection,
  open: OpenDataset,
): AsyncIterable<RescoreRow> {
  const { part, category, isComplete, entries } = await readOfficialResults(text, folder, selection, open);
  const recorded = isComplete ? recordedScores(folder, part.language, category) : null;
  for (const [index, { entry, task }] of entries.entries()) {
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
