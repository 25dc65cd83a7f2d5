import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type Lock, makeFolders, readIfThere, takeLock, touching } from "@mua/runner";

/**
 * A file of lines that only grows, and that one process writes. A line counts once `append` resolves, for then it is on the
 * disk; one that was being written when the process died is cut off when the file is opened again.
 */
export class LinesFile implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #lock: Lock;
  /** Bytes of whole lines. */
  #size: number;
  readonly #waiting: string[] = [];
  /** The next write, which takes all that waits for it. */
  #next: Promise<void> | undefined;
  /** The last write that was begun, done or failed. */
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, lock: Lock, size: number) {
    this.#path = path;
    this.#file = file;
    this.#lock = lock;
    this.#size = size;
  }

  /**
   * Opens or creates; `read` is given the whole lines that are there. Rejects with a RunStoreError when another process
   * writes the file, and with what `read` throws.
   */
  static async open(path: string, read: (text: string) => void = () => undefined): Promise<LinesFile> {
    const folder = dirname(path);
    await makeFolders(folder);
    const lock = await takeLock(folder, `${basename(path)}.lock`);
    try {
      const text = (await readIfThere(path)) ?? "";
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      read(whole);
      const file = await touching(path, () => open(path, "a"));
      const size = Buffer.byteLength(whole);
      if (whole.length < text.length) await touching(path, () => file.truncate(size));
      return new LinesFile(path, file, lock, size);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Stores lines, given without their line breaks, together. Rejects with a RunStoreError; then none of them counts. */
  append(lines: readonly string[]): Promise<void> {
    this.#waiting.push(...lines);
    if (this.#next !== undefined) return this.#next;
    const before = this.#last;
    const next = before.then(() => {
      this.#next = undefined;
      return this.#write(this.#waiting.splice(0));
    });
    this.#next = next;
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #write(lines: readonly string[]): Promise<void> {
    const text = lines.map((line) => `${line}\n`).join("");
    await touching(this.#path, async () => {
      try {
        await this.#file.appendFile(text);
        await this.#file.datasync();
      } catch (error) {
        // What was written of it must not stand before the next line.
        await this.#file.truncate(this.#size).catch(() => undefined);
        throw error;
      }
    });
    this.#size += Buffer.byteLength(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#file.close();
    await this.#lock.release();
  }
}
