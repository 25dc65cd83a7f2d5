import type { Folder, Trajectory } from "@mua/core";
import type { Language } from "../language.ts";
import { type AceTask, CATEGORIES, type Category } from "../task.ts";
import { variants } from "../variation.ts";

/** Where the official folders lie, seen from a model's results. */
export const ROOT = "../../../";

/** A name for paths: the agent's, with what marks its episodes. */
export function modelName(agent: string, { variant, trial }: Pick<Trajectory, "variant" | "trial">): string {
  const name = agent.replaceAll(/[^\w.-]+/g, "_").replace(/^\.+/, "_");
  return [name, ...(variant === undefined ? [] : [variant]), ...(trial === 0 ? [] : [`trial-${trial}`])].join(
    "+",
  );
}

const NAME = new RegExp(
  `^(?<agent>.+?)(?:\\+(?<variant>${[...variants].map((name) => name.replaceAll("+", "\\+")).join("|")}))?(?:\\+trial-(?<trial>\\d+))?(?:\\+run-\\d+)?$`,
  "u",
);

/** Whose results lie in a folder, by its name, or by that of the folder above where it is only called `result`. */
export function modelOf(folder: Folder): Pick<Trajectory, "variant" | "trial"> & { readonly agent: string } {
  const own = folderName(folder);
  const name = own === "result" ? folderName(folder, 1) : own;
  const { agent = name, variant, trial = "0" } = NAME.exec(name)?.groups ?? {};
  return { agent, ...(variant === undefined ? {} : { variant }), trial: Number(trial) };
}

/** The name of a folder, or of one that so many steps above holds it. */
export function folderName({ label }: Folder, above = 0): string {
  return (
    label
      .split(/[\\/]/u)
      .filter((part) => part !== "")
      .at(-1 - above) ?? ""
  );
}

/** The result files of a model's folder, and of its further trials beside it. */
export function resultFiles(folder: Folder): readonly string[] {
  return trialFolders(folder).flatMap((path) =>
    CATEGORIES.map((category) => path + categoryFile(category, "result")).filter((file) => folder.has(file)),
  );
}

/** The folder itself, and those beside it with further trials of the same agent. */
function trialFolders(folder: Folder): readonly string[] {
  const name = folderName(folder);
  const trials = folder
    .list("../")
    .filter((other) => other.startsWith(name) && /^\+trial-\d+\/$/u.test(other.slice(name.length)));
  return ["", ...trials.map((other) => `../${other}`)];
}

/** The official dialogue table of a task, from the root of the official folders. */
export function dialoguePath({ language, category, id }: AceTask, model: string): string {
  const number = id.replace(/^.*_/u, "");
  return `data_all/data_${language}/dialogue_history/${category}/${model}/${number}_dialogue_history.txt`;
}

/** The official name of a category's file of a kind. */
export function categoryFile(category: Category, kind: "result" | "score" | "process"): string {
  return `data_agent_${category}_${kind}.json`;
}

/** A model's official results or scores, from the root of the official folders. */
export function modelFolder(kind: "result" | "score", language: Language, model: string): string {
  return `${kind}_all/${kind}_${language}/${model}/`;
}
