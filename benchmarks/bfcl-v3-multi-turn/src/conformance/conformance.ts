import { type ConformanceCase, type Folder, MalformedFileError, type OpenDataset } from "@mua/core";
import { eras } from "../era.ts";
import { decodeCases, randomCases } from "./decoding.ts";
import { fuzzCases } from "./fuzz.ts";
import { groundTruthCases } from "./ground-truth.ts";
import { inferenceCases } from "./inference.ts";
import { outcomeCases } from "./outcomes.ts";
import { promptCases, toolCases } from "./prompt-cases.ts";
import { Recordings } from "./recordings.ts";
import { scoreFileCases } from "./score-files.ts";

type Cases = (recordings: Recordings) => Iterable<ConformanceCase>;

const SUITES: readonly (readonly [suite: string, cases: Cases])[] = [
  ["random", randomCases],
  ["tools", toolCases],
  ["prompts", promptCases],
  ["decode", decodeCases],
  ["gtexec", groundTruthCases],
  ["fuzz", fuzzCases],
  ["infer", inferenceCases],
  ["outcomes", allOutcomeCases],
  ["score", scoreFileCases],
];

/** Compares recordings of the official code, a folder per version, with this implementation. */
export async function* conformance(
  folder: Folder,
  { part, version }: { readonly part?: string; readonly version?: string },
  open: OpenDataset,
): AsyncIterable<ConformanceCase> {
  for (const era of eras) {
    if (version !== undefined && era.version !== version) continue;
    if (!folder.list("").includes(`${era.version}/`)) continue;
    const recordings = new Recordings(folder, era, await open(era.version), part);
    for (const [suite, cases] of SUITES) yield* readable(suite, era.version, cases(recordings));
  }
}

/** Every folder with outcomes: `v00`, `v01`, … */
function* allOutcomeCases(recordings: Recordings): Iterable<ConformanceCase> {
  for (const name of recordings.list("")) {
    const path = name.replace(/\/$/, "");
    if (recordings.has(`${path}/outcomes.jsonl`)) yield* outcomeCases(recordings, path);
  }
}

/** The cases of a suite; a recording that cannot be read is a case that disagrees, and the last one. */
function* readable(suite: string, name: string, cases: Iterable<ConformanceCase>): Iterable<ConformanceCase> {
  try {
    yield* cases;
  } catch (error) {
    if (!(error instanceof MalformedFileError)) throw error;
    yield { suite, case: name, verdict: "disagree", expected: "a readable recording", actual: error.message };
  }
}
