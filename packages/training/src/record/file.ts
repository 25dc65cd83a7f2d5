import { type FileHandle, open, readFile, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolders, RunStoreError, readIfThere } from "@mua/runner";
import { formatRecord, parseRecord, type TrainingRecord } from "./schema.ts";
import { problemsOf } from "./validate.ts";

/**
 * A file of records, one a line, that only grows. A record counts once `append` resolves, for then it is on the disk; a
 * line that was being written when the process died is cut off when the file is opened again. One process writes a file.
 */
export class RecordFile implements AsyncDisposable {
  readonly #file: FileHandle;
  /** Ids of the records that count. */
  readonly ids: ReadonlySet<string>;
  readonly #ids: Set<string>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, ids: Set<string>) {
    this.#file = file;
    this.#ids = ids;
    this.ids = ids;
  }

  /** Opens or creates. Throws a RunStoreError naming the line that is no record, or has a problem. */
  static async open(path: string): Promise<RecordFile> {
    await makeFolders(dirname(path));
    const ids = new Set<string>();
    const text = (await readIfThere(path)) ?? "";
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    for (const record of recordsIn(whole, path)) ids.add(record.id);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    return new RecordFile(await open(path, "a"), ids);
  }

  /** Stores records together. Rejects with a RunStoreError when one is stored already or is not sound. */
  append(records: readonly TrainingRecord[]): Promise<void> {
    const written = this.#writing.then(async () => {
      for (const record of records) {
        const [problem] = this.#ids.has(record.id) ? ["it is stored already"] : problemsOf(record);
        if (problem !== undefined)
          throw new RunStoreError(record.id, `the record cannot be stored: ${problem}`);
      }
      await this.#file.appendFile(records.map((record) => `${formatRecord(record)}\n`).join(""));
      await this.#file.datasync();
      for (const { id } of records) this.#ids.add(id);
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file.close();
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
