import { type ConformanceCase, compare } from "@mua/core";
import { type Category, categories } from "../category.ts";
import { fileName, GROUP } from "../files/model-folder.ts";
import { byNumber, callingOfLines, readResultFile } from "../files/result-file.ts";
import { type CategoryScore, scoreCategory } from "../files/score-file.ts";
import { type ModelAccuracies, multiTurnTable } from "../files/table.ts";
import type { Recordings } from "./recordings.ts";

/** Official score files and the table of models, byte for byte, from official result files. */
export function* scoreFileCases(recordings: Recordings): Iterable<ConformanceCase> {
  const models = recordings.list("score/result").map((name) => name.replace(/\/$/, ""));
  const scores = models.map((model) => ({ model, scores: scoresOf(recordings, model) }));
  for (const { model, scores: own } of scores) {
    for (const [category, score] of own) {
      if (!recordings.covers(category)) continue;
      const file = `score/score/${model}/${GROUP}/${fileName(recordings.era, category, "score")}`;
      yield compare("score", recordings.path(file), () => ({
        expected: recordings.text(file).split("\n"),
        actual: score().text.split("\n"),
      }));
    }
  }
  const file = "score/score/data_multi_turn.csv";
  if (!recordings.has(file)) return;
  yield compare("score", recordings.path(file), () => ({
    expected: [recordings.text(file)],
    actual: [multiTurnTable(scores.map(accuraciesOf))],
  }));
}

type LazyScores = ReadonlyMap<Category, () => CategoryScore>;

/** The categories that a model has results of; each is scored when it is asked for, once. */
function scoresOf(recordings: Recordings, model: string): LazyScores {
  const scores = new Map<Category, () => CategoryScore>();
  for (const category of categories) {
    const path = `score/result/${model}/${GROUP}/${fileName(recordings.era, category, "result")}`;
    if (!recordings.has(path)) continue;
    let score: CategoryScore | undefined;
    scores.set(category, () => {
      score ??= scoreFile(recordings, path, model);
      return score;
    });
  }
  return scores;
}

function scoreFile(recordings: Recordings, path: string, model: string): CategoryScore {
  const lines = readResultFile(recordings.text(path), path).toSorted(byNumber);
  const entries = lines.map((line) => ({ task: recordings.task(line.id), line }));
  return scoreCategory(recordings.backend, entries, { model, calling: callingOfLines(lines, model) });
}

function accuraciesOf({ model, scores }: { model: string; scores: LazyScores }): ModelAccuracies {
  const accuracies = Array.from(scores, ([category, score]) => {
    const { correct, total } = score();
    return [category, correct / total] as const;
  });
  return { model, accuracies: new Map(accuracies) };
}
