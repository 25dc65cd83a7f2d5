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
  /** What a user can do or look at on their own side; absent where users have no tools. */
  readonly deeds?: { readonly [deed: string]: Deed };
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

/** Something a user does with a tool of their own when an agent asks for it. */
export type Deed = {
  /** How an agent asks for it. */
  readonly asked: RegExp;
  /** One such wording. */
  readonly ask: string;
  readonly tool: string;
  readonly arguments?: { readonly [name: string]: string };
  /** It only looks at something. */
  readonly looks?: true;
  /** Looked at first; where it shows that, there is nothing to do. */
  readonly unless?: { readonly tool: string; readonly shows: RegExp };
};

/** What a request is about when the user only wants to know something. */
export const QUESTION = "question";
