import { readFileSync } from "node:fs";
import type { DatasetIdentity, Difference, Side, ToolSpec, Trajectory, World } from "@mua/core";
import { loadRetailDatabase, openRetail } from "@mua/domain-retail";
import { parseJson, sha256Hex } from "@mua/python-compat";
import { z } from "zod";
import { compareWorlds } from "./scoring.ts";
import { type Action, parseTasks, type QuickstartTask } from "./task.ts";

/** Raised with every change of the data that can move a score. */
const VERSION = "1";

/** A part of this benchmark: the tasks over one domain. */
export type Part = {
  readonly name: string;
  readonly dataset: DatasetIdentity;
  readonly tasks: readonly QuickstartTask[];
  readonly greeting: string;
  /** The system prompt of a role in a task. */
  prompt(role: Side, task: QuickstartTask): string;
  /** A fresh world. */
  open(): World;
  /** Where the world after a conversation differs from the one after the gold actions; empty when they are the same. */
  compare(trajectory: Trajectory, gold: readonly Action[]): readonly Difference[];
};

/** Texts of data files by path; what was read makes up the dataset. */
type ReadText = (path: string) => string;

/** How to open each part: another domain is a folder of data and an entry here. */
const parts: ReadonlyMap<string, (text: ReadText) => Omit<Part, "name" | "dataset">> = new Map([
  ["retail", retail],
]);

/** The names of all parts, in the order they are listed. */
export const partNames: readonly string[] = [...parts.keys()];

/** Reads and checks a part; undefined when there is none of that name. Throws an error where its data is not sound. */
export function readPart(name: string): Part | undefined {
  const read = new Map<string, string>();
  const part = parts.get(name)?.((path) => {
    const text = readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8");
    read.set(path, text);
    return text;
  });
  return part && { name, dataset: { name: "quickstart", version: VERSION, hash: hashOf(read) }, ...part };
}

function retail(text: ReadText): Omit<Part, "name" | "dataset"> {
  const base = loadRetailDatabase(parseJson(text("retail/db.json")));
  const tools = toolSpecs.parse(JSON.parse(text("retail/tools.json")));
  const open = () => openRetail(base, { tools, itemDetails: true });
  const agentPrompt = fill(text("prompts/agent.md"), "policy", text("retail/policy.md"));
  const userPrompt = text("prompts/user.md");
  return {
    tasks: parseTasks(JSON.parse(text("retail/tasks.json"))),
    greeting: "Hello, this is Harbor & Pine. How can I help you today?",
    prompt: (role, { scenario }) => (role === "agent" ? agentPrompt : fill(userPrompt, "scenario", scenario)),
    open,
    compare: (trajectory, gold) => compareWorlds(open, trajectory, gold),
  };
}

const toolSpecs: z.ZodType<readonly ToolSpec[]> = z.array(
  z.strictObject({ name: z.string(), description: z.string(), parameters: z.record(z.string(), z.json()) }),
);

function fill(template: string, name: string, text: string): string {
  return template.replace(`{${name}}`, () => text.trim()).trim();
}

/** SHA-256 over the files' own checksums and paths. */
function hashOf(files: ReadonlyMap<string, string>): string {
  return sha256Hex(Array.from(files, ([path, text]) => `${sha256Hex(text)}  ${path}\n`).join(""));
}
