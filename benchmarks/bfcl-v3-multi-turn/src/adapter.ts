import type { Adapter, DatasetManifest } from "@mua/core";
import { NAME, openBfcl } from "./benchmark.ts";
import { type Category, categories } from "./category.ts";
import { conformance } from "./conformance/conformance.ts";
import { eraOf, eras } from "./era.ts";
import { officialFiles } from "./files/export.ts";
import { importResults } from "./files/import.ts";
import { resultFiles } from "./files/model-folder.ts";
import { rescore } from "./files/rescore.ts";
import { FORMULA } from "./files/table.ts";
import v3 from "./manifests/v3.json" with { type: "json" };
import v4 from "./manifests/v4.json" with { type: "json" };

const manifests: readonly DatasetManifest[] = [v3, v4];

/** BFCL's multi-turn categories: scripted users, eight stateful APIs, states and results compared after every turn. */
export const bfclAdapter: Adapter = {
  name: NAME,
  title: `BFCL V3 Multi Turn: eight APIs, scripted users; overall = ${FORMULA}`,
  parts: categories,
  // The whole is one benchmark: its four categories are equally large, so its mean is their unweighted mean.
  mainParts: [],
  versions: eras.map(({ version }) => version),
  manifest: (version) => {
    const manifest = manifests.find((one) => one.version === version);
    if (manifest === undefined) throw unknownVersion(version);
    return manifest;
  },
  load: (part, dataset) => {
    if (dataset === undefined) throw new Error(`${NAME} needs its dataset`);
    const era = eraOf(dataset.version);
    if (era === undefined) throw unknownVersion(dataset.version);
    return openBfcl(dataset, era, categoryNamed(part));
  },
  resultFiles,
  rescore,
  importResults,
  conformance,
  exports: [officialFiles],
};

function categoryNamed(part: string | undefined): Category | undefined {
  const category = categories.find((one) => one === part);
  if (part !== undefined && category === undefined) {
    throw new Error(`${NAME} has no part '${part}'. There are: ${categories.join(", ")}`);
  }
  return category;
}

function unknownVersion(version: string): Error {
  return new Error(
    `${NAME} has no version '${version}'. There are: ${eras.map((era) => era.version).join(", ")}`,
  );
}
