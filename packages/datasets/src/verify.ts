import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetManifest } from "@mua/core";
import { messageOf, selectorOf, systemCode } from "./errors.ts";
import { EXTRACTION } from "./extraction.ts";
import { fileProblem, readPinned } from "./pins.ts";
import { datasetFolder } from "./places.ts";

/** A file of a dataset that is not as pinned, and in what way. */
export type DatasetProblem = { readonly path: string; readonly problem: string };

/** What is wrong with a dataset in the cache, in the order of its manifest; nothing when every file is as pinned. */
export async function verify(manifest: DatasetManifest, root: string): Promise<readonly DatasetProblem[]> {
  const folder = datasetFolder(manifest, root);
  if (existsSync(folder)) return problemsIn(folder, manifest);
  return [{ path: folder, problem: `is not there. Get it with: mua data pull ${selectorOf(manifest)}` }];
}

/** The files in a folder that are missing or not as pinned. */
export async function problemsIn(
  folder: string,
  manifest: DatasetManifest,
): Promise<readonly DatasetProblem[]> {
  const problems: DatasetProblem[] = [];
  const check = async (path: string, problemOf: (bytes: Buffer) => string | undefined): Promise<void> => {
    const problem = await readFile(join(folder, path)).then(problemOf, readProblem);
    if (problem !== undefined) problems.push({ path, problem });
  };
  for (const file of manifest.files) await check(file.path, (bytes) => fileProblem(file, bytes));
  if (manifest.pythonModules.length > 0) {
    await check(EXTRACTION, (bytes) => {
      const checked = readPinned(bytes.toString("utf8"), manifest.pythonModules);
      return "problem" in checked ? checked.problem : undefined;
    });
  }
  return problems;
}

function readProblem(error: unknown): string {
  return systemCode(error) === "ENOENT" ? "is missing" : `cannot be read: ${messageOf(error)}`;
}
