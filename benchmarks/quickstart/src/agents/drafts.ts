import type { Subject } from "../task.ts";
import type { Attends } from "./care.ts";
import { ordersIn, sentencesOf, subjectOf } from "./reading.ts";

/** A request as far as an agent has understood it. */
export type Draft = {
  readonly about: Subject;
  /** Everything the customer said about it. */
  readonly words: string;
  readonly orderId: string | undefined;
};

/** The requests in a message; without any, it is more about the last one. */
export function draftsIn(text: string, last: Draft | undefined, attends: Attends): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const sentence of sentencesOf(text)) {
    const about = subjectOf(sentence);
    const previous = drafts.at(-1);
    const orderId = ordersIn(sentence).at(-1);
    const continues =
      previous !== undefined &&
      (about === undefined || about === previous.about) &&
      (orderId === undefined || previous.orderId === undefined);
    if (continues) drafts[drafts.length - 1] = more(previous, sentence);
    else if (about !== undefined) drafts.push({ about, words: sentence, orderId });
  }
  const merged = drafts.map((draft) =>
    draft.about === last?.about && draft.about !== "question" ? more(last, draft.words) : draft,
  );
  if (merged.length === 0 && last !== undefined) return [more(last, text)];
  if (attends("requests")) return merged;
  return merged.slice(0, 1).map((draft) => ({ ...draft, orderId: last?.orderId ?? draft.orderId }));
}

/** A draft with further words about it. */
export function more(draft: Draft, words: string): Draft {
  return { ...draft, words: `${draft.words} ${words}`, orderId: ordersIn(words).at(-1) ?? draft.orderId };
}

/** The draft after the customer did not agree to what it would lead to. */
export function reconsidered(draft: Draft, answer: string): Draft {
  const about = sentencesOf(answer)
    .map(subjectOf)
    .findLast((subject) => subject !== undefined);
  if (about === undefined || about === draft.about) return more(draft, answer);
  return { about, words: answer, orderId: ordersIn(answer).at(-1) ?? draft.orderId };
}
