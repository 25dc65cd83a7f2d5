import type { ConformanceCase, Folder, OpenDataset } from "@mua/core";
import { domainNames } from "../domains.ts";
import { eraOf } from "../era.ts";
import { judgeCases } from "./judge.ts";
import { llmCallCases } from "./llm-calls.ts";
import { metricsCases, passHatKCases } from "./metrics.ts";
import { officialFormatCases } from "./official-format.ts";
import { orchestrateCases } from "./orchestrate.ts";
import { recordedPart } from "./part.ts";
import { promptCases } from "./prompts.ts";
import { Recordings } from "./recordings.ts";
import { replayCases } from "./replay.ts";
import { scoreCases } from "./score.ts";
import { toolCases, toolMetaCases } from "./tools.ts";

/**
 * Compares recordings of the official code, a folder per version with a folder per part in it, with this implementation.
 * Without a version all that are recorded are compared, without a part all that exist here; the others are said to be
 * skipped.
 */
export async function* conformance(
  folder: Folder,
  { part, version }: { readonly part?: string; readonly version?: string },
  open: OpenDataset,
): AsyncIterable<ConformanceCase> {
  for (const recordedVersion of subfolders(folder, "")) {
    if (version !== undefined && recordedVersion !== version) continue;
    const era = eraOf(recordedVersion);
    if (era === undefined) {
      yield skipped(recordedVersion, "the rules of this version are not known");
      continue;
    }
    const dataset = await open(recordedVersion);
    const shared = new Recordings(folder, recordedVersion);
    yield* passHatKCases(shared);
    for (const name of subfolders(folder, recordedVersion)) {
      if (part !== undefined && name !== part) continue;
      if (!domainNames.includes(name)) {
        yield skipped(`${recordedVersion}/${name}`, "there is no such part here");
        continue;
      }
      const recorded = recordedPart(folder, name, dataset, era);
      yield* toolCases(recorded);
      yield* toolMetaCases(recorded);
      yield* promptCases(recorded);
      yield* replayCases(recorded);
      yield* orchestrateCases(recorded);
      yield* scoreCases(recorded);
      yield* metricsCases(recorded);
      yield* officialFormatCases(recorded);
      yield* judgeCases(recorded);
      yield* llmCallCases(recorded, shared);
    }
  }
}

function subfolders(folder: Folder, path: string): readonly string[] {
  return folder.list(path).flatMap((name) => (name.endsWith("/") ? [name.slice(0, -1)] : []));
}

function skipped(name: string, reason: string): ConformanceCase {
  return { suite: "part", case: name, verdict: "skipped", expected: reason };
}
