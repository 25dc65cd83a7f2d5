import type { Language } from "./language.ts";
import type { Category } from "./task.ts";

/**
 * How a task is played and scored. Without a variant everything is as in the official code with a model behind an API; each
 * named difference marks the result.
 */
export type Variation = {
  /** The official front-end for local models: prompts in the task's language everywhere. */
  readonly common: boolean;
  /** Calls are made by native function calling instead of text. */
  readonly native: boolean;
  /** A failed call in a conversation is told as text instead of as the letters of a broken one. */
  readonly errorTexts: boolean;
  /** Misspelt classes in expected states are compared all the same. */
  readonly classNames: boolean;
};

const NAMES: { readonly [name in keyof Variation]: string } = {
  common: "common",
  native: "native",
  errorTexts: "error-texts",
  classNames: "class-names",
};

const KEYS = Object.keys(NAMES) as (keyof Variation)[];

/** Every variant: the names, and their combinations joined with `+` in this order. */
export const variants: readonly string[] = KEYS.reduce<readonly string[]>(
  (known, key) => [...known, NAMES[key], ...known.map((before) => `${before}+${NAMES[key]}`)],
  [],
);

/** The differences that a variant names; undefined when it is none. */
export function variationOf(variant: string | undefined): Variation | undefined {
  if (variant !== undefined && !variants.includes(variant)) return undefined;
  const named = new Set(variant?.split("+"));
  return {
    common: named.has(NAMES.common),
    native: named.has(NAMES.native),
    errorTexts: named.has(NAMES.errorTexts),
    classNames: named.has(NAMES.classNames),
  };
}

/** The language of the agent's prompts: the official API front-end has no other than Chinese ones for tasks without a user. */
export function promptLanguage(
  { language, category }: { readonly language: Language; readonly category: Category },
  { common, native }: Variation,
): Language {
  return category === "multi_step" && !common && !native ? "zh" : language;
}
