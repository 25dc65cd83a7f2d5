import { QUESTION } from "../vocabulary.ts";

/** What rule-based agents understand of a customer's words. */

const subjects: readonly (readonly [subject: string, pattern: RegExp])[] = [
  [QUESTION, /\bhow (?:many|much)\b/iu],
  ["bill", /\bbill\b/iu],
  ["pictures", /\bpicture messages?\b/iu],
  ["data", /\binternet\b|\bmobile data\b/iu],
  ["service", /\bservice\b|\bsignal\b|\bnetwork\b/iu],
];

/** What a sentence asks for; undefined when it only gives details. */
export function subjectOf(sentence: string): string | undefined {
  return subjects.find(([, pattern]) => pattern.test(sentence))?.[0];
}

export function numbersIn(text: string): readonly string[] {
  return text.match(/\b555-\d{4}\b/gu) ?? [];
}

/** A full name with a date of birth. */
export function personIn(text: string): { readonly full_name: string; readonly dob: string } | undefined {
  const name = /\b(?:name is|I'm|I am) (\p{Lu}\p{L}+ \p{Lu}\p{L}+)/u.exec(text)?.[1];
  const dob = /\b\d{4}-\d{2}-\d{2}\b/u.exec(text)?.[0];
  return name === undefined || dob === undefined ? undefined : { full_name: name, dob };
}

/** The number of gigabytes that is named last. */
export function gigabytesIn(text: string): number | undefined {
  const found = [...text.matchAll(/\b(\d+) (?:gigabytes?|gb)\b/giu)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Whether a text says that the customer is abroad; undefined when it does not say where they are. */
export function abroadIn(text: string): boolean | undefined {
  if (/\babroad\b/iu.test(text)) return true;
  return /\bat home\b/iu.test(text) ? false : undefined;
}
