import type { ConformanceCase, Folder, OpenDataset, Selection } from "@mua/core";
import { type AceBenchmark, openAceBench } from "../benchmark.ts";
import { LANGUAGES, type Language } from "../language.ts";
import { newest } from "../versions.ts";
import { decodeCases } from "./decode.ts";
import { evaluationCases, processCases } from "./evaluation.ts";
import { evaluationSetCases } from "./evaluation-sets.ts";
import { executionCases } from "./execute.ts";
import { loopCases } from "./loops.ts";
import { dialogueTableCases, tableCases } from "./tables.ts";
import { reprCases, roundingCases } from "./text-rules.ts";

/** Compares recordings of the official code, a file per kind, with this implementation. */
export async function* conformance(
  folder: Folder,
  { part, version }: Selection,
  open: OpenDataset,
): AsyncIterable<ConformanceCase> {
  const dataset = await open(version ?? newest.version);
  const opened = new Map<Language, AceBenchmark>(
    LANGUAGES.filter((language) => part === undefined || language === part).map((language) => [
      language,
      openAceBench(language, dataset),
    ]),
  );
  const parts = (language: Language) => opened.get(language);
  yield* reprCases(folder);
  yield* roundingCases(folder);
  yield* decodeCases(folder);
  yield* executionCases(folder, parts);
  yield* loopCases(folder, "multi_turn", parts);
  yield* loopCases(folder, "multi_step", parts);
  yield* evaluationCases(folder, parts);
  yield* processCases(folder);
  yield* tableCases(folder);
  yield* dialogueTableCases(folder);
  yield* evaluationSetCases(folder, parts);
}
