/**
 * Whether a text says something: letter case, commas in numbers and the cents of whole amounts do not count, and what is
 * looked for is not part of a longer word or number.
 */
export function mentions(text: string, wanted: string): boolean {
  const said = normalized(text);
  const words = normalized(wanted);
  for (let at = said.indexOf(words); at !== -1; at = said.indexOf(words, at + 1)) {
    if (!continues(said, at - 1, -1) && !continues(said, at + words.length, 1)) return true;
  }
  return false;
}

function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<=\d),(?=\d)/gu, "")
    .replace(/(?<=\d)\.00(?!\d)/gu, "");
}

/** Whether the character at `at` belongs to a word, or is the point of a number that goes on. */
function continues(text: string, at: number, direction: 1 | -1): boolean {
  const wordAt = (index: number) => /[\p{L}\p{N}]/u.test(text.charAt(index));
  return wordAt(at) || (text.charAt(at) === "." && /\d/u.test(text.charAt(at + direction)));
}
