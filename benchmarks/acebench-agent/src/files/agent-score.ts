import { round } from "@mua/python-compat";
import type { CategoryScore } from "../evaluation/score-files.ts";
import { LANGUAGES, type Language } from "../language.ts";
import { CATEGORIES, type Category } from "../task.ts";

/** The official figures of both categories in one language. */
export type LanguageScores = { readonly [category in Category]: CategoryScore };

/**
 * The Agent score of a language: the unweighted mean of its two end-to-end accuracies, rounded to three decimals as they are.
 * Process accuracies do not enter it.
 */
function agentScore(scores: LanguageScores): number {
  return mean(CATEGORIES.map((category) => scores[category].endToEnd));
}

/** The part of a language's tasks that is right. Some report it; the Agent score weighs categories instead of tasks. */
function microAverage(scores: LanguageScores): number {
  const sum = (field: "correct" | "total") =>
    CATEGORIES.reduce((total, category) => total + scores[category][field], 0);
  return round(sum("correct") / sum("total"), 3);
}

/** One line of an Agent table: a language, or both combined as the official web page does it, by the mean of their scores. */
export type AgentRow = {
  readonly part: Language | "combined";
  readonly multi_turn: number;
  readonly multi_turn_process: number;
  readonly multi_step: number;
  readonly multi_step_process: number;
  readonly agent_score: number;
  /** An extra: never the score. */
  readonly micro_average: number;
};

/** A line for each language that has been played, and one for both. */
export function agentTable(byLanguage: ReadonlyMap<Language, LanguageScores>): readonly AgentRow[] {
  const rows = LANGUAGES.flatMap((part): readonly AgentRow[] => {
    const scores = byLanguage.get(part);
    if (scores === undefined) return [];
    const { multi_turn, multi_step } = scores;
    return [
      {
        part,
        multi_turn: multi_turn.endToEnd,
        multi_turn_process: multi_turn.process,
        multi_step: multi_step.endToEnd,
        multi_step_process: multi_step.process,
        agent_score: agentScore(scores),
        micro_average: microAverage(scores),
      },
    ];
  });
  if (rows.length < LANGUAGES.length) return rows;
  const combined = (column: Exclude<keyof AgentRow, "part">) => mean(rows.map((row) => row[column]));
  return [
    ...rows,
    {
      part: "combined",
      multi_turn: combined("multi_turn"),
      multi_turn_process: combined("multi_turn_process"),
      multi_step: combined("multi_step"),
      multi_step_process: combined("multi_step_process"),
      agent_score: combined("agent_score"),
      micro_average: combined("micro_average"),
    },
  ];
}

function mean(values: readonly number[]): number {
  return round(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
}
