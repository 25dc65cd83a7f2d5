import type { Adapter, Benchmark } from "@mua/core";
import { quickstartBenchmark } from "./benchmark.ts";
import { partNames, readPart } from "./part.ts";
import type { QuickstartTask } from "./task.ts";

const opened = new Map<string, Benchmark<QuickstartTask>>();

/** The embedded benchmark: small tasks of our own. A part's files are read when it is first loaded. */
export const quickstartAdapter: Adapter = {
  name: "quickstart",
  title: "Small built-in tasks over data of our own; no key, no network, no download",
  parts: partNames,
  // The first is what a newcomer runs; the others are asked for by name.
  mainParts: partNames.slice(0, 1),
  versions: [],
  manifest: (version) => {
    throw new Error(`quickstart has no version '${version}': its tasks are built in`);
  },
  load: (part = "retail") => {
    const known = opened.get(part);
    if (known !== undefined) return known;
    const read = readPart(part);
    if (read === undefined)
      throw new Error(`quickstart has no part '${part}'. There are: ${partNames.join(", ")}`);
    const benchmark = quickstartBenchmark(read);
    opened.set(part, benchmark);
    return benchmark;
  },
  exports: [],
};
