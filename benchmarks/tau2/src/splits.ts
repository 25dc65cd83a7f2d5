import { type Dataset, MalformedFileError } from "@mua/core";
import type { Era } from "./era.ts";
import { Place, texts } from "./place.ts";
import type { Tau2Task } from "./task.ts";
import { readTasks } from "./task-file.ts";

export type TaskSets = {
  readonly tasks: readonly Tau2Task[];
  /** Named subsets by task id; `base` is what upstream runs when nothing is asked for. */
  readonly splits: ReadonlyMap<string, readonly string[]>;
};

/** Of versions without a file of splits: the domains with further files of tasks, `full` having all there are. */
const FURTHER_FILES: ReadonlySet<string> = new Set(["data/tau2/domains/telecom"]);

/** A domain's tasks, in file order, and its splits. Throws MalformedFileError. */
export function taskSetsOf(folder: string, dataset: Dataset, era: Era): TaskSets {
  const read = (file: string) => readTasks(dataset.json(`${folder}/${file}`), `${folder}/${file}`);
  const base = read("tasks.json");
  if (era.splitFile) return { tasks: base, splits: readSplits(`${folder}/split_tasks.json`, dataset, base) };
  if (!FURTHER_FILES.has(folder)) return { tasks: base, splits: new Map([["base", idsOf(base)]]) };
  const full = read("tasks_full.json");
  const known = new Set(idsOf(base));
  return {
    // What runs by default comes first, in the order of its own file.
    tasks: [...base, ...full.filter(({ id }) => !known.has(id))],
    splits: new Map([
      ["base", idsOf(base)],
      ["small", idsOf(read("tasks_small.json"))],
      ["full", idsOf(full)],
    ]),
  };
}

function idsOf(tasks: readonly Tau2Task[]): readonly string[] {
  return tasks.map(({ id }) => id);
}

/** The splits of a `split_tasks.json`, each in the order of the tasks. */
function readSplits(path: string, dataset: Dataset, tasks: readonly Tau2Task[]): TaskSets["splits"] {
  const file = new Place(dataset.json(path), path);
  const splits = Array.from(file.dict().keys(), (name): [string, readonly string[]] => {
    const chosen = new Set(texts(file.field(String(name))));
    return [String(name), idsOf(tasks).filter((id) => chosen.has(id))];
  });
  if (!splits.some(([name]) => name === "base")) throw new MalformedFileError(path, "a split 'base'");
  return new Map(splits);
}
