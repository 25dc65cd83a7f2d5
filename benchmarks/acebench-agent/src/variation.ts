import type { Language } from "./language.ts";
import type { Category } from "./task.ts";

/** Who hands the dialogue to the agent: the two official front-ends, or our native function calling. */
export type FrontEnd = "api" | "common" | "native";

/** How a task is played and scored. Every difference from `official` has a name, which marks the result. */
export type Variation = {
  readonly frontEnd: FrontEnd;
  /** A failed call in a conversation is told as text instead of as the letters of a broken one. */
  readonly errorTexts: boolean;
  /** Misspelt classes in expected states are compared all the same. */
  readonly classNames: boolean;
};

/** As in the official code with a model behind an API. */
export const official: Variation = { frontEnd: "api", errorTexts: false, classNames: false };

const FRONT_ENDS: readonly FrontEnd[] = ["api", "common", "native"];
const ERROR_TEXTS = "error-texts";
const CLASS_NAMES = "class-names";

const named: ReadonlyMap<string, Variation> = new Map(
  FRONT_ENDS.flatMap((frontEnd) =>
    // Native function calling tells failures as text anyway.
    (frontEnd === "native" ? [false] : [false, true]).flatMap((errorTexts) =>
      [false, true].map((classNames) => {
        const names = [
          ...(frontEnd === "api" ? [] : [frontEnd]),
          ...(errorTexts ? [ERROR_TEXTS] : []),
          ...(classNames ? [CLASS_NAMES] : []),
        ];
        return [names.join("+"), { frontEnd, errorTexts, classNames }] as const;
      }),
    ),
  ),
);

/** Every variant: single names, and their combinations joined with `+`. */
export const variants: readonly string[] = [...named.keys()].filter((name) => name !== "");

/** What a variant means; undefined when it is none. */
export function variationOf(variant: string | undefined): Variation | undefined {
  return variant === undefined ? official : variant === "" ? undefined : named.get(variant);
}

/** The language of the agent's prompts: the official API front-end has only Chinese ones for tasks without a user. */
export function promptLanguage(
  { language, category }: { readonly language: Language; readonly category: Category },
  { frontEnd }: Variation,
): Language {
  return category === "multi_step" && frontEnd === "api" ? "zh" : language;
}
