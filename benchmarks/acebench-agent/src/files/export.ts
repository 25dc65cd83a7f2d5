import { type EpisodeRecord, MalformedFileError, type RunExport, type Trajectory } from "@mua/core";
import { type AceBenchmark, openAceBench } from "../benchmark.ts";
import { type CategoryScore, evaluateCategory, type ResultEntry } from "../evaluation/score-files.ts";
import { LANGUAGES, type Language } from "../language.ts";
import { replay } from "../scoring.ts";
import { CATEGORIES, type Category } from "../task.ts";
import { agentTable } from "./agent-score.ts";
import { dialogueTable } from "./dialogue-table.ts";
import { resultLine } from "./result-file.ts";
import { agentScores, summaryTable } from "./summary-table.ts";

type File = readonly [path: string, text: string];

/**
 * The official folders of runs: results, scores and dialogues, each trial as a model of its own, and the tables over them.
 * As in the official code a category is only scored when it is complete; episodes without a reward are left out.
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
  const scored = episodes.filter(({ score }) => score.reward !== null);
  const models = Map.groupBy(scored, ({ trajectory }) => modelName(participants.agent, trajectory));
  return Array.from(models, ([model, records]) => ({ part, model, records }));
}

/** A name for paths: the agent's, with what marks its episodes. */
function modelName(agent: string, { variant, trial }: Trajectory): string {
  const name = agent.replaceAll(/[^\w.-]+/g, "_").replace(/^\.+/, "_");
  return [name, ...(variant === undefined ? [] : [variant]), ...(trial === 0 ? [] : [`trial-${trial}`])].join(
    "+",
  );
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
      const number = task.id.replace(/^.*_/, "");
      files.push([
        `data_all/data_${language}/dialogue_history/${category}/${model}/${number}_dialogue_history.txt`,
        dialogueTable(dialogue.items),
      ]);
    }
    if (entries.length === 0) continue;
    const file = `data_agent_${category}`;
    const lines = entries.map((entry) => `${resultLine(entry)}\n`).join("");
    files.push([`result_all/result_${language}/${model}/${file}_result.json`, lines]);
    if (entries.length < tasks.length) continue;
    const evaluated = evaluateCategory(category, tasks, entries);
    const folder = `score_all/score_${language}/${model}`;
    files.push([`${folder}/${file}_score.json`, evaluated.scoreFile]);
    files.push([`${folder}/${file}_process.json`, evaluated.processFile]);
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
