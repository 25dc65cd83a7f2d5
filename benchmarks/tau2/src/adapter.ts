import type { Adapter, Dataset, DatasetManifest } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import { openTau2, openTau2With } from "./benchmark.ts";
import { conformance } from "./conformance/conformance.ts";
import { domainOf } from "./domain.ts";
import { domainNames } from "./domains.ts";
import { type Era, eraOf, eras } from "./era.ts";
import { generateTasks } from "./generate/generate.ts";
import v0_1_3 from "./manifests/v0.1.3.json" with { type: "json" };
import v1_0_1 from "./manifests/v1.0.1.json" with { type: "json" };
import { officialResults } from "./results/export.ts";
import { importResults } from "./results/import.ts";
import { rescore } from "./results/rescore.ts";
import { leaderboardSubmission } from "./submission/submission.ts";
import { readTaskFile } from "./task-file.ts";

const manifests: readonly DatasetManifest[] = [v1_0_1, v0_1_3];

/** What published τ² scores are about; the other parts are variations and a small example. */
const MAIN_PARTS = new Set(["retail", "airline", "telecom"]);

/** τ²-bench: domains in which agent and user may both call tools, by the rules of two official versions. */
export const tau2Adapter: Adapter = {
  name: "tau2",
  title: "τ²-bench: customer service with a simulated user, both of whom may have tools",
  parts: domainNames,
  mainParts: domainNames.filter((name) => MAIN_PARTS.has(name)),
  versions: eras.map(({ version }) => version),
  manifest: (version) => {
    const manifest = manifests.find((one) => one.version === version);
    if (manifest === undefined) throw unknownVersion(version);
    return manifest;
  },
  load: (...selected) => openTau2(...required(...selected)),
  loadTasks: (part, dataset, text) => {
    const [name, its, era] = required(part, dataset);
    const tasks = readTaskFile(text, domainOf(name));
    return openTau2With(tasks, sha256Hex(`${its.hash} ${text}`), name, its, era);
  },
  generate: async (part, dataset, options) => generateTasks(...required(part, dataset), options),
  rescore,
  importResults,
  conformance,
  exports: [officialResults],
  submissions: [leaderboardSubmission],
};

/** What all parts need to be opened. Throws an Error for people. */
function required(
  part: string | undefined,
  dataset: Dataset | undefined,
): readonly [part: string, dataset: Dataset, era: Era] {
  if (part === undefined) throw new Error(`tau2 needs a part: ${domainNames.join(", ")}`);
  if (dataset === undefined) throw new Error("tau2 needs its dataset");
  const era = eraOf(dataset.version);
  if (era === undefined) throw unknownVersion(dataset.version);
  return [part, dataset, era];
}

function unknownVersion(version: string): Error {
  return new Error(
    `tau2 has no version '${version}'. There are: ${eras.map((era) => era.version).join(", ")}`,
  );
}
