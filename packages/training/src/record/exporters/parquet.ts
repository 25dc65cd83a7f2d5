import type { TrainingRecord } from "../schema.ts";

/** Episodes as a Parquet file: one row each, token lists as JSON text. The library is loaded with the first file. */
export async function parquetOf(records: readonly TrainingRecord[]): Promise<ArrayBuffer> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const text = (name: string, of: (record: TrainingRecord) => string) => ({
    name,
    type: "STRING" as const,
    data: records.map(of),
  });
  const ids = (name: string, of: (tokens: TrainingRecord["tokens"]) => readonly unknown[]) =>
    text(name, ({ tokens }) => JSON.stringify(of(tokens)));
  return parquetWriteBuffer({
    columnData: [
      text("id", ({ id }) => id),
      text("group", ({ group }) => group),
      text("benchmark", ({ episode }) => episode.trajectory.benchmark),
      text("task", ({ episode }) => episode.trajectory.task),
      text("outcome", ({ episode }) => episode.trajectory.ending.outcome),
      { name: "reward", type: "DOUBLE", nullable: true, data: records.map(({ reward }) => reward) },
      ids("prompt_ids", ({ promptIds }) => promptIds),
      ids("response_ids", ({ responseIds }) => responseIds),
      ids("loss_mask", ({ lossMask }) => lossMask),
      ids("logprobs", ({ logprobs }) => logprobs),
    ],
  });
}
