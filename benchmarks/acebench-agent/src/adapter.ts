import type { Adapter, Dataset } from "@mua/core";
import { type AceBenchmark, openAceBench } from "./benchmark.ts";
import { resultFiles } from "./files/places.ts";
import { LANGUAGES } from "./language.ts";
import { manifestOf, versions } from "./versions.ts";

/** ACEBench's agent tasks: a phone and a travel agency in English and Chinese, with and without a simulated user. */
export const aceBenchAdapter: Adapter = {
  name: "acebench-agent",
  title:
    "ACEBench Agent: a phone and a travel agency in English and Chinese, with and without a simulated user",
  parts: LANGUAGES,
  mainParts: LANGUAGES,
  versions,
  manifest: manifestOf,
  load,
  // What a run does not need is read when it is asked for.
  rescore: async function* (...request) {
    const { rescore } = await import("./files/rescore.ts");
    yield* rescore(...request);
  },
  resultFiles,
  importResults: async function* (...request) {
    const { importResults } = await import("./files/import.ts");
    yield* importResults(...request);
  },
  conformance: async function* (...request) {
    const { conformance } = await import("./conformance/conformance.ts");
    yield* conformance(...request);
  },
  exports: [
    {
      name: "acebench",
      write: async (run) => (await import("./files/export.ts")).officialFiles([run]),
      writeAll: async (runs) => (await import("./files/export.ts")).officialFiles(runs),
    },
  ],
};

function load(part: string | undefined, dataset: Dataset | undefined): AceBenchmark {
  const language = LANGUAGES.find((name) => name === part);
  if (language === undefined) throw new Error(`acebench-agent needs a part: ${LANGUAGES.join(", ")}`);
  if (dataset === undefined) throw new Error("acebench-agent needs its dataset");
  return openAceBench(language, dataset);
}
