import { open, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { EpisodeRecord } from "@mua/core";
import { parseConfiguration, type RunConfiguration } from "./configuration.ts";
import { count } from "./counting.ts";
import { type Contents, episodesFile, indexFile, readContents, readRecord } from "./episodes-file.ts";
import { readIfThere, sizeIfThere, writeWhole } from "./files.ts";
import { type ForeignLine, formatIndexLine, type IndexEntry, isEntry } from "./index-file.ts";
import { hasCode, RunStoreError, touching } from "./store-error.ts";

/** A run on disk, as far as its episodes are finished. */
export type StoredRun = {
  readonly path: string;
  readonly configuration: RunConfiguration;
  /** The episodes that count, one for each task and trial: by trial, then in the order of the tasks. */
  readonly entries: readonly IndexEntry[];
  /** Lines of `episodes.jsonl` that are no episodes of this run. */
  readonly foreign: readonly ForeignLine[];
  /** Bytes at the end of `episodes.jsonl` of an episode that is being written, or was when its process died. */
  readonly torn: number;
};

/** Reads a run's folder. Writes nothing but an index that is missing or out of date, when nobody else writes the run. Throws RunStoreError. */
export async function readRun(folder: string): Promise<StoredRun> {
  const configuration = await readConfiguration(folder);
  const contents = await readContents(folder, configuration);
  if (
    !contents.indexed &&
    contents.lines.length > 0 &&
    (await sizeIfThere(join(folder, "lock"))) === undefined
  ) {
    // A folder that cannot be written can still be read.
    await saveIndex(folder, contents).catch(() => undefined);
  }
  return describeRun(folder, configuration, contents);
}

export async function readConfiguration(folder: string): Promise<RunConfiguration> {
  const path = join(folder, "run.yaml");
  const text = await readIfThere(path);
  if (text === undefined)
    throw new RunStoreError(path, "there is no such file, so this is not the folder of a run");
  return parseConfiguration(path, text);
}

/** Writes the index anew. */
export async function saveIndex(folder: string, { lines }: Contents): Promise<void> {
  await writeWhole(join(folder, indexFile), lines.map(formatIndexLine).join(""));
}

export function describeRun(
  folder: string,
  configuration: RunConfiguration,
  { lines, torn }: Contents,
): StoredRun {
  const counting = new Map<string, IndexEntry>();
  for (const line of lines) if (isEntry(line)) count(counting, line);
  return {
    path: resolve(folder),
    configuration,
    entries: inOrder(configuration, counting.values()),
    foreign: lines.filter((line) => "foreign" in line),
    torn,
  };
}

/** Episodes by trial, then in the order of the run's tasks, whichever finished first. */
export function inOrder(
  configuration: RunConfiguration,
  entries: Iterable<IndexEntry>,
): readonly IndexEntry[] {
  const places = new Map(configuration.tasks.map((task, place) => [task, place]));
  return [...entries].sort(
    (a, b) => a.trial - b.trial || (places.get(a.task) ?? 0) - (places.get(b.task) ?? 0),
  );
}

/** Reads one episode of a run, and only its bytes. Throws RunStoreError. */
export async function readEpisode(run: StoredRun, entry: IndexEntry): Promise<EpisodeRecord> {
  const path = join(run.path, episodesFile);
  const record = await readRecord(path, entry);
  const { task, trial } = record.trajectory;
  if (task !== entry.task || trial !== entry.trial) {
    throw new RunStoreError(
      path,
      `the index is wrong: at byte ${entry.offset} stands task '${task}', trial ${trial}; remove ${indexFile}`,
    );
  }
  return record;
}

/** The stored text of each episode of a run, in the order of the file; nothing is read but these bytes, one after the other. */
export async function* episodeTexts(
  run: StoredRun,
): AsyncGenerator<{ readonly entry: IndexEntry; readonly text: string }> {
  const path = join(run.path, episodesFile);
  if (run.entries.length === 0) return;
  const file = await touching(path, () => open(path));
  try {
    for (const entry of run.entries.toSorted((a, b) => a.offset - b.offset)) {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(entry.length),
        0,
        entry.length,
        entry.offset,
      );
      yield { entry, text: buffer.toString("utf8", 0, bytesRead) };
    }
  } finally {
    await file.close();
  }
}

/** A folder among the runs: a run, or why it is none. */
export type ListedRun =
  | { readonly id: string; readonly path: string; readonly run: StoredRun }
  | { readonly id: string; readonly path: string; readonly problem: RunStoreError };

/** The runs in a folder, in the order in which they were created; what is no run comes last, by name. A folder that does not exist holds none. Throws a RunStoreError when it cannot be read. */
export async function listRuns(root: string): Promise<readonly ListedRun[]> {
  const names = await touching(root, async () => {
    try {
      const entries = await readdir(root, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return [];
      throw error;
    }
  });
  const listed: ListedRun[] = [];
  for (const id of names.toSorted()) {
    const path = resolve(root, id);
    try {
      listed.push({ id, path, run: await readRun(path) });
    } catch (error) {
      if (!(error instanceof RunStoreError)) throw error;
      listed.push({ id, path, problem: error });
    }
  }
  return listed.sort((a, b) => byText(createdAt(a), createdAt(b)));
}

/** When a run was created; later than any time where that is not known. */
function createdAt(listed: ListedRun): string {
  return "run" in listed ? listed.run.configuration.createdAt : "~";
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
