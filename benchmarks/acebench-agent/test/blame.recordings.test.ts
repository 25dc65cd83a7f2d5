import { blame, type Reason } from "@mua/audit";
import type { Expected } from "@mua/core";
import { describe, expect, it } from "vitest";
import { openAceBench } from "../src/benchmark.ts";
import { aceBenchAdapter } from "../src/index.ts";
import { LANGUAGES } from "../src/language.ts";
import { oracleMessages } from "../src/oracle/oracle.ts";
import { executableCalls } from "../src/performance.ts";
import { alternativesOf } from "../src/task.ts";
import { loops, played } from "./loops.ts";
import { recorded, recordedDataset, title } from "./recordings.ts";

/** What was done to a path that succeeds, and the causes that blame may find where it cost the reward. */
const CAUSES: ReadonlyMap<string, readonly Reason[]> = new Map([
  ["drop", ["missing_write"]],
  ["early_finish", ["missing_write"]],
  ["truncate", ["missing_write"]],
  ["malformed", ["missing_write"]],
  ["prose", ["missing_write"]],
  ["alter", ["wrong_arguments"]],
  ["dup", ["extra_write"]],
  ["extra", ["extra_write"]],
  // What came too early is refused: nobody was logged in, or there was no room.
  ["reorder", ["failed_write", "wrong_order"]],
  // More messages than the dialogue takes.
  ["spin", ["limit"]],
]);

/** Expected messages that do not lead to the expected state say nothing about what was changed of them. */
function isSound({ contradictions }: Expected): boolean {
  return contradictions?.().length === 0;
}

describe.skipIf(!recorded)(title("what was changed of a recorded path"), () => {
  it.each(["multi_turn", "multi_step"])("is what blame finds: %s", async (category) => {
    const parts = new Map(
      LANGUAGES.map((language) => [language, aceBenchAdapter.load(language, recordedDataset())]),
    );
    let failed = 0;
    for (const loop of loops(category)) {
      const benchmark = parts.get(loop.lang) ?? expect.fail();
      const task = benchmark.tasks.find(({ id }) => id === loop.entry_id) ?? expect.fail();
      const expected = benchmark.expected?.(task) ?? expect.fail();
      const record = await played(benchmark, task, loop);
      const [cause] = blame(expected, record);
      expect(cause === undefined).toBe(record.score.reward === 1);
      if (cause === undefined || !isSound(expected)) continue;
      failed += 1;
      const wanted = loop.variant.split("+").flatMap((change) => CAUSES.get(change) ?? []);
      if (record.trajectory.ending.outcome === "limit") wanted.push("limit");
      expect.soft(wanted, `${loop.lang} ${task.id}: ${loop.variant}`).toContain(cause.reason);
    }
    expect(failed).toBeGreaterThan(3);
  });

  it.each([
    ["en", [6, 8, 9, 10, 11, 12, 13, 14, 15], [0, 1, 4, 5, 8, 9, 11, 12, 13, 14, 15, 16, 17]],
    ["zh", [6], [0, 1, 8, 9, 11, 12, 13, 14, 15, 16, 17]],
  ] as const)("says nothing where no expected messages lead to the state: %s", (language, turns, steps) => {
    const { tasks, expected } = openAceBench(language, recordedDataset());
    const leadingNowhere = tasks.filter((task) => {
      const found = expected?.(task).contradictions?.() ?? [];
      return found.filter((text) => text.includes("do not lead")).length === alternativesOf(task).length;
    });
    expect(leadingNowhere.map(({ id }) => id)).toEqual([
      ...turns.map((number) => `agent_multi_turn_${number}`),
      ...steps.map((number) => `agent_multi_step_${number}`),
    ]);
  });

  it.each(LANGUAGES)("is the write that the oracle leaves out: %s", async (language) => {
    const benchmark = openAceBench(language, recordedDataset());
    let failed = 0;
    for (const task of benchmark.tasks) {
      const expected = benchmark.expected?.(task) ?? expect.fail();
      const messages = oracleMessages(task, benchmark.material());
      for (const [left, message] of messages.entries()) {
        const names = executableCalls(message).map(({ name }) => name);
        if (!names.every((name) => expected.effect("agent", name) === "write")) continue;
        const record = await played(benchmark, task, {
          agent_script: messages.toSpliced(left, 1),
          user_script: [task.question],
        });
        if (record.score.reward === 1) continue;
        failed += 1;
        const found = blame(expected, record);
        const texts = found.filter(
          ({ reason }) => reason === "missing_write" || reason === "wrong_arguments",
        );
        expect
          .soft(texts.map(({ evidence }) => evidence).join("; "), `${task.id}: ${message}`)
          .toMatch(new RegExp(names.join("|"), "u"));
        // What is right or not is told of the state that scoring looks at, too.
        expect(expected.differences(record.trajectory)).not.toEqual([]);
      }
    }
    expect(failed).toBeGreaterThan(100);
  });
});
