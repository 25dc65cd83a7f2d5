import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Adapter, Benchmark, EpisodeRecord, OpenDataset } from "@mua/core";
import {
  listRuns,
  type RunConfiguration,
  RunStoreError,
  readEpisode,
  readRun,
  type StoredRun,
} from "@mua/runner";
import { summarise } from "@mua/scorer";
import { adapterOf } from "./adapters.ts";
import { datasetOpener, loadPart, type OpenBenchmark, openAtHand } from "./benchmarks.ts";
import { suggestion, UsageError } from "./errors.ts";
import type { OutputRow } from "./output.ts";
import { parseSelector } from "./selector.ts";
import type { Terminal } from "./terminal.ts";

/** The folder that holds the runs. */
export function runsRoot(out: string | undefined): string {
  return out ?? join("results", "runs");
}

/** A path as a person at this place would write it. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === "" || fromHere.startsWith("..") ? path : fromHere;
}

/** Whether a name is that of a run: its folder, or a folder in that of the runs. */
export function isRun(name: string, out: string | undefined): boolean {
  return folderOf(name, out) !== undefined;
}

function folderOf(name: string, out: string | undefined): string | undefined {
  return [name, resolve(runsRoot(out), name)].find((folder) => existsSync(join(folder, "run.yaml")));
}

/** The folder of a run by path or name. Throws a UsageError with the nearest names. */
export async function runFolder(name: string, out: string | undefined): Promise<string> {
  const folder = folderOf(name, out);
  if (folder !== undefined) return folder;
  const root = runsRoot(out);
  const runs = await listRuns(root).catch(() => []);
  const near = suggestion(
    name,
    runs.map(({ id }) => id),
  );
  throw new UsageError(`'${name}' is no run, neither by itself nor in ${root}.${near} See: mua list runs`);
}

/** Reads a run by path or name and says what in it is no finished episode. Throws UsageError. */
export async function findRun(name: string, out: string | undefined, terminal: Terminal): Promise<StoredRun> {
  const run = await asUsage(readRun(await runFolder(name, out)));
  reportDamage(run, terminal);
  return run;
}

/** What the run store refuses because of what it was given: a wrong folder is the user's to mend. */
export async function asUsage<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof RunStoreError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** Says what in a run's file is no finished episode of it. */
export function reportDamage({ path, foreign, torn }: StoredRun, terminal: Terminal): void {
  const file = join(shownPath(path), "episodes.jsonl");
  if (torn > 0)
    terminal.note(
      `${file}: the last ${torn} bytes are an unfinished episode; they are kept aside when the run is resumed`,
    );
  for (const { offset, foreign: why } of foreign.slice(0, 5))
    terminal.note(`${file}: the line at byte ${offset} ${why}; it stays there and does not count`);
  if (foreign.length > 5) terminal.note(`${file}: ${foreign.length - 5} more such lines`);
}

/** Every episode of a run that counts, in order. */
export async function* episodesOf(run: StoredRun): AsyncIterable<EpisodeRecord> {
  for (const entry of run.entries) yield await readEpisode(run, entry);
}

/**
 * The benchmark of a run, over the dataset version it was played with; pulls it when it is missing. Throws a UsageError
 * when its data is no longer the same.
 */
export async function benchmarkOf(
  configuration: RunConfiguration,
  terminal: Terminal,
): Promise<OpenBenchmark> {
  return openPlayed(configuration, (adapter) => datasetOpener(adapter, terminal));
}

/** The same from what is on this machine: rejects where the dataset would have to be pulled. */
export async function benchmarkAtHand(configuration: RunConfiguration): Promise<Benchmark> {
  return (await openPlayed(configuration, openAtHand)).benchmark;
}

async function openPlayed(
  { benchmark: played, dataset: { version, hash }, options: { tasksFile } }: RunConfiguration,
  openerOf: (adapter: Adapter) => OpenDataset,
): Promise<OpenBenchmark> {
  const { name, part } = parseSelector(played);
  const adapter = await adapterOf(name);
  if (adapter.versions.length > 0 && !adapter.versions.includes(version))
    throw new UsageError(
      `the run was played over data of its own (${version}), none of the versions of ${name}: ${adapter.versions.join(", ")}`,
    );
  const dataset = adapter.versions.length > 0 ? await openerOf(adapter)(version) : undefined;
  const benchmark = loadPart(adapter, part, dataset, typeof tasksFile === "string" ? tasksFile : undefined);
  if (benchmark.dataset.hash !== hash) {
    const now = benchmark.dataset;
    if (tasksFile !== undefined)
      throw new UsageError(
        `the run was played with other tasks than '${String(tasksFile)}' has now, or over another dataset`,
      );
    throw new UsageError(
      `the run was played over other data of ${played} (hash ${hash.slice(0, 12)}) than there is now (${now.name}@${now.version}, hash ${now.hash.slice(0, 12)})`,
    );
  }
  return { adapter, benchmark, dataset };
}

/** The runs in the folder of the runs as rows, folders that are none with the reason. */
export async function listStoredRuns(out: string | undefined): Promise<readonly OutputRow[]> {
  const listed = await asUsage(listRuns(runsRoot(out)));
  return listed.map((one) => {
    if ("problem" in one) return { run: one.id, problem: one.problem.reason };
    const { configuration, entries } = one.run;
    const { benchmark, dataset, participants, tasks, trials } = configuration;
    return {
      run: one.id,
      benchmark,
      version: dataset.version,
      agent: participants.agent,
      user: participants.user ?? null,
      episodes: entries.length,
      planned: tasks.length * trials,
      reward: summarise(entries).reward.mean,
    };
  });
}
