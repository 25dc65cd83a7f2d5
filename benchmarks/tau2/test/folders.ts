import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Folder } from "@mua/core";

/** A folder of the recordings. */
export function recordedFolder(path: string): Folder {
  const { MUA_RECORDINGS: root = "" } = process.env;
  return diskFolder(join(root, path));
}

function diskFolder(root: string): Folder {
  return {
    label: root,
    list: (path) =>
      existsSync(join(root, path))
        ? readdirSync(join(root, path), { withFileTypes: true })
            .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
            .sort()
        : [],
    has: (path) => existsSync(join(root, path)),
    text: (path) => readFileSync(join(root, path), "utf8"),
  };
}

/** A folder of texts by path. */
export function folderOf(texts: ReadonlyMap<string, string>): Folder {
  return {
    label: "memory",
    list: (path) => {
      const below = path === "" ? "" : `${path}/`;
      return [...texts.keys()]
        .filter((name) => name.startsWith(below) && !name.slice(below.length).includes("/"))
        .map((name) => name.slice(below.length))
        .sort();
    },
    has: (path) => texts.has(path),
    text: (path) => {
      const text = texts.get(path);
      if (text === undefined) throw new Error(`there is no '${path}'`);
      return text;
    },
  };
}

export const nowhere: Folder = folderOf(new Map());
