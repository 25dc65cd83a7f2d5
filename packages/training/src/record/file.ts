import { readFile } from "node:fs/promises";
import { RunStoreError } from "@mua/runner";
import { LinesFile } from "./lines.ts";
import { formatRecord, parseRecord, type TrainingRecord } from "./schema.ts";
import { problemsOf } from "./validate.ts";

/** A file of records, one a line, that only grows: what a crash tore off is dropped, and one process writes it. */
export class RecordFile implements AsyncDisposable {
  readonly #lines: LinesFile;
  /** Ids of the records that count. */
  readonly ids: ReadonlySet<string>;
  readonly #ids: Set<string>;

  private constructor(lines: LinesFile, ids: Set<string>) {
    this.#lines = lines;
    this.#ids = ids;
    this.ids = ids;
  }

  /** Opens or creates. Rejects with a RunStoreError naming the line that is no record, or the process that writes the file. */
  static async open(path: string): Promise<RecordFile> {
    const ids = new Set<string>();
    const lines = await LinesFile.open(path, (text) => {
      for (const { id } of recordsIn(text, path)) ids.add(id);
    });
    return new RecordFile(lines, ids);
  }

  /** Stores records together: they count when it resolves. Rejects with a RunStoreError when one is stored already or is not sound. */
  async append(records: readonly TrainingRecord[]): Promise<void> {
    for (const record of records) {
      const [problem] = this.#ids.has(record.id) ? ["it is stored already"] : problemsOf(record);
      if (problem !== undefined)
        throw new RunStoreError(record.id, `the record cannot be stored: ${problem}`);
    }
    await this.#lines.append(records.map(formatRecord));
    for (const { id } of records) this.#ids.add(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines[Symbol.asyncDispose]();
  }
}

/** Reads all whole records of a file. Throws a RunStoreError naming the line that is none. */
export async function readRecords(path: string): Promise<readonly TrainingRecord[]> {
  const text = await readFile(path, "utf8");
  return [...recordsIn(text.slice(0, text.lastIndexOf("\n") + 1), path)];
}

function* recordsIn(text: string, path: string): Generator<TrainingRecord> {
  for (const [place, line] of text.split("\n").slice(0, -1).entries()) {
    let record: TrainingRecord;
    try {
      record = parseRecord(line);
    } catch (error) {
      throw new RunStoreError(path, `line ${place + 1} is not a record of mua.traj/1`, { cause: error });
    }
    const [problem] = problemsOf(record);
    if (problem !== undefined) throw new RunStoreError(path, `line ${place + 1}: ${problem}`);
    yield record;
  }
}
