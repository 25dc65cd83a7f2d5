import { readFileSync } from "node:fs";
import { blame, type Reason } from "@mua/audit";
import type { EpisodeRecord } from "@mua/core";
import { recorded, recordedFolder, recordedPath, title } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { openBfcl } from "../src/benchmark.ts";
import { backendOf, bfclAdapter } from "../src/index.ts";
import { Performance } from "../src/performance.ts";
import { recordedDataset } from "./recordings.ts";
import { smallEra, versions } from "./small-dataset.ts";

type Version = (typeof versions)[number];
type Outcome = { readonly id: string; readonly kind: string; readonly valid: boolean };

/** Recorded results of the official checker's tests, with what was done to the ground truth. */
const SETS: readonly (readonly [version: Version, folder: string])[] = [
  ["v3", "v3/v00"],
  ["v4", "v4/v00"],
  ["v4", "v4/v01"],
];

/** The causes that blame may find where a change cost the reward. */
const CAUSES: ReadonlyMap<string, readonly Reason[]> = new Map([
  ["drop_call", ["missing_write", "missing_call"]],
  ["drop_turn_keep_one", ["missing_write", "missing_call"]],
  ["empty_all", ["missing_write", "missing_call"]],
  ["empty_turn", ["missing_write", "missing_call"]],
  ["wrong_func", ["missing_write", "missing_call"]],
  // 150.0 is the same argument as 150, and prints otherwise.
  ["change_arg", ["wrong_arguments", "missing_call", "failed_write", "unexplained"]],
  ["drop_arg", ["wrong_arguments", "missing_call"]],
  ["extra_arg", ["wrong_arguments", "missing_call"]],
  ["string_with_call", ["wrong_arguments", "missing_call"]],
  ["duplicate", ["extra_write"]],
  ["shift_prev", ["wrong_turn"]],
  ["shift_next", ["wrong_turn", "failed_write"]],
  ["all_in_first", ["wrong_turn"]],
  ["truncate_turns", ["limit"]],
  ["extra_turn", ["limit"]],
  ["inference_error", ["model_failed"]],
]);

async function imported(version: Version, path: string): Promise<readonly EpisodeRecord[]> {
  const records: EpisodeRecord[] = [];
  for (const model of ["gpt-4o-2024-11-20", "gpt-4o-2024-11-20-FC"]) {
    const folder = recordedFolder("golden/bfcl", path, "result", model);
    for (const file of bfclAdapter.resultFiles?.(folder) ?? []) {
      const open = async () => recordedDataset(version);
      const inside = recordedFolder("golden/bfcl", path, "result", model, "multi_turn");
      const text = folder.text(file);
      for await (const record of bfclAdapter.importResults?.(text, inside, { version }, open) ?? [])
        records.push(record);
    }
  }
  return records;
}

describe.skipIf(!recorded)(title("recorded results"), () => {
  it.each(SETS)(
    "of %s in %s have their verdicts, and what was changed is what blame finds",
    async (version, path) => {
      const lines = readFileSync(recordedPath("golden/bfcl", path, "outcomes.jsonl"), "utf8")
        .trim()
        .split("\n");
      const outcomes = new Map(lines.map((line) => JSON.parse(line) as Outcome).map((one) => [one.id, one]));
      const benchmark = openBfcl(recordedDataset(version), smallEra(version));
      const tasks = new Map(benchmark.tasks.map((task) => [task.id, task]));
      const records = await imported(version, path);
      expect(records.length).toBeGreaterThan(700);
      let blamed = 0;
      for (const record of records) {
        const { task: id } = record.trajectory;
        const { kind, valid } = outcomes.get(id) ?? expect.fail(id);
        expect(record.score.reward, id).toBe(valid ? 1 : 0);
        const [cause] = blame(benchmark.expected?.(tasks.get(id) ?? expect.fail(id)), record);
        expect(cause === undefined, id).toBe(valid);
        const wanted = CAUSES.get(kind);
        if (cause === undefined || wanted === undefined) continue;
        blamed += 1;
        expect.soft(wanted, `${id}: ${kind}`).toContain(cause.reason);
      }
      expect(blamed).toBeGreaterThan(200);
    },
  );

  it.each(versions)(
    "of random calls only change what scoring compares by calls that write: %s",
    (version) => {
      const dataset = recordedDataset(version);
      const backend = backendOf(dataset, smallEra(version));
      const benchmark = openBfcl(dataset, smallEra(version));
      const tasks = new Map(benchmark.tasks.map((task) => [task.id, task]));
      const sequences = [
        ...benchmark.tasks.map((task) => [task, task.groundTruth.flat()] as const),
        ...readFileSync(recordedPath("golden/bfcl", version, "fuzz/fuzz.jsonl"), "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as { readonly id: string; readonly turns: readonly string[][] })
          .map(({ id, turns }) => [tasks.get(id) ?? expect.fail(id), turns.flat()] as const),
      ];
      const writing = new Set<string>();
      for (const [task, calls] of sequences) {
        const performance = new Performance(backend, task);
        for (const call of calls) {
          const { error, changed } = performance.run(call);
          if (changed && error === undefined) writing.add(call.slice(0, call.indexOf("(")));
        }
      }
      const effects = new Map(
        benchmark.tasks.flatMap((task) => {
          const effect = benchmark.expected?.(task).effect ?? expect.fail();
          return [...writing].map(
            (name) => [`${task.classes.join()} ${name}`, effect("agent", name)] as const,
          );
        }),
      );
      for (const name of writing)
        expect
          .soft(
            [...effects].some(([key, effect]) => key.endsWith(` ${name}`) && effect === "write"),
            name,
          )
          .toBe(true);
      expect(writing.size).toBeGreaterThan(40);
    },
  );
});
