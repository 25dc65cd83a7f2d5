import type { Adapter, Benchmark } from "@mua/core";
import { quickstartBenchmark } from "./benchmark.ts";
import { partNames, readPart } from "./part.ts";
import type { QuickstartTask } from "./task.ts";

const opened = new Map<string, Benchmark<QuickstartTask>>();

/** The embedded benchmark: small tasks of our own in a shop of our own. Its files are read when a part is first loaded. */
export const quickstartAdapter: Adapter = {
  name: "quickstart",
  title: "Small built-in tasks over our own shop data; no key, no network, no download",
  parts: partNames,
  mainParts: partNames,
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
