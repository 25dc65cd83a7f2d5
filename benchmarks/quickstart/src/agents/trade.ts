import type { Value } from "@mua/python-compat";
import type { Act, Notes } from "./act.ts";
import type { Attends } from "./care.ts";

/** What a clerk has to know of a domain to serve its customers. */
export type Trade<C> = {
  /** Asks until the customer is found. */
  identify(words: string): Act<C>;
  /** What a sentence asks for; undefined when it only gives details. */
  subjectOf(sentence: string): string | undefined;
  /** The numbers of orders, reservations, … that a text names. */
  referencesIn(text: string): readonly string[];
  /** Finds out what a draft leads to, looking up what it takes. */
  prepare(desk: Desk<C>, draft: Draft): Act<Plan>;
};

/** What a clerk works with: whom they serve, what they pay attention to, and what they have noted. */
export type Desk<C> = { readonly client: C; readonly attends: Attends; readonly notes: Notes };

/** A request as far as an agent has understood it. */
export type Draft = {
  readonly about: string;
  /** Everything the customer said about it. */
  readonly words: string;
  /** The number that was named last. */
  readonly reference: string | undefined;
};

/** What a draft leads to: a question for the customer, a last word on it, or a change with its description. */
export type Plan =
  | { readonly kind: "ask"; readonly question: string }
  | { readonly kind: "say"; readonly text: string }
  | {
      readonly kind: "change";
      readonly summary: string;
      readonly tool: string;
      readonly arguments: { readonly [name: string]: Value };
      readonly done: string;
    };

export function ask(question: string): Plan {
  return { kind: "ask", question };
}

export function refuse(why: string): Plan {
  return { kind: "say", text: `I am sorry, ${why}` };
}

/** An answer; a clerk who does not attend to it only says to have looked. */
export function answer(text: string, attends: Attends): Plan {
  return { kind: "say", text: attends("answer") ? text : "I have looked that up for you." };
}
