import type { Reply, View, ViewMessage } from "@mua/core";

/** How a dialogue is written for a model, and its answers are read. */
export interface Template {
  readonly name: string;
  /** Changes with everything that changes the text. */
  readonly hash: string;
  /** The token that ends an answer. */
  readonly end: string;
  /** Begins the text of one episode. */
  start(): Rendering;
}

/**
 * The text of one episode, which only ever grows: `open`, an answer as it was sampled, `next`, an answer, `next`, …
 * The answers themselves are never written again.
 */
export interface Rendering {
  /** Everything before the first answer, up to where the agent is to write. */
  open(view: View): string;
  /**
   * What stands between an answer and the next one. `messages` came after the answer; `closed` says that the answer
   * ended itself, and was not cut off by a limit.
   */
  next(messages: readonly ViewMessage[], closed: boolean): string;
  /** The reply in an answer's text, its end token left out. Throws an UnreadableAnswer when it is none. */
  read(answer: string): Reply;
}

/** An answer that the template cannot read as words or calls. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
}
