import { type Dataset, type Folder, MalformedFileError, type OpenDataset, type Selection } from "@mua/core";
import { dumps } from "@mua/python-compat";
import { type AceBenchmark, openAceBench } from "../benchmark.ts";
import type { ResultEntry } from "../evaluation/score-files.ts";
import { LANGUAGES, type Language } from "../language.ts";
import { remembered } from "../remembered.ts";
import { type AceTask, CATEGORIES, type Category } from "../task.ts";
import { newest } from "../versions.ts";
import { readResultFile } from "./result-file.ts";

/** An official result file, with the tasks that its entries are about. */
export type OfficialResults = {
  readonly part: AceBenchmark;
  readonly category: Category;
  readonly isComplete: boolean;
  /** The task is undefined where there is none of that id. */
  readonly entries: readonly { readonly entry: ResultEntry; readonly task: AceTask | undefined }[];
};

/** The parts of a dataset, each opened once, whatever the number of files. */
const openParts = remembered((dataset: Dataset) => {
  const opened = new Map<Language, AceBenchmark>();
  return (language: Language): AceBenchmark => {
    const part = opened.get(language) ?? openAceBench(language, dataset);
    opened.set(language, part);
    return part;
  };
});

/**
 * Reads an official result file. A complete one is paired with the tasks by position, as in the official code, any other by
 * id. The language is the part that was asked for, or what the folder's name or the results tell. Throws MalformedFileError.
 */
export async function readOfficialResults(
  text: string,
  folder: Folder,
  { part: wanted, version }: Selection,
  open: OpenDataset,
): Promise<OfficialResults> {
  const read = readResultFile(text, "the results");
  const category = categoryOf(read);
  const language = LANGUAGES.find((name) => name === wanted) ?? languageOf(folder, read);
  const part = openParts(await open(version ?? newest.version))(language);
  const tasks = part.tasks.filter((task) => task.category === category);
  const isComplete = read.length === tasks.length;
  const entries = read.map((entry, index) => ({
    entry,
    task: isComplete ? tasks[index] : tasks.find(({ id }) => id === entry.id),
  }));
  return { part, category, isComplete, entries };
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
