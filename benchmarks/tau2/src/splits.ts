import { type Dataset, MalformedFileError } from "@mua/core";
import type { Era } from "./era.ts";
import { Place, texts } from "./place.ts";
import type { Tau2Task } from "./task.ts";

/**
 * Named subsets of a domain's tasks by id, in file order; `base` is what upstream runs when nothing is asked for.
 * Versions without a file of splits run all tasks. Throws MalformedFileError.
 */
export function splitsOf(
  folder: string,
  dataset: Dataset,
  era: Era,
  tasks: readonly Tau2Task[],
): ReadonlyMap<string, readonly string[]> {
  const ids = tasks.map(({ id }) => id);
  if (!era.splitFile) return new Map([["base", ids]]);
  const path = `${folder}/split_tasks.json`;
  const file = new Place(dataset.json(path), path);
  const splits = Array.from(file.dict().keys(), (name): [string, readonly string[]] => {
    const chosen = new Set(texts(file.field(String(name))));
    return [String(name), ids.filter((id) => chosen.has(id))];
  });
  if (!splits.some(([name]) => name === "base")) throw new MalformedFileError(path, "a split 'base'");
  return new Map(splits);
}
