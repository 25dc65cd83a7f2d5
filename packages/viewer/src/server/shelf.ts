import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { isBeingWritten, RunStoreError, readRun, type StoredRun } from "@mua/runner";
import { type Summary, summarise } from "@mua/scorer";
import type { BrokenRun } from "../api.ts";

/** Where runs come from: every folder below one, looked at again each time, or certain folders. */
export type RunSource = { readonly root: string } | { readonly folders: readonly string[] };

/** A run as it was when it was last looked at. */
export type ShelvedRun = {
  readonly id: string;
  readonly stored: StoredRun;
  readonly live: boolean;
  /** Changes when the run does. */
  readonly version: string;
  /** Its figures, computed when they are first asked for. */
  readonly summary: () => Summary;
};

/** Reading a long run again takes time: while it grows that happens at most this share of the time. */
const SHARE = 4;

type Kept = { readonly run: ShelvedRun; readonly readAt: number; readonly took: number };

/** The runs that are shown. A run is read again when its files have changed, and only its index. */
export class Shelf {
  readonly #source: RunSource;
  readonly #kept = new Map<string, Kept>();
  readonly #reading = new Map<string, Promise<ShelvedRun>>();

  constructor(source: RunSource) {
    this.#source = source;
  }

  /** The run of that id; undefined when there is none. Rejects with a RunStoreError when it cannot be read. */
  async run(id: string): Promise<ShelvedRun | undefined> {
    const folder = (await this.#folders()).get(id);
    return folder === undefined ? undefined : this.#open(id, folder);
  }

  /** All runs, newest first by name, and the folders that are none. */
  async list(): Promise<{ readonly runs: readonly ShelvedRun[]; readonly broken: readonly BrokenRun[] }> {
    const runs: ShelvedRun[] = [];
    const broken: BrokenRun[] = [];
    for (const [id, folder] of await this.#folders()) {
      try {
        runs.push(await this.#open(id, folder));
      } catch (error) {
        if (!(error instanceof RunStoreError)) throw error;
        broken.push({ id, problem: error.reason });
      }
    }
    return { runs: runs.reverse(), broken };
  }

  /** The version of each run, without reading any. */
  async versions(): Promise<ReadonlyMap<string, string>> {
    const folders = [...(await this.#folders())];
    return new Map(
      await Promise.all(
        folders.map(async ([id, folder]) => [id, (await fingerprint(folder)).version] as const),
      ),
    );
  }

  async #folders(): Promise<ReadonlyMap<string, string>> {
    if ("root" in this.#source) {
      const { root } = this.#source;
      const names = await readdir(root, { withFileTypes: true }).catch(() => []);
      const folders = names.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      return new Map(folders.toSorted().map((name) => [name, join(root, name)]));
    }
    const named = new Map<string, string>();
    for (const folder of new Set(this.#source.folders.map((path) => resolve(path)))) {
      const name = basename(folder);
      let id = name;
      for (let copy = 2; named.has(id); copy += 1) id = `${name}~${copy}`;
      named.set(id, folder);
    }
    return named;
  }

  async #open(id: string, folder: string): Promise<ShelvedRun> {
    const { version, live } = await fingerprint(folder);
    const kept = this.#kept.get(id);
    if (kept?.run.version === version) return kept.run;
    if (kept !== undefined && live && performance.now() - kept.readAt < kept.took * SHARE) return kept.run;
    const reading = this.#reading.get(id) ?? this.#read(id, folder, version, live);
    this.#reading.set(id, reading);
    return reading.finally(() => this.#reading.delete(id));
  }

  async #read(id: string, folder: string, version: string, live: boolean): Promise<ShelvedRun> {
    const begunAt = performance.now();
    const stored = await readRun(folder);
    let known: Summary | undefined;
    const summary = (): Summary => {
      known ??= summarise(stored.entries);
      return known;
    };
    const run = { id, stored, live, version, summary };
    const readAt = performance.now();
    this.#kept.set(id, { run, readAt, took: readAt - begunAt });
    return run;
  }
}

async function fingerprint(folder: string): Promise<{ readonly version: string; readonly live: boolean }> {
  const [live, ...files] = await Promise.all([
    isBeingWritten(folder).catch(() => false),
    ...["run.yaml", "episodes.jsonl"].map((file) => stat(join(folder, file)).catch(() => undefined)),
  ]);
  const parts = files.map((file) => (file === undefined ? "-" : `${file.size}.${Math.round(file.mtimeMs)}`));
  return { version: [...parts, ...(live ? ["live"] : [])].join("_"), live };
}
