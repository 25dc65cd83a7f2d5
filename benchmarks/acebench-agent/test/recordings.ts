import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset, Folder } from "@mua/core";
import { parseJson, type Value } from "@mua/python-compat";
import { newest } from "../src/versions.ts";

const { MUA_RECORDINGS: root } = process.env;

/** Whether recordings of the official code are at hand. */
export const recorded = root !== undefined;

/** The title of a suite, with the reason where it is skipped. */
export function title(text: string): string {
  return recorded ? text : `${text} (skipped: MUA_RECORDINGS names no folder of recordings)`;
}

/** The official dataset. */
export function recordedDataset(): Dataset {
  const folder = join(root ?? "", "data/acebench", newest.version);
  const text = (path: string) => readFileSync(join(folder, path), "utf8");
  const parsed = new Map<string, Value>();
  return {
    name: newest.name,
    version: newest.version,
    hash: "0",
    folder,
    text,
    json: (path) => {
      const value = parsed.get(path) ?? parseJson(text(path));
      parsed.set(path, value);
      return value;
    },
  };
}

/** A folder of the recordings. */
export function recordedFolder(path: string): Folder {
  const folder = join(root ?? "", "golden/acebench", path);
  return {
    label: folder,
    list: (below) =>
      existsSync(join(folder, below))
        ? readdirSync(join(folder, below), { withFileTypes: true })
            .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
            .sort()
        : [],
    has: (below) => existsSync(join(folder, below)),
    text: (below) => readFileSync(join(folder, below), "utf8"),
  };
}
