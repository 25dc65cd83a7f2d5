import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Adapter, Folder } from "@mua/core";
import { makeFolders } from "@mua/runner";
import { messageOf, UsageError } from "./errors.ts";

/** A folder on disk as adapters read it. Throws UsageError when there is none. */
export function diskFolder(path: string): Folder {
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new UsageError(`there is no folder '${path}'`);
  return {
    label: path,
    list: (below) => {
      const folder = join(path, below);
      if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
      return readdirSync(folder, { withFileTypes: true })
        .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
        .sort();
    },
    has: (below) => existsSync(join(path, below)),
    text: (below) => {
      const file = join(path, below);
      try {
        return readFileSync(file, "utf8");
      } catch (error) {
        throw new UsageError(`'${file}' cannot be read: ${messageOf(error)}`, { cause: error });
      }
    },
  };
}

/** A results file and the folder it lies in. */
export type ResultsFile = { readonly text: string; readonly folder: Folder };

/** The results file of a path, or those of one run in a folder as `adapter` finds them there. Throws UsageError. */
export function resultsFiles(path: string, adapter: Adapter): readonly ResultsFile[] {
  if (!existsSync(path)) throw new UsageError(`there is no file '${path}'`);
  if (!statSync(path).isDirectory()) return [resultsFile(path)];
  const folder = diskFolder(path);
  const found = adapter.resultFiles?.(folder) ?? ["results.json"].filter((name) => folder.has(name));
  if (found.length === 0)
    throw new UsageError(`the folder '${path}' holds no results file of ${adapter.name}`);
  return found.map((file) => resultsFile(join(path, file)));
}

function resultsFile(path: string): ResultsFile {
  const folder = diskFolder(dirname(path));
  return { text: folder.text(basename(path)), folder };
}

/** Writes a file, making the folders above it. Throws a UsageError when that cannot be. */
export async function writeContent(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await makeFolders(dirname(path));
    await writeFile(path, content);
  } catch (error) {
    throw new UsageError(`'${path}' cannot be written: ${messageOf(error)}`);
  }
}
