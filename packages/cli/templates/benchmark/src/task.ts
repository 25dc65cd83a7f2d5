import type { Task } from "@mua/core";
import { type Dict, fromJson } from "@mua/python-compat";
import { z } from "zod";

/** A gold action: what a perfect agent calls. */
export type Action = { readonly name: string; readonly arguments: Dict };

export interface ExampleTask extends Task {
  /** What the user says first. */
  readonly request: string;
  readonly actions: readonly Action[];
  /** What the agent has to say. */
  readonly say: readonly string[];
}

const action = z.strictObject({ name: z.string(), arguments: z.record(z.string(), z.json()) }).transform(
  ({ name, arguments: args }): Action => ({
    name,
    arguments: new Map(Object.entries(args).map(([key, value]) => [key, fromJson(value)])),
  }),
);

const task = z
  .strictObject({
    id: z.string().min(1),
    summary: z.string().min(1),
    request: z.string().min(1),
    actions: z.array(action),
    say: z.array(z.string().min(1)),
  })
  .transform((fields): ExampleTask => ({ ...fields, needsJudge: false }));

/** The tasks of a `tasks.json`. Throws a ZodError that names the place. */
export function parseTasks(json: unknown): readonly ExampleTask[] {
  return z.array(task).parse(json);
}
