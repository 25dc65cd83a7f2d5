import { type EpisodeRecord, MalformedFileError, type RunExport } from "@mua/core";
import { type AceBenchmark, openAceBench } from "../benchmark.ts";
import { type CategoryScore, evaluateCategory, type ResultEntry } from "../evaluation/score-files.ts";
import { LANGUAGES, type Language } from "../language.ts";
import { NOT_RECORDED, NOT_REPRODUCED, replay } from "../scoring.ts";
import { CATEGORIES, type Category } from "../task.ts";
import { agentTable } from "./agent-score.ts";
import { dialogueTable } from "./dialogue-table.ts";
import { categoryFile, dialoguePath, modelFolder, modelName } from "./places.ts";
import { resultLine } from "./result-file.ts";
import { agentScores, summaryTable } from "./summary-table.ts";

type File = readonly [path: string, text: string];

/**
 * The official folders of runs: results, scores and dialogues, each trial as a model of its own, and the tables over them.
 * As in the official code a category is only scored when it is complete; episodes without a reward are left out, and those
 * of others whose messages do not lead to their results.
 */
export function officialFiles(runs: readonly RunExport[]): ReadonlyMap<string, string> {
  const models = runs.flatMap(modelsOf);
  const exported = models.map(({ part, model, records }, index) => {
    const before = models.slice(0, index).filter((one) => one.model === model && one.part.name === part.name);
    return exportModel(part, before.length === 0 ? model : `${model}+run-${before.length + 1}`, records);
  });
  return new Map([
    ...exported.flatMap(({ files }) => files),
    ...resultTables(exported),
    agentScoresFile(exported),
  ]);
}

/** A run's trials. */
function modelsOf({ benchmark, dataset, episodes, participants }: RunExport) {
  const language = LANGUAGES.find((name) => benchmark.name === `acebench-agent/${name}`);
  if (language === undefined) throw new MalformedFileError(benchmark.name, "a part of acebench-agent");
  const part = openAceBench(language, dataset);
  const scored = episodes.filter(
    ({ score, trajectory }) => score.reward !== null && trajectory.ending.reason !== NOT_REPRODUCED,
  );
  const models = Map.groupBy(scored, ({ trajectory }) => modelName(participants.agent, trajectory));
  return Array.from(models, ([model, records]) => ({ part, model, records }));
}

type ExportedModel = {
  readonly language: Language;
  readonly model: string;
  readonly files: readonly File[];
  /** Of the categories that are complete. */
  readonly figures: ReadonlyMap<Category, CategoryScore>;
};

function exportModel(part: AceBenchmark, model: string, records: readonly EpisodeRecord[]): ExportedModel {
  const { language } = part;
  const figures = new Map<Category, CategoryScore>();
  const files: File[] = [];
  for (const category of CATEGORIES) {
    const tasks = part.tasks.filter((task) => task.category === category);
    const entries: ResultEntry[] = [];
    for (const task of tasks) {
      const record = records.find(({ trajectory }) => trajectory.task === task.id);
      if (record === undefined) continue;
      const { dialogue, result } = replay(task, record.trajectory, part.material());
      entries.push({ id: task.id, result: result(), process: dialogue.process });
      // Of results by others that came without their dialogue, only what was executed is known.
      if (record.trajectory.ending.reason === NOT_RECORDED) continue;
      files.push([dialoguePath(task, model), dialogueTable(dialogue.items)]);
    }
    if (entries.length === 0) continue;
    const lines = entries.map((entry) => `${resultLine(entry)}\n`).join("");
    files.push([modelFolder("result", language, model) + categoryFile(category, "result"), lines]);
    if (entries.length < tasks.length) continue;
    const evaluated = evaluateCategory(category, tasks, entries);
    const folder = modelFolder("score", language, model);
    files.push([folder + categoryFile(category, "score"), evaluated.scoreFile]);
    files.push([folder + categoryFile(category, "process"), evaluated.processFile]);
    figures.set(category, evaluated.figures);
  }
  return { language, model, files, figures };
}

/** The official table over models of each language, as CSV. */
function resultTables(models: readonly ExportedModel[]): readonly File[] {
  return Array.from(
    Map.groupBy(models, ({ language }) => language),
    ([language, inLanguage]) => {
      const scores = inLanguage.map(({ model, figures }) => [model, agentScores(figures)] as const);
      const table = summaryTable(new Map(scores)).map((row) => `${row.join(",")}\n`);
      return [`score_all/score_${language}/result.csv`, table.join("")];
    },
  );
}

/** The Agent scores, where a model has both categories of a language; in both languages, combined too. */
function agentScoresFile(models: readonly ExportedModel[]): File {
  const rows = Array.from(
    Map.groupBy(models, ({ model }) => model),
    ([model, inLanguages]) => {
      const complete = inLanguages.flatMap(({ language, figures }) => {
        const [multi_turn, multi_step] = CATEGORIES.map((category) => figures.get(category));
        return multi_turn === undefined || multi_step === undefined
          ? []
          : [[language, { multi_turn, multi_step }] as const];
      });
      return agentTable(new Map(complete)).map((row) => ({ model, ...row }));
    },
  );
  return ["score_all/agent_score.json", `${JSON.stringify(rows.flat(), null, 2)}\n`];
}
