import { posix } from "node:path";
import type { Folder } from "@mua/core";

/** The folder at `at` among texts by path; `..` leads to what lies beside it. */
export function folderOf(texts: ReadonlyMap<string, string>, at = ""): Folder {
  const pathOf = (below: string) => posix.join(at, below);
  return {
    label: at === "" ? "memory" : at,
    list: (below) => {
      const folder = pathOf(below);
      const start = folder === "." ? "" : `${folder}/`;
      const names = [...texts.keys()].flatMap((path) =>
        path.startsWith(start) ? (/^[^/]+\/?/.exec(path.slice(start.length)) ?? []) : [],
      );
      return [...new Set(names)].sort();
    },
    has: (below) => texts.has(pathOf(below)),
    text: (below) => {
      const text = texts.get(pathOf(below));
      if (text === undefined) throw new Error(`there is no '${below}'`);
      return text;
    },
  };
}

/** A folder with nothing in it. */
export const nowhere: Folder = folderOf(new Map());
