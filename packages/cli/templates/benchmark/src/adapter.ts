import type { Adapter, Benchmark } from "@mua/core";
import { openExample } from "./benchmark.ts";
import { conformance } from "./conformance.ts";
import type { ExampleTask } from "./task.ts";

let opened: Benchmark<ExampleTask> | undefined;

/** What `mua` knows of this benchmark. Its tasks are built in: no parts, no versions, nothing to pull. */
export const exampleAdapter: Adapter = {
  name: "example",
  title: "The desk of a small library",
  parts: [],
  mainParts: [],
  versions: [],
  manifest: (version) => {
    throw new Error(`example has no version '${version}': its tasks are built in`);
  },
  load: () => {
    opened ??= openExample();
    return opened;
  },
  conformance: (folder) => conformance(folder, openExample()),
  exports: [],
};
