import { readFileSync } from "node:fs";
import type { DatasetIdentity, Side, World } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import { airline } from "./airline/domain.ts";
import type { QuickstartDomain } from "./domain.ts";
import { retail } from "./retail/domain.ts";
import { type Action, parseTasks, type QuickstartTask } from "./task.ts";
import { telecom } from "./telecom/domain.ts";
import { parseToolSpecs } from "./tool-specs.ts";

/** Raised with every change of the data that can move a score. */
const VERSION = "1";

/** Every domain there is: another one is a folder of data, one of code, and an entry here. */
const domains: ReadonlyMap<string, QuickstartDomain> = new Map([
  ["retail", retail],
  ["airline", airline],
  ["telecom", telecom],
]);

/** A part of this benchmark: the tasks over one domain. */
export type Part = Pick<QuickstartDomain, "greeting" | "vocabulary" | "clerk"> & {
  readonly name: string;
  readonly dataset: DatasetIdentity;
  readonly tasks: readonly QuickstartTask[];
  /** The system prompt of a role in a task. */
  prompt(role: Side, task: QuickstartTask): string;
  /** A fresh world as it is when a task begins. */
  open(task: QuickstartTask): World;
};

/** The names of all parts, in the order they are listed. */
export const partNames: readonly string[] = [...domains.keys()];

/** A data file as text, by its path below `data/`. */
export function dataFile(path: string): string {
  return readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8");
}

/**
 * Reads and checks a part; undefined when there is none of that name. `instead` holds texts that stand for data files of
 * the same path, as a training shop of generated rows and tasks needs them. Throws an error where its data is not sound.
 */
export function readPart(name: string, instead: ReadonlyMap<string, string> = new Map()): Part | undefined {
  const domain = domains.get(name);
  if (domain === undefined) return undefined;
  // What was read makes up the dataset.
  const read = new Map<string, string>();
  const text = (path: string) => {
    const content = instead.get(path) ?? dataFile(path);
    read.set(path, content);
    return content;
  };
  const own = (path: string) => text(`${name}/${path}`);
  const { greeting, vocabulary, clerk, situation } = domain;
  const open = domain.worlds(own, parseToolSpecs(own("tools.json")));
  const agentPrompt = fill(text("prompts/agent.md"), "policy", own("policy.md"));
  const userTemplate = text("prompts/user.md");
  const userPrompt = (scenario: string) =>
    fill(userTemplate, "scenario", situation === undefined ? scenario : `${situation} ${scenario}`);
  const tasks = parseTasks(JSON.parse(own("tasks.json")), vocabulary);
  return {
    name,
    dataset: { name: "quickstart", version: VERSION, hash: hashOf(read) },
    tasks,
    greeting,
    vocabulary,
    clerk,
    prompt: (role, { scenario }) => (role === "agent" ? agentPrompt : userPrompt(scenario)),
    open: ({ before }) => after(open(), before),
  };
}

/** The world after calls of either side, which are carried to the other. Throws PythonError where one fails. */
export function after(world: World, actions: readonly Action[]): World {
  for (const { by, name, arguments: args } of actions) {
    world.perform(by, name, args);
    world.synchronise();
  }
  return world;
}

function fill(template: string, name: string, text: string): string {
  return template.replace(`{${name}}`, () => text.trim()).trim();
}

/** SHA-256 over the files' own checksums and paths. */
function hashOf(files: ReadonlyMap<string, string>): string {
  return sha256Hex(Array.from(files, ([path, text]) => `${sha256Hex(text)}  ${path}\n`).join(""));
}
