import type { EpisodeRecord, ExportFormat, RunExport, SideMessage } from "@mua/core";
import { dumps, type Value } from "@mua/python-compat";
import { record } from "../apis/python.ts";
import type { Backend } from "../backend.ts";
import { backendOf, tasksOf } from "../benchmark.ts";
import { type Category, categories, categoryOf } from "../category.ts";
import { eraOf } from "../era.ts";
import { inferenceLog } from "../inference-log.ts";
import { agentTurns, callingOf, resultOf } from "../scoring.ts";
import type { BfclTask } from "../task.ts";
import { fileName, GROUP } from "./model-folder.ts";
import { byNumber, type ResultLine } from "./result-file.ts";
import { scoreCategory } from "./score-file.ts";
import { FORMULA, type ModelAccuracies, multiTurnTable, overall } from "./table.ts";

/**
 * The official folders `result` and `score` with the table of all models, a model for each trial. What the official runner
 * does not know, it is not told: episodes without a reward are left out of `score`, as errors of inference in `result`.
 */
export const officialFiles: ExportFormat = {
  name: "bfcl",
  write(run) {
    const era = eraOf(run.dataset.version);
    if (era === undefined) throw new Error(`there are no official files of version '${run.dataset.version}'`);
    const backend = backendOf(run.dataset, era);
    const files = new Map<string, string>();
    const models: ModelAccuracies[] = [];
    for (const [trial, episodes] of Map.groupBy(run.episodes, ({ trajectory }) => trajectory.trial)) {
      const model = modelName(run, episodes, trial);
      const accuracies = new Map<Category, number>();
      for (const category of categories) {
        const own = episodes.filter(({ trajectory }) => categoryOf(trajectory.task) === category);
        if (own.length === 0) continue;
        const written = writeCategory(backend, tasksOf(run.dataset, era, category), own, model);
        const folder = era.groupFolder ? `${model}/${GROUP}` : model;
        files.set(`result/${folder}/${fileName(era, category, "result")}`, written.results);
        files.set(`score/${folder}/${fileName(era, category, "score")}`, written.scores);
        accuracies.set(category, written.accuracy);
      }
      models.push({ model, accuracies });
    }
    files.set("score/data_multi_turn.csv", multiTurnTable(models));
    files.set("score/overall.txt", models.map(overallLine).join(""));
    return files;
  },
};

function overallLine(model: ModelAccuracies): string {
  const parts = categories.map(
    (category) => `${category} ${model.accuracies.get(category) ?? "not measured, counts as 0"}`,
  );
  return `${model.model}: overall ${overall(model)} = ${FORMULA}; ${parts.join(", ")}\n`;
}

/** The registry name under which official folders would have the run's agent. */
function modelName(run: RunExport, episodes: readonly EpisodeRecord[], trial: number): string {
  const agent = run.participants.agent.replace(/[^\w.-]+/g, "_");
  const calling = callingOf(episodes[0]?.trajectory.variant);
  return `${agent}${trial === 0 ? "" : `-trial-${trial + 1}`}${calling === "native" ? "-FC" : ""}`;
}

/** An episode as a line of a result file. */
type WrittenLine = ResultLine & {
  readonly text: string;
  readonly task: BfclTask;
  readonly isScored: boolean;
};

function writeCategory(
  backend: Backend,
  tasks: readonly BfclTask[],
  episodes: readonly EpisodeRecord[],
  model: string,
): { readonly results: string; readonly scores: string; readonly accuracy: number } {
  const lines = episodes
    .flatMap((episode) => {
      const task = tasks.find(({ id }) => id === episode.trajectory.task);
      return task === undefined ? [] : [writeLine(backend, task, episode, model)];
    })
    .sort(byNumber);
  const scored = lines.filter(({ isScored }) => isScored).map((line) => ({ task: line.task, line }));
  const calling = callingOf(episodes[0]?.trajectory.variant);
  const { correct, total, text } = scoreCategory(backend, scored, { model, calling });
  return {
    results: lines.map((line) => `${line.text}\n`).join(""),
    scores: text,
    accuracy: total === 0 ? 0 : correct / total,
  };
}

function writeLine(backend: Backend, task: BfclTask, episode: EpisodeRecord, model: string): WrittenLine {
  const { trajectory, score } = episode;
  if (score.reward === null) {
    const detail = trajectory.ending.detail ?? trajectory.ending.reason;
    const result = `Error during inference: ${detail}`;
    const text = dumps(record({ id: task.id, result, traceback: detail }));
    return { id: task.id, result, log: undefined, text, task, isScored: false };
  }
  const turns = agentTurns(trajectory);
  const perStep = (value: (message: SideMessage) => Value): Value => turns.map((steps) => steps.map(value));
  const result = resultOf(trajectory);
  const log = inferenceLog(backend, task, result, {
    model,
    calling: callingOf(trajectory.variant),
    states: true,
    reasoning: (turn, step) => turns[turn]?.[step]?.reasoning,
  });
  const hasReasoning = turns.some((steps) => steps.some(({ reasoning }) => reasoning !== undefined));
  const line = record({
    id: task.id,
    result,
    input_token_count: perStep(({ usage }) =>
      BigInt((usage?.input ?? 0) + (usage?.cacheRead ?? 0) + (usage?.cacheWrite ?? 0)),
    ),
    output_token_count: perStep(({ usage }) => BigInt(usage?.output ?? 0)),
    latency: perStep(({ seconds }) => seconds ?? 0),
    inference_log: log,
    ...(hasReasoning ? { reasoning_content: perStep(({ reasoning }) => reasoning ?? "") } : {}),
  });
  return { id: task.id, result, log, text: dumps(line), task, isScored: true };
}
