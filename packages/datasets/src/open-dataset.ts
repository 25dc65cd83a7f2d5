import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Dataset, DatasetManifest } from "@mua/core";
import { JsonError, parseJson, type Value } from "@mua/python-compat";
import { DatasetError, DatasetMissingError, messageOf, selectorOf, systemCode } from "./errors.ts";
import { EXTRACTION } from "./extraction.ts";
import { datasetHash, fileProblem, readPinned } from "./pins.ts";
import { datasetFolder } from "./places.ts";

/**
 * Opens a dataset of the cache. No file is read before it is asked for; then it is checked against its checksum, so that
 * what is read is what the hash says. Throws DatasetMissingError when not all files are there in their pinned size.
 * Reading a path that is not part of the dataset, or one that has been changed, throws DatasetError.
 */
export function openDataset(manifest: DatasetManifest, root: string): Dataset {
  const folder = datasetFolder(manifest, root);
  if (!isThere(manifest, folder)) throw new DatasetMissingError(manifest, folder);
  const selector = selectorOf(manifest);
  const pinned = new Map(manifest.files.map((file) => [file.path, file]));
  const parsed = new Map<string, Value>();

  const failure = (kind: "missing" | "checksum" | "storage", path: string, problem: string) =>
    new DatasetError(kind, `${join(folder, path)} ${problem}. Repair it with: mua data pull ${selector}`);
  const read = (path: string): Buffer => {
    try {
      return readFileSync(join(folder, path));
    } catch (error) {
      if (systemCode(error) === "ENOENT") throw failure("missing", path, "is missing");
      throw failure("storage", path, `cannot be read: ${messageOf(error)}`);
    }
  };
  const file = (path: string): string => {
    const pin = pinned.get(path);
    if (pin === undefined) throw new DatasetError("missing", `Dataset ${selector} has no file ${path}`);
    const bytes = read(path);
    const problem = fileProblem(pin, bytes);
    if (problem !== undefined) throw failure("checksum", path, problem);
    return bytes.toString("utf8");
  };
  const extraction = (): { readonly text: string; readonly modules: Value } => {
    const text = read(EXTRACTION).toString("utf8");
    const checked = readPinned(text, manifest.pythonModules);
    if ("problem" in checked) throw failure("checksum", EXTRACTION, checked.problem);
    return { text, modules: checked.modules };
  };
  const parse = (path: string): Value => {
    try {
      return parseJson(file(path));
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw new DatasetError("malformed", `${path} of ${selector} is not JSON: ${error.message}`, {
        cause: error,
      });
    }
  };

  return {
    name: manifest.name,
    version: manifest.version,
    hash: datasetHash(manifest.files),
    folder,
    text: (path) => (path === EXTRACTION ? extraction().text : file(path)),
    json: (path) => {
      let value = parsed.get(path);
      if (value === undefined) {
        value = path === EXTRACTION ? extraction().modules : parse(path);
        parsed.set(path, value);
      }
      return value;
    },
  };
}

function isThere({ files, pythonModules }: DatasetManifest, folder: string): boolean {
  const size = (path: string): number | undefined => {
    try {
      return statSync(join(folder, path)).size;
    } catch {
      return undefined;
    }
  };
  return (
    files.every((file) => size(file.path) === file.bytes) &&
    (pythonModules.length === 0 || size(EXTRACTION) !== undefined)
  );
}
