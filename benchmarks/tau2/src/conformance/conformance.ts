import {
  type ConformanceCase,
  type Folder,
  MalformedFileError,
  type OpenDataset,
  type Selection,
} from "@mua/core";
import { domainNames } from "../domains.ts";
import { eraOf } from "../era.ts";
import { judgeCases } from "./judge.ts";
import { llmCallCases } from "./llm-calls.ts";
import { metricsCases, passHatKCases } from "./metrics.ts";
import { officialFormatCases } from "./official-format.ts";
import { orchestrateCases } from "./orchestrate.ts";
import { type RecordedPart, recordedPart } from "./part.ts";
import { promptCases } from "./prompts.ts";
import { Recordings } from "./recordings.ts";
import { replayCases } from "./replay.ts";
import { scoreCases } from "./score.ts";
import { taskCases } from "./tasks.ts";
import { toolCases, toolMetaCases } from "./tools.ts";

/**
 * Compares recordings of the official code, a folder per version with a folder per part in it, with this implementation.
 * Without a version all that are recorded are compared, without a part all that exist here; the others are said to be
 * skipped.
 */
export async function* conformance(
  folder: Folder,
  { part, version }: Selection,
  open: OpenDataset,
): AsyncIterable<ConformanceCase> {
  for (const recordedVersion of subfolders(folder, "").filter((name) => VERSION.test(name))) {
    if (version !== undefined && recordedVersion !== version) continue;
    const era = eraOf(recordedVersion);
    if (era === undefined) {
      yield skipped(recordedVersion, "the rules of this version are not known");
      continue;
    }
    const dataset = await open(recordedVersion);
    const shared = new Recordings(folder, recordedVersion);
    yield* readable("pass_hat_k", recordedVersion, passHatKCases(shared));
    for (const name of subfolders(folder, recordedVersion)) {
      if (part !== undefined && name !== part) continue;
      if (!domainNames.includes(name)) {
        yield skipped(`${recordedVersion}/${name}`, "there is no such part here");
        continue;
      }
      const recorded = recordedPart(folder, name, dataset, era);
      for (const [suite, cases] of SUITES) {
        yield* readable(suite, recorded.name, cases(recorded));
      }
      yield* readable("llm_calls", recorded.name, llmCallCases(recorded, shared));
    }
  }
}

const VERSION = /^v\d/;

type Cases = Iterable<ConformanceCase> | AsyncIterable<ConformanceCase>;

const SUITES: readonly (readonly [suite: string, cases: (part: RecordedPart) => Cases])[] = [
  ["tools", toolCases],
  ["tool_meta", toolMetaCases],
  ["prompts", promptCases],
  ["tasks", taskCases],
  ["replay", replayCases],
  ["orchestrate", orchestrateCases],
  ["score", scoreCases],
  ["metrics", metricsCases],
  ["official_format", officialFormatCases],
  ["nl_judge", judgeCases],
];

/** The cases of a suite; a recording that cannot be read is a case that disagrees, and the last one. */
async function* readable(suite: string, name: string, cases: Cases): AsyncIterable<ConformanceCase> {
  try {
    yield* cases;
  } catch (error) {
    if (!(error instanceof MalformedFileError)) throw error;
    yield { suite, case: name, verdict: "disagree", expected: "a readable recording", actual: error.message };
  }
}

function subfolders(folder: Folder, path: string): readonly string[] {
  return folder.list(path).flatMap((name) => (name.endsWith("/") ? [name.slice(0, -1)] : []));
}

function skipped(name: string, reason: string): ConformanceCase {
  return { suite: "part", case: name, verdict: "skipped", expected: reason };
}
