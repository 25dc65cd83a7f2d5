import { sha256Hex } from "@mua/python-compat";

/** Text to token ids and back. The text of ids in a row is the text of each, one after the other, wherever an end token stands between. */
export interface Tokenizer {
  /** Tells vocabularies apart: records of one must not meet a model of another. */
  readonly hash: string;
  readonly size: number;
  /** The text of its `tokenizer.json`, the form of Hugging Face's tokenizers. */
  readonly json: string;
  /** Special tokens in the text become their ids; nothing is added around it. */
  encode(text: string): readonly number[];
  /** The text, special tokens included. */
  decode(ids: readonly number[]): string;
  /** The id of one token. Throws a RangeError when there is none of that text. */
  id(token: string): number;
}

/** A tokenizer whose tokens are the words of a list, each with the space behind it. Text of other words throws a RangeError. */
export function wordTokenizer(words: readonly string[]): Tokenizer {
  const ids = new Map(words.map((word, id) => [word, id]));
  const id = (word: string): number => {
    const found = ids.get(word);
    if (found === undefined) throw new RangeError(`'${word}' is not a word of this vocabulary`);
    return found;
  };
  return {
    hash: sha256Hex(words.join("\n")),
    size: words.length,
    json: JSON.stringify({
      version: "1.0",
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: { type: "WhitespaceSplit" },
      post_processor: null,
      decoder: null,
      model: { type: "WordLevel", vocab: Object.fromEntries(ids), unk_token: "" },
    }),
    encode: (text) => text.split(/\s+/u).filter(Boolean).map(id),
    decode: (tokens) => tokens.map((token) => `${words[token] ?? "?"} `).join(""),
    id,
  };
}

/**
 * The tokenizer of a Hugging Face `tokenizer.json`, its text given. Rejects with an Error when the text is none.
 * The library is loaded with the first one.
 */
export async function huggingFaceTokenizer(text: string): Promise<Tokenizer> {
  const { Tokenizer: Implementation } = await import("@huggingface/tokenizers");
  const implementation = new Implementation(JSON.parse(text), {});
  return {
    hash: sha256Hex(text),
    size: implementation.get_vocab().size,
    json: text,
    encode: (words) => implementation.encode(words, { add_special_tokens: false }).ids,
    decode: (ids) =>
      implementation.decode([...ids], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    id: (token) => {
      const id = implementation.token_to_id(token);
      if (id === undefined) throw new RangeError(`the tokenizer has no token '${token}'`);
      return id;
    },
  };
}
