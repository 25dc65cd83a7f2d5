import { readFileSync } from "node:fs";
import {
  type Adapter,
  type Benchmark,
  type Dataset,
  MalformedFileError,
  type OpenDataset,
  type Task,
} from "@mua/core";
import { DatasetError, DatasetMissingError, datasetRoot, openDataset, pull } from "@mua/datasets";
import { adapterOf } from "./adapters.ts";
import { messageOf, suggestion, UsageError } from "./errors.ts";
import { checkSelector, parseSelector, type Selector } from "./selector.ts";
import type { Terminal } from "./terminal.ts";

/** A benchmark that was asked for, open. */
export type OpenBenchmark = {
  readonly adapter: Adapter;
  readonly benchmark: Benchmark;
  readonly dataset: Dataset | undefined;
};

/** The adapter a selector names, with part and version checked. Throws UsageError. */
export async function selectAdapter(
  text: string,
): Promise<{ readonly adapter: Adapter; readonly selector: Selector }> {
  const selector = parseSelector(text);
  const adapter = await adapterOf(selector.name);
  checkSelector(selector, adapter);
  return { adapter, selector };
}

/**
 * Opens what a selector names; a bare benchmark name stands for its main parts. Pulls a missing dataset, saying so. With a
 * file of tasks, these stand in place of the benchmark's own. Throws UsageError.
 */
export async function openBenchmarks(
  text: string,
  terminal: Terminal,
  tasksFile?: string,
): Promise<readonly OpenBenchmark[]> {
  const { adapter, selector } = await selectAdapter(text);
  const version = selector.version ?? adapter.versions[0];
  const dataset = version === undefined ? undefined : await datasetOpener(adapter, terminal)(version);
  const parts = selector.part === undefined ? adapter.mainParts : [selector.part];
  if (tasksFile !== undefined && parts.length > 1)
    throw new UsageError(`'${text}' has several parts, and a file of tasks is of one of them`);
  return (parts.length === 0 ? [undefined] : parts).map((part) => ({
    adapter,
    benchmark: loadPart(adapter, part, dataset, tasksFile),
    dataset,
  }));
}

/** Opens one part over a dataset. Throws a UsageError when that version does not have it, or takes no file of tasks. */
export function loadPart(
  adapter: Adapter,
  part: string | undefined,
  dataset: Dataset | undefined,
  tasksFile: string | undefined,
): Benchmark {
  try {
    if (tasksFile === undefined) return adapter.load(part, dataset);
    if (adapter.loadTasks === undefined)
      throw new UsageError(`${adapter.name} takes no tasks from a file: leave out --tasks-file`);
    return adapter.loadTasks(part, dataset, readTasksFile(tasksFile));
  } catch (error) {
    if (tasksFile !== undefined && error instanceof MalformedFileError)
      throw new UsageError(`${tasksFile}: ${error.message}`, { cause: error });
    throw forPeople(error);
  }
}

function readTasksFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`the file of tasks '${path}' cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** A plain Error is an adapter's own word for people, and wrong usage; anything else has a name of its own. */
export function forPeople(error: unknown): unknown {
  return error instanceof Error && error.name === "Error"
    ? new UsageError(error.message, { cause: error })
    : error;
}

/** Opens datasets of an adapter by version from the folder of datasets. Rejects with a DatasetMissingError. */
export function openAtHand(adapter: Pick<Adapter, "manifest">): OpenDataset {
  return async (version) =>
    openDataset(adapter.manifest(version), datasetRoot(process.env, process.platform));
}

/** Opens datasets of an adapter by version, pulling what is missing. */
export function datasetOpener(adapter: Pick<Adapter, "manifest">, terminal: Terminal): OpenDataset {
  const opened = new Map<string, Promise<Dataset>>();
  const open = async (version: string): Promise<Dataset> => {
    const atHand = openAtHand(adapter);
    try {
      return await atHand(version);
    } catch (error) {
      if (!(error instanceof DatasetMissingError)) throw error;
    }
    const manifest = adapter.manifest(version);
    terminal.note(
      `pulling ${manifest.name}@${manifest.version} from ${manifest.upstream.repository} (first use)`,
    );
    try {
      await pull(manifest, {
        root: datasetRoot(process.env, process.platform),
        signal: terminal.signal,
        report: terminal.status,
      });
      terminal.status("");
    } catch (error) {
      // Its message names the command that takes the files from a folder: that is the user's to do.
      if (error instanceof DatasetError) throw new UsageError(error.message, { cause: error });
      throw error;
    }
    return atHand(version);
  };
  return (version) => {
    const known = opened.get(version) ?? open(version);
    opened.set(version, known);
    return known;
  };
}

/** Which tasks to run. */
export type TaskChoice = {
  readonly split?: string | undefined;
  readonly tasks?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly variant?: string | undefined;
};

/**
 * The tasks of a choice, in file order: named ids, else a split (`base` when there is one), then the first `limit`.
 * `left` are tasks the variant cannot play, with the reason. Throws UsageError on unknown names.
 */
export function chooseTasks(
  benchmark: Benchmark,
  choice: TaskChoice,
): { readonly tasks: readonly Task[]; readonly left: ReadonlyMap<string, string> } {
  if (choice.variant !== undefined && !benchmark.variants.includes(choice.variant)) {
    const names = benchmark.variants;
    throw new UsageError(
      `${benchmark.name} has no variant '${choice.variant}'.${suggestion(choice.variant, names)} There are: ${names.join(", ") || "none"}`,
    );
  }
  const wanted = wantedIds(benchmark, choice);
  const left = new Map<string, string>();
  const tasks = benchmark.tasks.filter((task) => {
    if (wanted !== undefined && !wanted.has(task.id)) return false;
    const reason = benchmark.unplayable(task, choice.variant);
    if (reason !== undefined) left.set(task.id, reason);
    return reason === undefined;
  });
  return { tasks: tasks.slice(0, choice.limit ?? tasks.length), left };
}

function wantedIds(benchmark: Benchmark, choice: TaskChoice): ReadonlySet<string> | undefined {
  const inSplit = splitIds(benchmark, choice.split);
  if (choice.tasks === undefined) return inSplit;
  const known = new Set(benchmark.tasks.map((task) => task.id));
  for (const id of choice.tasks) {
    if (!known.has(id))
      throw new UsageError(
        `${benchmark.name} has no task '${id}'.${suggestion(id, known)} See: mua list tasks ${benchmark.name}`,
      );
    if (choice.split !== undefined && inSplit?.has(id) === false)
      throw new UsageError(`task '${id}' is not in the split '${choice.split}'`);
  }
  return new Set(choice.tasks);
}

function splitIds(benchmark: Benchmark, split: string | undefined): ReadonlySet<string> | undefined {
  const ids = benchmark.splits.get(split ?? "base");
  if (ids !== undefined) return new Set(ids);
  if (split === undefined) return undefined;
  const names = [...benchmark.splits.keys()];
  throw new UsageError(
    `${benchmark.name} has no split '${split}'.${suggestion(split, names)} There are: ${names.join(", ") || "none"}`,
  );
}
