/** What people of a domain talk about, as a scripted user understands and says it. */
export type Vocabulary = {
  /** What a user can be asked for, in the order in which it is told. */
  readonly facts: { readonly [fact: string]: Fact };
  /** Facts that together say who the user is; the first that are known are told. */
  readonly identity: readonly (readonly string[])[];
  /** Asks who the user is by something that no user knows. */
  readonly account: RegExp;
  /** Facts that a user may tell before being asked, in the order in which they are told. */
  readonly volunteered: readonly string[];
  /** What requests can be about beside questions: how an agent that does it speaks of it. */
  readonly subjects: { readonly [subject: string]: RegExp };
};

/** Patterns are matched against lower-case text. */
export type Fact = {
  /** How an agent asks for it. */
  readonly asked: RegExp;
  /** How a user tells it, with `{}` for what they know. */
  readonly told: readonly string[];
};

/** What a request is about when the user only wants to know something. */
export const QUESTION = "question";
