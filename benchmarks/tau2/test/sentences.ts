/** The longer sentences of a text, to find those that two texts share. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split(/[.!?:\n\t]+/u)
    .map((sentence) => sentence.trim().toLowerCase())
    .filter((sentence) => sentence.split(" ").length > 4);
}
