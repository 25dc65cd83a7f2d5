import { MalformedFileError } from "@mua/core";
import { dumps, type List, round, type Value } from "@mua/python-compat";
import type { Category, Milestones } from "../task.ts";
import { checkResult, type Verdict } from "./end-to-end.ts";
import { scoreProcess } from "./process.ts";

/** What an entry of an official result file holds. */
export type ResultEntry = { readonly id: string; readonly result: List; readonly process: readonly string[] };

/** What is expected of an entry. */
export type Expectation = { readonly groundTruth: List; readonly milestones: Milestones };

/** The official verdicts on one entry. */
export type EntryScore = {
  readonly verdict: Verdict;
  /** 1 where the result is right, whatever the agent wrote. */
  readonly process: number;
  readonly shownProcess: number;
};

/** Scores one entry. Throws PythonError where the official evaluation does. */
export function scoreEntry(expected: Expectation, entry: Omit<ResultEntry, "id">): EntryScore {
  const verdict = checkResult(expected.groundTruth, entry.result);
  if (verdict.valid) return { verdict, process: 1, shownProcess: 1 };
  const { accuracy, shown } = scoreProcess(expected.milestones, entry.process);
  return { verdict, process: accuracy, shownProcess: shown };
}

/** The official figures of a category. */
export type CategoryScore = {
  readonly endToEnd: number;
  readonly process: number;
  readonly correct: number;
  readonly total: number;
};

export function categoryScore(scores: readonly EntryScore[]): CategoryScore {
  const correct = scores.filter(({ verdict }) => verdict.valid).length;
  const process = scores.reduce((sum, score) => sum + score.process, 0);
  const total = scores.length;
  return { endToEnd: round(correct / total, 3), process: round(process / total, 3), correct, total };
}

/** A category's entries evaluated: the figures, and both official files. */
export type EvaluatedCategory = {
  readonly scores: readonly EntryScore[];
  readonly figures: CategoryScore;
  readonly scoreFile: string;
  readonly processFile: string;
};

/** Evaluates the entries of a category, which are paired with what is expected by position. */
export function evaluateCategory(
  category: Category,
  expectations: readonly Expectation[],
  entries: readonly ResultEntry[],
): EvaluatedCategory {
  if (expectations.length !== entries.length) {
    throw new MalformedFileError(
      `agent_${category}`,
      `${expectations.length} entries, not ${entries.length}`,
    );
  }
  const pairs = expectations.map((expected, index) => ({ expected, entry: entries[index] as ResultEntry }));
  const scores = pairs.map(({ expected, entry }) => scoreEntry(expected, entry));
  return {
    scores,
    figures: categoryScore(scores),
    scoreFile: scoreFile(scores),
    processFile: processFile(category, scores, expectations, entries),
  };
}

/** The official score file: the figures, then what is wrong with each entry that is not right. */
export function scoreFile(scores: readonly EntryScore[]): string {
  const { endToEnd, process, correct, total } = categoryScore(scores);
  const head = {
    end_to_end_accuracy: endToEnd,
    process_accuracy: process,
    correct_count: BigInt(correct),
    total_count: BigInt(total),
  };
  const wrong = scores.flatMap(({ verdict }, index) =>
    verdict.valid
      ? []
      : [{ id: BigInt(index), valid: false, error: verdict.errors, error_type: verdict.errorType }],
  );
  return [head, ...wrong].map(line).join("\n");
}

/** The official diagnostics: what was expected and what the agent wrote, for each entry that does not reach everything. */
export function processFile(
  category: Category,
  scores: readonly EntryScore[],
  expectations: readonly Expectation[],
  entries: readonly ResultEntry[],
): string {
  return scores
    .flatMap(({ shownProcess }, index) => {
      if (shownProcess === 1) return [];
      const milestones: Value = expectations[index]?.milestones ?? [];
      const model: Value = entries[index]?.process ?? [];
      const shown = { process_accuracy: shownProcess, model_output: model, call_process: milestones };
      return [`${line({ [`agent_${category}_${index}`]: shown })}\n`];
    })
    .join("");
}

function line(value: Value): string {
  return dumps(value, { ensureAscii: false });
}
