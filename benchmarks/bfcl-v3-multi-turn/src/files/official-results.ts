import { type Dataset, type Folder, MalformedFileError, type OpenDataset, type Selection } from "@mua/core";
import type { Backend } from "../backend.ts";
import { backendOf, tasksOf } from "../benchmark.ts";
import { type Category, categories, categoryOf } from "../category.ts";
import { type Era, eraOf, eras } from "../era.ts";
import type { Answering } from "../evaluation.ts";
import type { BfclTask } from "../task.ts";
import { modelOf, parseFileName } from "./model-folder.ts";
import { callingOfLines, type ReadLine, readResultFile } from "./result-file.ts";

/** An official result file, with what it is to be scored by. */
export type OfficialResults = {
  /** The lines in file order; those of one entry are its trials. */
  readonly lines: readonly { readonly line: ReadLine; readonly trial: number }[];
  readonly category: Category;
  readonly dataset: Dataset;
  readonly backend: Backend;
  /** How the model was called, and its name as that of its folder. */
  readonly answering: Answering;
};

/**
 * Reads an official result file. The rules are those of `version`, else of the version that the file's name tells, else of
 * the newest. Throws MalformedFileError.
 */
export async function readOfficialResults(
  text: string,
  folder: Folder,
  { version }: Selection,
  open: OpenDataset,
): Promise<OfficialResults> {
  const lines = readResultFile(text);
  const category = categoryOf(lines[0]?.id ?? "");
  if (category === undefined) throw new MalformedFileError("results, line 1", "the id of a multi-turn entry");
  const era = (version === undefined ? named(text, folder) : eraOf(version)) ?? newest;
  const dataset = await open(era.version);
  const model = modelOf(folder) ?? "model";
  const seen = new Map<string, number>();
  return {
    lines: lines.map((line) => {
      const trial = seen.get(line.id) ?? 0;
      seen.set(line.id, trial + 1);
      return { line, trial };
    }),
    category,
    dataset,
    backend: backendOf(dataset, era),
    answering: { model, calling: callingOfLines(lines, model) },
  };
}

const newest = eras.at(-1) as Era;

/** The version in the name of the file that has this text. */
function named(text: string, folder: Folder): Era | undefined {
  const found = folder.list("").filter((name) => parseFileName(name, "result") !== undefined);
  const name = found.length === 1 ? found[0] : found.find((one) => folder.text(one) === text);
  return name === undefined ? undefined : parseFileName(name, "result")?.era;
}

/** Finds entries by id; undefined for one that the version does not have. */
export function taskFinder(dataset: Dataset, era: Era): (id: string) => BfclTask | undefined {
  const tasks = new Map<string, BfclTask>();
  const read = new Set<Category>();
  return (id) => {
    const category = categoryOf(id) ?? categories[0];
    if (!read.has(category)) {
      read.add(category);
      for (const task of tasksOf(dataset, era, category)) tasks.set(task.id, task);
    }
    return tasks.get(id);
  };
}
