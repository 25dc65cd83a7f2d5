import { QUESTION } from "../vocabulary.ts";
import type { Attends } from "./care.ts";
import { sentencesOf } from "./text.ts";
import type { Draft, Trade } from "./trade.ts";

/** How a clerk of some trade reads requests. */
type Reader = Pick<Trade<unknown>, "subjectOf" | "referencesIn">;

/** The requests in a message; without any, it is more about the last one. */
export function draftsIn(
  reader: Reader,
  text: string,
  last: Draft | undefined,
  attends: Attends,
): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const sentence of sentencesOf(text)) {
    const about = reader.subjectOf(sentence);
    const previous = drafts.at(-1);
    const reference = reader.referencesIn(sentence).at(-1);
    const continues =
      previous !== undefined &&
      (about === undefined || about === previous.about) &&
      (reference === undefined || previous.reference === undefined);
    if (continues) drafts[drafts.length - 1] = more(reader, previous, sentence);
    else if (about !== undefined) drafts.push({ about, words: sentence, reference });
  }
  const merged = drafts.map((draft) =>
    draft.about === last?.about && draft.about !== QUESTION ? more(reader, last, draft.words) : draft,
  );
  if (merged.length === 0 && last !== undefined) return [more(reader, last, text)];
  if (attends("requests")) return merged;
  return merged.slice(0, 1).map((draft) => ({ ...draft, reference: last?.reference ?? draft.reference }));
}

/** A draft with further words about it. */
export function more(reader: Reader, draft: Draft, words: string): Draft {
  return {
    ...draft,
    words: `${draft.words} ${words}`,
    reference: reader.referencesIn(words).at(-1) ?? draft.reference,
  };
}

/** The draft after the customer did not agree to what it would lead to. */
export function reconsidered(reader: Reader, draft: Draft, answer: string): Draft {
  const about = sentencesOf(answer)
    .map(reader.subjectOf)
    .findLast((subject) => subject !== undefined);
  if (about === undefined || about === draft.about) return more(reader, draft, answer);
  return { about, words: answer, reference: reader.referencesIn(answer).at(-1) ?? draft.reference };
}
