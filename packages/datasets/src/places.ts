import { homedir } from "node:os";
import { join, posix, win32 } from "node:path";
import type { DatasetManifest } from "@mua/core";
import { DatasetError, selectorOf } from "./errors.ts";

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

/**
 * Where a dataset lies below the folder of all datasets. Throws DatasetError when the manifest names a path that leads
 * anywhere else.
 */
export function datasetFolder(manifest: DatasetManifest, root: string): string {
  const { name, version, upstream, files, pythonModules } = manifest;
  const paths = [...files, ...pythonModules].map(({ path }) => path);
  const unsafe =
    [name, version].find((segment) => !isPlain(segment) || segment.includes("/")) ??
    [upstream.folder ?? "root", ...paths].find((path) => !isPlain(path));
  if (unsafe === undefined) return join(root, name, version);
  const problem = `The manifest of ${selectorOf(manifest)} names ${JSON.stringify(unsafe)}`;
  throw new DatasetError("malformed", `${problem}, which is no plain relative path`);
}

/** Whether a path leads from a folder to something below it, on every platform. */
function isPlain(path: string): boolean {
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/[\\:\0]/u.test(part));
}
