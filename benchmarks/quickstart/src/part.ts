import { readFileSync } from "node:fs";
import type { DatasetIdentity, Side, ToolSpec, World } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import { z } from "zod";
import { airline } from "./airline/domain.ts";
import type { QuickstartDomain } from "./domain.ts";
import { retail } from "./retail/domain.ts";
import { parseTasks, type QuickstartTask } from "./task.ts";

/** Raised with every change of the data that can move a score. */
const VERSION = "1";

/** Every domain there is: another one is a folder of data, one of code, and an entry here. */
const domains: ReadonlyMap<string, QuickstartDomain> = new Map([
  ["retail", retail],
  ["airline", airline],
]);

/** A part of this benchmark: the tasks over one domain. */
export type Part = Pick<QuickstartDomain, "greeting" | "vocabulary" | "clerk"> & {
  readonly name: string;
  readonly dataset: DatasetIdentity;
  readonly tasks: readonly QuickstartTask[];
  /** The system prompt of a role in a task. */
  prompt(role: Side, task: QuickstartTask): string;
  /** A fresh world. */
  open(): World;
};

/** The names of all parts, in the order they are listed. */
export const partNames: readonly string[] = [...domains.keys()];

/** Reads and checks a part; undefined when there is none of that name. Throws an error where its data is not sound. */
export function readPart(name: string): Part | undefined {
  const domain = domains.get(name);
  if (domain === undefined) return undefined;
  // What was read makes up the dataset.
  const read = new Map<string, string>();
  const text = (path: string) => {
    const content = readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8");
    read.set(path, content);
    return content;
  };
  const own = (path: string) => text(`${name}/${path}`);
  const { greeting, vocabulary, clerk } = domain;
  const open = domain.worlds(own, toolSpecs.parse(JSON.parse(own("tools.json"))));
  const agentPrompt = fill(text("prompts/agent.md"), "policy", own("policy.md"));
  const userPrompt = text("prompts/user.md");
  const tasks = parseTasks(JSON.parse(own("tasks.json")), vocabulary);
  return {
    name,
    dataset: { name: "quickstart", version: VERSION, hash: hashOf(read) },
    tasks,
    greeting,
    vocabulary,
    clerk,
    prompt: (role, { scenario }) => (role === "agent" ? agentPrompt : fill(userPrompt, "scenario", scenario)),
    open,
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
