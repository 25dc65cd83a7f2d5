import { existsSync, readFileSync } from "node:fs";
import type { Dataset } from "@mua/core";
import { parseJson, type Value } from "@mua/python-compat";
import { recorded, recordedDataset, recordedPath } from "@mua/testing";
import { type Era, eras } from "../src/era.ts";

export { recorded, title } from "@mua/testing";

/** Rules and dataset of each recorded version. */
export const versions: readonly { readonly era: Era; readonly dataset: Dataset }[] = recorded
  ? eras.map((era) => {
      const { version } = era;
      return { era, dataset: recordedDataset(`data/tau2/${version}`, { name: "tau2", version }) };
    })
  : [];

/** A recorded file, with Python's numbers. */
export function recording(era: Era, path: string): Value {
  return parseJson(readFileSync(pathOf(era, path), "utf8"));
}

export function isRecorded(era: Era, path: string): boolean {
  return existsSync(pathOf(era, path));
}

function pathOf(era: Era, path: string): string {
  return recordedPath("golden/tau2", era.version, path);
}
