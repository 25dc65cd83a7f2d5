import type { TrainingRecord } from "../schema.ts";
import { trainingTrace } from "./openenv.ts";
import { parquetOf } from "./parquet.ts";
import { sftLine } from "./sft.ts";
import { trlRollout } from "./trl.ts";
import { verlOutput } from "./verl.ts";

/** Writes records in another program's format. */
export type RecordExporter = (records: readonly TrainingRecord[]) => string | Promise<Uint8Array>;

/** Formats by name. `sft` keeps what succeeded: only episodes with reward 1. */
export const recordExporters: ReadonlyMap<string, RecordExporter> = new Map<string, RecordExporter>([
  ["verl", (records) => lines(records.map((record) => JSON.stringify(verlOutput(record))))],
  ["trl", (records) => lines([JSON.stringify(trlRollout(records))])],
  ["openenv", (records) => lines(records.map((record) => JSON.stringify(trainingTrace(record))))],
  ["sft", (records) => lines(records.filter(({ reward }) => reward === 1).map(sftLine))],
  ["parquet", async (records) => new Uint8Array(await parquetOf(records))],
]);

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
