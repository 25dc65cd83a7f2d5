import type { Task } from "@mua/core";
import { type Dict, fromJson } from "@mua/python-compat";
import { z } from "zod";

/** What a scripted user can tell when asked. */
const fact = z.enum(["email", "name", "zip", "order", "reason", "items", "options", "payment", "address"]);
export type Fact = z.infer<typeof fact>;
export type Facts = { readonly [key in Fact]?: string };
const facts = z.partialRecord(fact, z.string().min(1));

/** What a request is about: one of the changes the shop makes, or something the user wants to know. */
const subject = z.enum(["cancel", "return", "exchange", "address", "items", "payment", "question"]);
export type Subject = z.infer<typeof subject>;

/** Wordings of the same thing; a trial picks one. */
const wordings = z.array(z.string().min(1)).min(2);

/** When a turn is taken: the agent asks to confirm, refuses, or does not find something. */
const occasion = z.enum(["confirm", "refused", "not_found"]);
export type Occasion = z.infer<typeof occasion>;

const turn = z.strictObject({
  on: z.array(occasion).min(1),
  say: wordings,
  /** Replace what was true before. */
  facts: facts.default({}),
  /** What the request is about from now on. */
  about: subject.optional(),
});
/** Something a scripted user says once, when the occasion comes: a change of mind, a correction, an objection. */
export type Turn = z.infer<typeof turn>;

const request = z.strictObject({
  about: subject,
  say: wordings,
  /** Said in one message with the request before. */
  also: z.boolean().default(false),
  /** Told when asked, before the script's common facts. */
  facts: facts.default({}),
  /** A question is answered when all of these were said. */
  hear: z.array(z.string().min(1)).default([]),
  turns: z.array(turn).default([]),
});
/** Something a scripted user wants. */
export type Request = z.infer<typeof request>;

const script = z.strictObject({ facts, requests: z.array(request).min(1) });
/** What a scripted user knows, and wants in this order. */
export type Script = z.infer<typeof script>;

/** A gold action: what a perfect agent calls. */
export type Action = { readonly name: string; readonly arguments: Dict };

const action = z
  .strictObject({
    name: z.string(),
    arguments: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  })
  .transform(
    ({ name, arguments: args }): Action => ({
      name,
      arguments: new Map(Object.entries(args).map(([key, value]) => [key, fromJson(value)])),
    }),
  );

const task = z
  .strictObject({
    id: z.string().min(1),
    class: z.string().min(1),
    split: z.enum(["train", "test"]),
    summary: z.string().min(1),
    customer: z.string().min(1),
    scenario: z.array(z.string().min(1)).min(1),
    actions: z.array(action),
    communicate: z.array(z.string().min(1)),
    user: script,
  })
  .refine(({ actions, communicate }) => actions.length + communicate.length > 0, "something to do or to say")
  .transform(
    ({ scenario, class: category, ...rest }): QuickstartTask => ({
      ...rest,
      category,
      scenario: scenario.join(" "),
      needsJudge: false,
    }),
  );

/** A task of this benchmark. An agent that does nothing fails each of them. */
export interface QuickstartTask extends Task {
  /** Such as `cancel` or `change-of-mind`. */
  readonly category: string;
  readonly split: "train" | "test";
  /** Id of the customer the user is. */
  readonly customer: string;
  /** What a language-model user is told. */
  readonly scenario: string;
  readonly actions: readonly Action[];
  /** What the agent has to say to the user. */
  readonly communicate: readonly string[];
  readonly user: Script;
}

/** The tasks of a `tasks.json`. Throws a ZodError that names the place. */
export function parseTasks(json: unknown): readonly QuickstartTask[] {
  return z.array(task).parse(json);
}
