import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset } from "@mua/core";
import { parseJson, type Value } from "@mua/python-compat";
import { type Era, eras } from "../src/era.ts";

const { MUA_RECORDINGS: root } = process.env;

/** Whether recordings of the official code are at hand. */
export const recorded = root !== undefined;

/** The title of a suite, with the reason where it is skipped. */
export function title(text: string): string {
  return recorded ? text : `${text} (skipped: MUA_RECORDINGS names no folder of recordings)`;
}

/** Rules and dataset of each recorded version. */
export const versions: readonly { readonly era: Era; readonly dataset: Dataset }[] =
  root === undefined
    ? []
    : eras.map((era) => ({ era, dataset: folderDataset(join(root, "data/tau2", era.version), era) }));

function folderDataset(folder: string, era: Era): Dataset {
  const text = (path: string) => readFileSync(join(folder, path), "utf8");
  const parsed = new Map<string, Value>();
  return {
    name: "tau2",
    version: era.version,
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

/** A recorded file, with Python's numbers. */
export function recording(era: Era, path: string): Value {
  return parseJson(recordedText(era, path));
}

export function isRecorded(era: Era, path: string): boolean {
  return existsSync(recordedPath(era, path));
}

function recordedText(era: Era, path: string): string {
  return readFileSync(recordedPath(era, path), "utf8");
}

function recordedPath(era: Era, path: string): string {
  return join(root ?? "", "golden/tau2", era.version, path);
}
