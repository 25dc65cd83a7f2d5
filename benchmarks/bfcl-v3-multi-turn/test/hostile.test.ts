import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toolCallFromText } from "@mua/core";
import { PythonError, type Value } from "@mua/python-compat";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { decode } from "../src/decode.ts";
import { evaluate } from "../src/evaluation.ts";
import { smallEra, versions } from "./small-dataset.ts";
import { instancesOf, play, saying, smallBackend, smallTask } from "./small-part.ts";

const folder = mkdtempSync(join(tmpdir(), "hostile-"));
const trap = join(folder, "ran");
afterAll(() => rmSync(folder, { recursive: true }));

/** Texts that would leave the trap behind, wherever they were evaluated. */
const attacks = [
  `__import__('os').system('touch ${trap}')`,
  `open('${trap}', 'w')`,
  `exec("open('${trap}', 'w')")`,
  `process.getBuiltinModule('fs').writeFileSync('${trap}', '')`,
  `[x for x in [__import__('os').system('touch ${trap}')]]`,
  `(lambda: __import__('os').system('touch ${trap}'))()`,
  `f"{__import__('os').system('touch ${trap}')}"`,
];

const pieces = fc.constantFrom(
  ..."[ ] ( ) { } ' \" , . : = := + - * ** @ % \\ # \n \t \0 ` 1 1e999 0x 1j ... b' f' r' lambda for in if else not and or await yield print sorted cat( pwd() ls(a= True None ".split(
    " ",
  ),
  " ",
  "\ud800",
  "é",
  "😀",
  "().__class__.__mro__",
  "__class__",
  "constructor",
  "__proto__",
  "9**9**9",
  "'a'*10**9",
  "1<<999999999",
  "(".repeat(250),
  "[".repeat(99),
  "-".repeat(3000),
  "a.".repeat(2000),
  "x+".repeat(2000),
  "9".repeat(5000),
  "{'a':".repeat(99),
  "'".repeat(20_000),
  "cat( ".repeat(500),
  ...attacks,
);
const shortTexts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(...attacks),
  fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join("")),
  fc.array(pieces, { maxLength: 15 }).map((parts) => `[echo(content=${parts.join("")})]`),
);
const texts = fc.oneof(
  { arbitrary: shortTexts, weight: 20 },
  {
    arbitrary: fc
      .constantFrom("x", "\n", "cat( ", "[")
      .map((part) => `echo(content='${part.repeat(200_000)}')`),
    weight: 1,
  },
  { arbitrary: fc.constantFrom("\n", "(", "#", "`").map((part) => part.repeat(1_000_000)), weight: 1 },
);

/** What a text is decoded to; nothing where that raises as Python does. */
function decodedOrNothing(
  answer: Value,
  calling: "native" | "text",
  version: "v3" | "v4",
): readonly string[] {
  try {
    return decode(answer, calling, smallEra(version));
  } catch (error) {
    if (error instanceof PythonError) return [];
    throw error;
  }
}

describe.each(versions)("hostile answers to %s", (version) => {
  it("are decoded and run without being evaluated, and never throw", () => {
    const instances = instancesOf(version, ["GorillaFileSystem", "MathAPI"]);
    fc.assert(
      fc.property(texts, (text) => {
        expect(typeof instances.execute(text)).toBe("string");
        for (const call of decodedOrNothing(text, "text", version).slice(0, 20)) {
          expect(typeof instances.execute(call)).toBe("string");
        }
        const calls = decodedOrNothing([new Map([["echo", text]])], "native", version);
        for (const call of calls) expect(typeof instances.execute(call)).toBe("string");
      }),
      { numRuns: 500 },
    );
    expect(existsSync(trap)).toBe(false);
  });

  it("do not break an episode or its score", async () => {
    const answers = fc.array(
      fc.oneof(
        texts.map((content) => ({ content, toolCalls: null })),
        fc
          .tuple(texts, texts)
          .map(([name, args]) => ({ content: null, toolCalls: [toolCallFromText("1", name, args)] })),
      ),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(answers, fc.constantFrom(undefined, "prompting"), async (said, variant) => {
        const { trajectory, score } = await play(version, "multi_turn_base_0", saying(...said), variant);
        expect(["completed", "limit"]).toContain(trajectory.ending.outcome);
        expect(score.reward).toBe(0);
      }),
      { numRuns: 100 },
    );
    expect(existsSync(trap)).toBe(false);
  });

  it("in a result file are judged like any other", () => {
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Value>(null, true, 1n, 1.5, ""),
        shortTexts,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 2 }).map((dict) => new Map(Object.entries(dict))),
      ),
    }));
    const task = smallTask(version, "multi_turn_base_0");
    fc.assert(
      fc.property(value, fc.constantFrom("native" as const, "text" as const), (result, calling) => {
        const failures = evaluate(smallBackend(version), task, result, { model: "m", calling });
        expect(failures.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
