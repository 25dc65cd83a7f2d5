import { type Dict, isList, type Value } from "@mua/python-compat";
import type { Calling } from "../decode.ts";
import { readLines } from "../task-file.ts";
import { callingByName } from "./model-folder.ts";

/** One line of an official result file. */
export type ResultLine = {
  readonly id: string;
  /** Steps by turn, or the text of an error. */
  readonly result: Value;
  /** Absent where it was not kept. */
  readonly log: Value | undefined;
};

/** A line as it was read, with all that it says. */
export type ReadLine = ResultLine & { readonly fields: Dict };

/** The lines of an official result file, in file order. Throws MalformedFileError. */
export function readResultFile(text: string, path = "results"): readonly ReadLine[] {
  return readLines(text, path).map((line) => ({
    fields: line.dict(),
    id: line.field("id").text(),
    result: line.field("result").value ?? null,
    log: line.field("inference_log").value,
  }));
}

/** The order in which the official runner goes through the entries of a category. */
export function byNumber(a: { readonly id: string }, b: { readonly id: string }): number {
  return numberOf(a.id) - numberOf(b.id);
}

function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf("_") + 1));
}

/** How the model of a file was called: the answers show it where there are calls, else the model's name has to tell. */
export function callingOfLines(lines: readonly ResultLine[], model: string): Calling {
  const answers = lines.flatMap(({ result }) =>
    isList(result) ? result.flatMap((turn) => (isList(turn) ? turn : [])) : [],
  );
  return answers.some(isList) ? "native" : callingByName(model);
}
