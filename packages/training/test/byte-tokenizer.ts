import { huggingFaceTokenizer, type Tokenizer } from "../src/tokens/tokenizer.ts";

/** A byte-level BPE tokenizer of our own in the form of a `tokenizer.json`: every byte, a few merges, ChatML's tokens. */
export function byteTokenizer(): Promise<Tokenizer> {
  // Bytes that are no printable character stand for themselves under another one, as in every byte-level BPE.
  const printable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  let others = 0;
  const letters = Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(printable(byte) ? byte : 256 + others++),
  );
  const merges = ["t h", "Ġ th", "a n", "Ġ a", "o r", "e r", "Ċ Ċ", "i n"];
  const tokens = [...letters, ...merges.map((pair) => pair.replace(" ", ""))];
  const special = ["<|im_start|>", "<|im_end|>"];
  const json = {
    version: "1.0",
    added_tokens: special.map((content, place) => ({
      id: tokens.length + place,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  };
  return huggingFaceTokenizer(JSON.stringify(json));
}
