import type { Tokenizer } from "./tokenizer.ts";

/** What a policy sampled in one turn. */
export type TokenOutput = {
  /** The sampled ids, with the end token when `finish` is `stop`. */
  readonly ids: readonly number[];
  /** Of each id under the policy at the temperature it was sampled at; natural logarithm. */
  readonly logprobs: readonly number[];
  readonly finish: "stop" | "length";
  /** Which weights sampled it. */
  readonly version: string;
};

/** A stretch of one origin: ids from `start` up to `end` of `responseIds`, and the text they stand for. */
export type Span = {
  readonly role: "policy" | "context";
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly finish?: "stop" | "length";
  readonly version?: string;
};

/** The tokens of one episode. Everything after the first answer begins is in `responseIds`. */
export type EpisodeTokens = {
  readonly promptText: string;
  readonly promptIds: readonly number[];
  readonly responseIds: readonly number[];
  /** 1 where the policy sampled the token. */
  readonly lossMask: readonly (0 | 1)[];
  /** null where the mask is 0. */
  readonly logprobs: readonly (number | null)[];
  readonly spans: readonly Span[];
};

/** The tokens no longer say what they were made from. */
export class TokenDrift extends Error {
  override readonly name = "TokenDrift";
}

/**
 * Builds an episode's tokens: sampled ids are kept as they came, only what stands between them is tokenised, each piece
 * behind the end token as in the whole text. Throws a TokenDrift where ids do not decode to the text they stand for.
 */
export class ContinuousTokens {
  readonly #tokenizer: Tokenizer;
  readonly #endId: number;
  readonly #endText: string;
  readonly #promptIds: number[] = [];
  readonly #responseIds: number[] = [];
  readonly #lossMask: (0 | 1)[] = [];
  readonly #logprobs: (number | null)[] = [];
  readonly #spans: Span[] = [];
  #promptText = "";

  constructor(tokenizer: Tokenizer, end: string) {
    this.#tokenizer = tokenizer;
    this.#endId = tokenizer.id(end);
    this.#endText = tokenizer.decode([this.#endId]);
  }

  /** What the policy is to continue. */
  get ids(): readonly number[] {
    return [...this.#promptIds, ...this.#responseIds];
  }

  get length(): number {
    return this.#promptIds.length + this.#responseIds.length;
  }

  /** The text before the first answer. */
  open(text: string): void {
    this.#promptText = text;
    this.#promptIds.push(...this.#tokenizer.encode(text));
    expectText(this.#tokenizer, this.#promptIds, text);
  }

  /** An answer; gives its text without the end token. */
  sampled({ ids, logprobs, finish, version }: TokenOutput): string {
    if (ids.length !== logprobs.length)
      throw new TokenDrift(`${ids.length} sampled ids came with ${logprobs.length} log-probabilities`);
    if ((finish === "stop") !== (ids.at(-1) === this.#endId))
      throw new TokenDrift(
        `an answer that ended by '${finish}' has ${ids.at(-1) ?? "nothing"} as its last id`,
      );
    this.#add(ids, 1, logprobs, { role: "policy", text: this.#tokenizer.decode(ids), finish, version });
    return this.#tokenizer.decode(finish === "stop" ? ids.slice(0, -1) : ids);
  }

  /** The text that follows an answer. */
  context(text: string): void {
    // Behind the end token, as in the whole text: what a piece is split into may depend on what stands before it.
    const [first, ...ids] = this.#tokenizer.encode(`${this.#endText}${text}`);
    if (first !== this.#endId)
      throw new TokenDrift("the end token does not stand for itself before a context");
    expectText(this.#tokenizer, ids, text);
    const none = ids.map(() => null);
    this.#add(ids, 0, none, { role: "context", text });
  }

  /**
   * The tokens up to the last answer: a context that no answer follows teaches nothing, and may be longer than a batch
   * has room for. Throws a TokenDrift when all of them together do not decode to the whole text.
   */
  finish(): EpisodeTokens {
    this.#dropContext();
    const text = [this.#promptText, ...this.#spans.map((span) => span.text)].join("");
    expectText(this.#tokenizer, this.ids, text);
    return {
      promptText: this.#promptText,
      promptIds: this.#promptIds,
      responseIds: this.#responseIds,
      lossMask: this.#lossMask,
      logprobs: this.#logprobs,
      spans: this.#spans,
    };
  }

  #dropContext(): void {
    const last = this.#spans.at(-1);
    if (last?.role !== "context") return;
    this.#spans.pop();
    for (const list of [this.#responseIds, this.#lossMask, this.#logprobs]) list.length = last.start;
  }

  #add(
    ids: readonly number[],
    mask: 0 | 1,
    logprobs: readonly (number | null)[],
    span: Omit<Span, "start" | "end">,
  ): void {
    const start = this.#responseIds.length;
    this.#responseIds.push(...ids);
    this.#logprobs.push(...logprobs);
    for (const _ of ids) this.#lossMask.push(mask);
    this.#spans.push({ ...span, start, end: start + ids.length });
  }
}

/** Throws a TokenDrift unless ids decode to a text. */
export function expectText(tokenizer: Tokenizer, ids: readonly number[], text: string): void {
  const decoded = tokenizer.decode(ids);
  if (decoded === text) return;
  let at = 0;
  while (decoded[at] === text[at]) at += 1;
  const shown = (whole: string) => JSON.stringify(whole.slice(at, at + 40));
  throw new TokenDrift(`tokens decode to ${shown(decoded)} at character ${at} instead of ${shown(text)}`);
}
