import { homedir } from "node:os";
import { join, posix, win32 } from "node:path";
import type { DatasetManifest } from "@mua/core";
import { DatasetError } from "./errors.ts";

/** Environment variables by name. */
type Environment = { readonly [name: string]: string | undefined };

/** The folder that holds all datasets: `$MUA_DATA`, else one in the platform's cache folder. Always absolute. */
export function datasetRoot(environment: Environment, platform: NodeJS.Platform): string {
  const { resolve } = platform === "win32" ? win32 : posix;
  const given = (name: string): string | undefined => environment[name] || undefined;
  const chosen = given("MUA_DATA");
  if (chosen !== undefined) return resolve(chosen);
  const home = given("HOME") ?? given("USERPROFILE") ?? homedir();
  switch (platform) {
    case "win32":
      return resolve(given("LOCALAPPDATA") ?? resolve(home, "AppData", "Local"), "mua", "datasets");
    case "darwin":
      return resolve(home, "Library", "Caches", "mua", "datasets");
    default:
      return resolve(home, given("XDG_CACHE_HOME") ?? ".cache", "mua", "datasets");
  }
}

/** Where a version of a dataset lies below the folder of all datasets. Throws DatasetError on a name that is a path. */
export function datasetFolder(
  dataset: { readonly name: string; readonly version: string },
  root: string,
): string {
  for (const name of [dataset.name, dataset.version]) if (name.includes("/")) throw unsafe(name);
  return join(root, plainPath(dataset.name), plainPath(dataset.version));
}

/** The same path, when it leads from a folder to a file below it on every platform. Throws DatasetError otherwise. */
export function plainPath(path: string): string {
  const isPlain = path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/[\\:\0]/u.test(part));
  if (!isPlain) throw unsafe(path);
  return path;
}

function unsafe(path: string): DatasetError {
  return new DatasetError(
    "malformed",
    `A manifest names ${JSON.stringify(path)}, which is no plain relative path`,
  );
}

/** Throws DatasetError when a path that a manifest names leads out of the dataset's folder. */
export function checkPaths(manifest: DatasetManifest): void {
  for (const { path } of [...manifest.files, ...manifest.pythonModules]) plainPath(path);
  if (manifest.upstream.folder !== undefined) plainPath(manifest.upstream.folder);
}
