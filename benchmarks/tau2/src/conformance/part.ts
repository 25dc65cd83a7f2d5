import type { Benchmark, Dataset, Folder } from "@mua/core";
import { openTau2 } from "../benchmark.ts";
import type { Tau2Domain } from "../domain.ts";
import { openDomain } from "../domains.ts";
import type { Era } from "../era.ts";
import type { Tau2Task } from "../task.ts";
import { type Digest, digester } from "./digests.ts";
import { type RecordedRun, Recordings, RUN_FILES, recordedRuns } from "./recordings.ts";

/** One part of one version: what was recorded of it, and this implementation of it. */
export type RecordedPart = {
  /** `v1.0.1/retail`, with which its cases are named. */
  readonly name: string;
  readonly part: string;
  readonly era: Era;
  readonly dataset: Dataset;
  readonly domain: Tau2Domain;
  readonly benchmark: Benchmark<Tau2Task>;
  readonly recordings: Recordings;
  taskOf(id: string): Tau2Task | undefined;
  /** Digests states of a task that are never written again. */
  digesterOf(taskId: string): Digest;
};

export function recordedPart(folder: Folder, part: string, dataset: Dataset, era: Era): RecordedPart {
  const name = `${era.version}/${part}`;
  const benchmark = openTau2(part, dataset, era);
  const tasks = new Map(benchmark.tasks.map((task) => [task.id, task]));
  const digesters = new Map<string, Digest>();
  return {
    name,
    part,
    era,
    dataset,
    benchmark,
    domain: openDomain(part, dataset, era),
    recordings: new Recordings(folder, name),
    taskOf: (id) => tasks.get(id),
    digesterOf: (id) => {
      const known = digesters.get(id) ?? digester();
      digesters.set(id, known);
      return known;
    },
  };
}

/** All recorded runs of a part. Throws MalformedFileError. */
export function* recordedRunsOf({ recordings, taskOf }: RecordedPart): Iterable<RecordedRun> {
  for (const file of RUN_FILES) {
    if (recordings.has(`${file}.json`)) yield* recordedRuns(recordings, file, taskOf);
  }
}
