import { type FileHandle, mkdir, open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { type EpisodeRecord, formatEpisode } from "@mua/core";
import { type Summary, summariseEpisode } from "@mua/scorer";
import { formatConfiguration, type RunConfiguration, runId } from "./configuration.ts";
import { count, episodeKey } from "./counting.ts";
import { type Contents, episodesFile, indexFile, readContents, whyForeign } from "./episodes-file.ts";
import { makeFolders, sizeIfThere, writeNew, writeWhole } from "./files.ts";
import { formatIndexLine, type IndexEntry } from "./index-file.ts";
import { type Lock, takeLock } from "./lock.ts";
import { hasCode, RunStoreError, touching } from "./store-error.ts";
import { describeRun, inOrder, readConfiguration, type StoredRun, saveIndex } from "./stored-run.ts";

/** What a new run is given; its id and time of creation come with it. */
export type NewRun = Omit<RunConfiguration, "format" | "id" | "createdAt">;

/** Creates the folder of a new run below `root` and opens it for writing. `now` is in milliseconds since 1970. Throws RunStoreError. */
export async function createRun(root: string, run: NewRun, now: number): Promise<RunWriter> {
  await makeFolders(root);
  const createdAt = new Date(now);
  for (let again = 0; ; again += 1) {
    const id = runId(createdAt, run.benchmark, run.participants.agent, again);
    const folder = join(root, id);
    const path = join(folder, "run.yaml");
    const text = formatConfiguration(path, { format: 1, id, createdAt: createdAt.toISOString(), ...run });
    if (!(await createFolder(folder))) continue;
    await writeWhole(path, text);
    return openRun(folder);
  }
}

/** Makes a folder; false when it is there already. */
async function createFolder(folder: string): Promise<boolean> {
  return touching(folder, async () => {
    try {
      await mkdir(folder);
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    }
  });
}

/**
 * Opens a run for writing, alone: to start it or to continue it. An episode that was being written when the last process
 * died is cut off and kept in `torn-<n>.txt`. Throws RunStoreError.
 */
export async function openRun(folder: string): Promise<RunWriter> {
  const configuration = await readConfiguration(folder);
  const lock = await takeLock(folder);
  try {
    const contents = await readContents(folder, configuration);
    if (contents.torn > 0) await cutTornLine(folder, contents);
    if (!contents.indexed) await saveIndex(folder, contents);
    const episodes = await openForAppending(join(folder, episodesFile));
    const index = await openForAppending(join(folder, indexFile));
    return new RunWriter(describeRun(folder, configuration, contents), {
      lock,
      episodes,
      index,
      end: contents.end,
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openForAppending(path: string): Promise<FileHandle> {
  return touching(path, () => open(path, "a"));
}

/** Keeps the torn bytes aside before it cuts them off, so that nothing is lost whatever happens in between. */
async function cutTornLine(folder: string, { end }: Contents): Promise<void> {
  const path = join(folder, episodesFile);
  await touching(path, async () => {
    const bytes = (await readFile(path)).subarray(end);
    let number = 1;
    while ((await sizeIfThere(join(folder, `torn-${number}.txt`))) !== undefined) number += 1;
    await writeNew(join(folder, `torn-${number}.txt`), "wx", bytes);
    await truncate(path, end);
  });
}

/** Episodes that are written at once; it bounds how much text is copied for one write. */
const largestGroup = 256;

type Waiting = {
  readonly bytes: Buffer;
  readonly summary: ReturnType<typeof summariseEpisode>;
  readonly resolve: (entry: IndexEntry) => void;
  readonly reject: (error: unknown) => void;
};

type OpenFiles = {
  readonly lock: Lock;
  readonly episodes: FileHandle;
  readonly index: FileHandle;
  readonly end: number;
};

/** A run that this process, and no other, is writing. */
export class RunWriter {
  readonly path: string;
  readonly configuration: RunConfiguration;
  /** What was found when it was opened. */
  readonly found: StoredRun;
  readonly #files: OpenFiles;
  readonly #counting = new Map<string, IndexEntry>();
  #end: number;
  readonly #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  #broken: RunStoreError | undefined;

  constructor(found: StoredRun, files: OpenFiles) {
    this.path = found.path;
    this.configuration = found.configuration;
    this.found = found;
    this.#files = files;
    this.#end = files.end;
    for (const entry of found.entries) this.#counting.set(episodeKey(entry), entry);
  }

  /** The finished episodes that count: by trial, then in the order of the tasks. */
  entries(): readonly IndexEntry[] {
    return inOrder(this.configuration, this.#counting.values());
  }

  /**
   * Stores a finished episode; it counts once this resolves, for then it is on the disk. Episodes that arrive while
   * others are being flushed go together in the next flush. Rejects with a RunStoreError when it could not be stored, and
   * from then on always, because the file may end in half a line.
   */
  append(record: EpisodeRecord): Promise<IndexEntry> {
    const foreign = whyForeign(record, this.configuration);
    if (foreign !== undefined)
      return Promise.reject(new RunStoreError(this.path, `an episode to be stored ${foreign}`));
    return new Promise((resolve, reject) => {
      const bytes = Buffer.from(`${formatEpisode(record)}\n`);
      this.#waiting.push({ bytes, summary: summariseEpisode(record), resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async #flush(): Promise<void> {
    // Everything that arrives in this turn of the event loop belongs to the first group.
    await new Promise((resume) => setImmediate(resume));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, largestGroup);
      try {
        const entries = await this.#write(group);
        for (const [place, entry] of entries.entries()) {
          count(this.#counting, entry);
          group[place]?.resolve(entry);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#flushing = undefined;
  }

  async #write(group: readonly Waiting[]): Promise<readonly IndexEntry[]> {
    if (this.#broken !== undefined) throw this.#broken;
    const path = join(this.path, episodesFile);
    try {
      await touching(path, async () => {
        await this.#files.episodes.appendFile(Buffer.concat(group.map(({ bytes }) => bytes)));
        await this.#files.episodes.datasync();
      });
      const entries = group.map(({ bytes, summary }) => {
        const entry = { offset: this.#end, length: bytes.length - 1, ...summary };
        this.#end += bytes.length;
        return entry;
      });
      await touching(join(this.path, indexFile), () =>
        this.#files.index.appendFile(entries.map(formatIndexLine).join("")),
      );
      return entries;
    } catch (error) {
      this.#broken =
        error instanceof RunStoreError ? error : new RunStoreError(path, String(error), { cause: error });
      throw this.#broken;
    }
  }

  /** Writes `summary.json`. */
  async writeSummary(summary: Summary): Promise<void> {
    const text = JSON.stringify({ run: this.configuration.id, ...summary }, null, 2);
    await writeWhole(join(this.path, "summary.json"), `${text}\n`);
  }

  /** Stores what still waits, and lets go of the run. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#files.episodes.close();
    await this.#files.index.close();
    await this.#files.lock.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
