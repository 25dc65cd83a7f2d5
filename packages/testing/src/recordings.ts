import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset, Folder } from "@mua/core";
import { parseJson, type Value } from "@mua/python-compat";

const { MUA_RECORDINGS: root = "" } = process.env;

/** Whether recordings of the official code are at hand. */
export const recorded = root !== "";

/** The title of a suite that needs them, with the reason where it is skipped. */
export function title(text: string): string {
  return recorded ? text : `${text} (skipped: MUA_RECORDINGS names no folder of recordings)`;
}

/** A path among the recordings, official data and third-party results. */
export function recordedPath(...path: readonly string[]): string {
  return join(root, ...path);
}

/** A folder among them. */
export function recordedFolder(...path: readonly string[]): Folder {
  const label = recordedPath(...path);
  return {
    label,
    list: (below) => {
      const folder = join(label, below);
      if (!existsSync(folder)) return [];
      return readdirSync(folder, { withFileTypes: true })
        .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
        .sort();
    },
    has: (below) => existsSync(join(label, below)),
    text: (below) => readFileSync(join(label, below), "utf8"),
  };
}

const datasets = new Map<string, Dataset>();

/** The official dataset in a folder among them; the same one every time, so that no file is parsed twice. */
export function recordedDataset(
  path: string,
  { name, version }: { readonly name: string; readonly version: string },
): Dataset {
  const folder = recordedPath(path);
  const known = datasets.get(folder);
  if (known !== undefined) return known;
  const text = (file: string) => readFileSync(join(folder, file), "utf8");
  const parsed = new Map<string, Value>();
  const dataset: Dataset = {
    name,
    version,
    hash: "0",
    folder,
    text,
    json: (file) => {
      const value = parsed.get(file) ?? parseJson(text(file));
      parsed.set(file, value);
      return value;
    },
  };
  datasets.set(folder, dataset);
  return dataset;
}
