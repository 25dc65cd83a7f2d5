import { existsSync } from "node:fs";
import type { DatasetManifest } from "@mua/core";
import type { Value } from "@mua/python-compat";
import { concurrently } from "./concurrently.ts";
import { DatasetError, messageOf, selectorOf, systemCode } from "./errors.ts";
import { EXTRACTION, writeExtracted } from "./extraction.ts";
import { fileProblem, moduleProblem } from "./pins.ts";
import { datasetFolder } from "./places.ts";
import { folderSource, type Source, upstreamSource } from "./sources.ts";
import { openStaging, type Staging, sweep } from "./staging.ts";
import { type DatasetProblem, problemsIn } from "./verify.ts";

export type PullOptions = {
  /** The folder of all datasets. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Takes one line about how far the pull is. */
  readonly report?: (line: string) => void;
  /** A checkout of the upstream repository, or a folder with the dataset's files, instead of the network. */
  readonly from?: string;
  /** Where repositories are served as `OWNER/NAME/COMMIT/PATH`. */
  readonly origin?: string;
};

const ORIGIN = "https://raw.githubusercontent.com";

/** How many files are on their way at once. */
const WIDTH = 8;

/**
 * Brings a dataset into the cache and checks every file and every extraction against the manifest. From the network it
 * only takes what the cache does not have already; with `from` everything comes from there. Whatever goes wrong, the cache
 * stays as it was; pulls of several processes at once do no harm. Throws DatasetError.
 */
export async function pull(manifest: DatasetManifest, options: PullOptions): Promise<void> {
  const folder = datasetFolder(manifest, options.root);
  try {
    options.signal.throwIfAborted();
    await sweep(folder);
    const problems = existsSync(folder) ? await problemsIn(folder, manifest) : undefined;
    if (options.from === undefined && problems?.length === 0) return;
    const source = sourceOf(manifest, folder, problems, options);
    await using staging = await openStaging(folder);
    await fill(staging, manifest, source, options);
    options.signal.throwIfAborted();
    await staging.place(async () => (await problemsIn(folder, manifest)).length === 0);
  } catch (error) {
    throw asDatasetError(error, manifest, options);
  }
}

function sourceOf(
  manifest: DatasetManifest,
  folder: string,
  problems: readonly DatasetProblem[] | undefined,
  { from, origin = ORIGIN }: PullOptions,
): Source {
  if (from !== undefined) return folderSource(manifest, from);
  const upstream = upstreamSource(manifest, origin);
  if (problems === undefined) return upstream;
  const cache = folderSource(manifest, folder);
  const bad = new Set(problems.map(({ path }) => path));
  if (bad.has(EXTRACTION)) for (const { path } of manifest.pythonModules) bad.add(path);
  const holder = (path: string): Source => (bad.has(path) ? upstream : cache);
  return {
    place: (path) => holder(path).place(path),
    file: (path, signal) => holder(path).file(path, signal),
    module: (path, signal) => holder(path).module(path, signal),
  };
}

async function fill(
  staging: Staging,
  manifest: DatasetManifest,
  source: Source,
  options: PullOptions,
): Promise<void> {
  const { files, pythonModules } = manifest;
  const extraction = new Map<string, Value>(pythonModules.map(({ path }) => [path, null]));
  let done = 0;
  const arrived = (path: string): void => {
    done++;
    options.report?.(`${done} of ${files.length + pythonModules.length}: ${path}`);
  };
  const check = (path: string, problem: string | undefined): void => {
    if (problem !== undefined) {
      throw new DatasetError(
        "checksum",
        `${source.place(path)} is not what ${selectorOf(manifest)} pins: it ${problem}`,
      );
    }
    arrived(path);
  };
  const jobs = [
    ...files.map((file) => async (signal: AbortSignal) => {
      const bytes = await source.file(file.path, signal);
      check(file.path, fileProblem(file, bytes));
      await staging.write(file.path, bytes);
    }),
    ...pythonModules.map((module) => async (signal: AbortSignal) => {
      const value = await source.module(module.path, signal);
      check(module.path, moduleProblem(module, value));
      extraction.set(module.path, value);
    }),
  ];
  await concurrently(jobs, WIDTH, options.signal);
  if (pythonModules.length > 0) await staging.write(EXTRACTION, writeExtracted(extraction));
}

/** What went wrong, as an error for people. */
function asDatasetError(error: unknown, manifest: DatasetManifest, { signal, root }: PullOptions): unknown {
  const selector = selectorOf(manifest);
  if (signal.aborted) {
    const reason = messageOf(signal.reason);
    return new DatasetError(
      "cancelled",
      `The pull of ${selector} was stopped (${reason}); the cache is as it was`,
    );
  }
  if (error instanceof DatasetError || systemCode(error) === undefined) return error;
  const advice = `MUA_DATA can name another folder for datasets than ${root}`;
  return new DatasetError("storage", `${selector} cannot be stored: ${messageOf(error)}. ${advice}`, {
    cause: error,
  });
}
