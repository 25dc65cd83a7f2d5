/** What rule-based agents make of a customer's words in any domain. Later words count more than earlier ones. */

export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s+/u).filter((sentence) => sentence !== "");
}

/** Whether a text has these words in it, in any case. */
export function has(text: string, words: string): boolean {
  return new RegExp(`\\b${escaped(words)}\\b`, "iu").test(text);
}

/** Where a global pattern matches last; -1 where it does not. */
export function lastIndex(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].at(-1)?.index ?? -1;
}

/** What was found last; finds before the text's start do not count. */
export function last<T>(finds: readonly { readonly what: T; readonly at: number }[]): T | undefined {
  return finds
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .at(-1)?.what;
}

export function escaped(words: string): string {
  return words.replace(/[^\w\s]/gu, "\\$&");
}

export function money(amount: number): string {
  return `${amount < 0 ? "-" : ""}$${Math.abs(amount).toFixed(2)}`;
}
