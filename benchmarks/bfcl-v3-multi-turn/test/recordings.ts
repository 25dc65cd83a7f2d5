import type { Dataset } from "@mua/core";
import * as testing from "@mua/testing";
import { NAME } from "../src/benchmark.ts";
import type { Era } from "../src/era.ts";

/** Folders of the official data by version. */
const COMMITS: { readonly [version in Era["version"]]: string } = { v3: "cd9429c", v4: "6ea5797" };

/** The official dataset of a version. */
export function recordedDataset(version: Era["version"]): Dataset {
  return testing.recordedDataset(`data/bfcl/${COMMITS[version]}`, { name: NAME, version });
}
