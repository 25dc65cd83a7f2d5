/** The languages of the benchmark; each has its own tasks, texts and scenario classes. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Something that exists once for each language. */
export type InLanguages<T> = { readonly [language in Language]: T };
