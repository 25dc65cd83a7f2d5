import type { Side, Task } from "@mua/core";
import { type Dict, fromJson, type Json } from "@mua/python-compat";
import { z } from "zod";
import { QUESTION, type Vocabulary } from "./vocabulary.ts";

/** What a scripted user can tell when asked. */
export type Facts = { readonly [fact: string]: string };

/** When a turn is taken: the agent asks to confirm, refuses, or does not find something. */
const occasion = z.enum(["confirm", "refused", "not_found"]);
export type Occasion = z.infer<typeof occasion>;

/** Something a scripted user says once, when the occasion comes: a change of mind, a correction, an objection. */
export type Turn = {
  readonly on: readonly Occasion[];
  /** Wordings of the same thing; a trial picks one. */
  readonly say: readonly string[];
  /** Replace what was true before. */
  readonly facts: Facts;
  /** What the request is about from now on. */
  readonly about?: string | undefined;
};

/** Something a scripted user wants. */
export type Request = {
  /** One of the changes the domain makes, or a question. */
  readonly about: string;
  readonly say: readonly string[];
  /** Said in one message with the request before. */
  readonly also: boolean;
  /** Told when asked, before the script's common facts. */
  readonly facts: Facts;
  /** A question is answered when all of these were said. */
  readonly hear: readonly string[];
  readonly turns: readonly Turn[];
};

/** What a scripted user knows, and wants in this order. */
export type Script = { readonly facts: Facts; readonly requests: readonly Request[] };

/** A gold action: what a perfect agent calls, or has the user call. */
export type Action = { readonly by: Side; readonly name: string; readonly arguments: Dict };

/** A task of this benchmark. An agent that does nothing fails each of them. */
export interface QuickstartTask extends Task {
  /** Such as `cancel` or `change-of-mind`. */
  readonly category: string;
  readonly split: "train" | "test";
  /** Id of the customer the user is. */
  readonly customer: string;
  /** What a language-model user is told. */
  readonly scenario: string;
  /** What makes the world as it is when the task begins: tools and helpers of either side. */
  readonly before: readonly Action[];
  readonly actions: readonly Action[];
  /** What the agent has to say to the user. */
  readonly communicate: readonly string[];
  readonly user: Script;
}

/** The tasks of a `tasks.json` in a domain's vocabulary. Throws a ZodError that names the place. */
export function parseTasks(json: unknown, vocabulary: Vocabulary): readonly QuickstartTask[] {
  return z.array(taskIn(vocabulary)).parse(json);
}

const word = z.string().min(1);
const wordings = z.array(word).min(2);

const action = z
  .strictObject({
    by: z.enum(["agent", "user"]).default("agent"),
    name: word,
    arguments: z.record(word, z.json()),
  })
  .transform(
    ({ arguments: args, ...rest }): Action => ({
      ...rest,
      arguments: new Map(Object.entries(args).map(([key, value]) => [key, fromJson(value as Json)])),
    }),
  );

function taskIn(vocabulary: Vocabulary): z.ZodType<QuickstartTask> {
  const facts = z.partialRecord(z.enum(Object.keys(vocabulary.facts)), word) as z.ZodType<Facts>;
  const subject = z.enum([...Object.keys(vocabulary.subjects), QUESTION]);
  const turn = z.strictObject({
    on: z.array(occasion).min(1),
    say: wordings,
    facts: facts.default({}),
    about: subject.optional(),
  });
  const request = z.strictObject({
    about: subject,
    say: wordings,
    also: z.boolean().default(false),
    facts: facts.default({}),
    hear: z.array(word).default([]),
    turns: z.array(turn).default([]),
  });
  return z
    .strictObject({
      id: word,
      class: word,
      split: z.enum(["train", "test"]),
      summary: word,
      customer: word,
      scenario: z.array(word).min(1),
      before: z.array(action).default([]),
      actions: z.array(action),
      communicate: z.array(word),
      user: z.strictObject({ facts, requests: z.array(request).min(1) }),
    })
    .refine(
      ({ actions, communicate }) => actions.length + communicate.length > 0,
      "something to do or to say",
    )
    .transform(({ scenario, class: category, ...rest }) => ({
      ...rest,
      category,
      scenario: scenario.join(" "),
      needsJudge: false,
    }));
}
