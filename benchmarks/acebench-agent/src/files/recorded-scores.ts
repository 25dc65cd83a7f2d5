import type { Folder, ScoredParts } from "@mua/core";
import { bool, dict, float, int, model } from "@mua/python-compat";
import type { Language } from "../language.ts";
import { readAs, readLines } from "../official-file.ts";
import { type AceTask, type Category, isFlat } from "../task.ts";
import { categoryFile, folderName, modelFolder, ROOT } from "./places.ts";

/** What official score files say of the entries of a result file, by index. */
export type RecordedScores = (index: number, task: AceTask) => ScoredParts;

const wrongShape = model("wrong entry", { id: int, valid: bool });
const shownShape = dict(model("shown process", { process_accuracy: float }));

/**
 * The scores that were recorded beside a result file: in its own folder, in a neighbouring `score`, or where the official code
 * puts them. Null where none are found. Throws MalformedFileError.
 */
export function recordedScores(
  folder: Folder,
  language: Language,
  category: Category,
): RecordedScores | null {
  const places = ["", "../score/", ROOT + modelFolder("score", language, folderName(folder))];
  const [scores, processes] = [categoryFile(category, "score"), categoryFile(category, "process")];
  const place = places.find((path) => folder.has(path + scores));
  if (place === undefined) return null;
  const [, ...wrongLines] = readLines(folder.text(place + scores), scores);
  const wrong = new Set(
    wrongLines.map(({ value, position }) => Number(readAs(wrongShape, value, position).id)),
  );
  const shown = shownProcess(folder, place + processes);
  return (index, task) => {
    const endToEnd = wrong.has(index) ? 0 : 1;
    // Of alternatives the official file shows the last, which need not be the one that counted.
    const isShown = shown !== null && (endToEnd === 1 || isFlat(task.milestones));
    const process = isShown ? (endToEnd === 1 ? 1 : (shown.get(`agent_${category}_${index}`) ?? 1)) : null;
    return { reward: endToEnd, checks: { end_to_end: endToEnd, process } };
  };
}

function shownProcess(folder: Folder, path: string): ReadonlyMap<string, number> | null {
  if (!folder.has(path)) return null;
  return new Map(
    readLines(folder.text(path), path).flatMap(({ value, position }) =>
      Array.from(
        readAs(shownShape, value, position),
        ([key, { process_accuracy }]) => [key, process_accuracy] as const,
      ),
    ),
  );
}
