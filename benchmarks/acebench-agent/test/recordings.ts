import type { Dataset, Folder } from "@mua/core";
import * as testing from "@mua/testing";
import { newest } from "../src/versions.ts";

export { recorded, title } from "@mua/testing";

/** The official dataset. */
export function recordedDataset(): Dataset {
  return testing.recordedDataset(`data/acebench/${newest.version}`, newest);
}

/** A folder of the recordings. */
export function recordedFolder(path: string): Folder {
  return testing.recordedFolder("golden/acebench", path);
}
