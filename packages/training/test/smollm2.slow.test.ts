import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { huggingFaceTokenizer } from "../src/tokens/tokenizer.ts";
import { bothWays, conversations } from "./chatml-conversations.ts";

/** SmolLM2's tokenizer.json, as python/gguf_tokenizer.py writes it. */
const { MUA_SMOLLM2: file } = process.env;
const why =
  file === undefined ? " (skipped: MUA_SMOLLM2 names no tokenizer.json; see python/gguf_tokenizer.py)" : "";

describe.skipIf(file === undefined)(`over SmolLM2's tokenizer${why}`, () => {
  test("tokens that grow with the dialogue are those of the whole text", async () => {
    const tokenizer = await huggingFaceTokenizer(await readFile(file ?? "", "utf8"));
    fc.assert(
      fc.property(conversations, (conversation) => {
        const { ids, whole } = bothWays(tokenizer, conversation);
        expect(ids).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});
