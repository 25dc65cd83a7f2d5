import type { DatasetManifest } from "@mua/core";
import v56dd66c from "./manifests/56dd66c.json" with { type: "json" };

/** The newest version of the dataset, and so far the only one. */
export const newest: DatasetManifest = v56dd66c;

const manifests = [newest];

/** Versions of the dataset, the default first. */
export const versions: readonly string[] = manifests.map(({ version }) => version);

/** The files behind a version. Throws where there is none of that name. */
export function manifestOf(version: string): DatasetManifest {
  const manifest = manifests.find((one) => one.version === version);
  if (manifest !== undefined) return manifest;
  throw new Error(`acebench-agent has no version '${version}'. There are: ${versions.join(", ")}`);
}
