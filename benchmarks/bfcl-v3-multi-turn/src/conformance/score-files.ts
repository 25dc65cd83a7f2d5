import { type ConformanceCase, compare } from "@mua/core";
import { type Category, categories } from "../category.ts";
import { fileName, GROUP } from "../files/model-folder.ts";
import { byNumber, callingOfLines, readResultFile } from "../files/result-file.ts";
import { scoreCategory } from "../files/score-file.ts";
import { type ModelAccuracies, multiTurnTable } from "../files/table.ts";
import type { Recordings } from "./recordings.ts";

/** Official score files and the table of models, byte for byte, from official result files. */
export function* scoreFileCases(recordings: Recordings): Iterable<ConformanceCase> {
  const models = recordings.list("score/result").map((name) => name.replace(/\/$/, ""));
  const table: ModelAccuracies[] = [];
  for (const model of models) {
    const accuracies = new Map<Category, number>();
    for (const category of categories) {
      const path = `score/result/${model}/${GROUP}/${fileName(recordings.era, category, "result")}`;
      if (!recordings.has(path)) continue;
      const lines = readResultFile(recordings.text(path), path).toSorted(byNumber);
      const answering = { model, calling: callingOfLines(lines, model) };
      const tasks = lines.map((line) => ({ task: recordings.task(line.id), line }));
      const score = scoreCategory(recordings.backend, tasks, answering);
      accuracies.set(category, score.correct / score.total);
      if (!recordings.covers(category)) continue;
      const file = `score/score/${model}/${GROUP}/${fileName(recordings.era, category, "score")}`;
      yield compare("score", recordings.path(file), () => ({
        expected: recordings.text(file).split("\n"),
        actual: score.text.split("\n"),
      }));
    }
    table.push({ model, accuracies });
  }
  const file = "score/score/data_multi_turn.csv";
  if (!recordings.has(file)) return;
  yield compare("score", recordings.path(file), () => ({
    expected: [recordings.text(file)],
    actual: [multiTurnTable(table)],
  }));
}
