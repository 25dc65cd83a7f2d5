import { anything, dumps, list, model, text, type Value } from "@mua/python-compat";
import type { ResultEntry } from "../evaluation/score-files.ts";
import { readAs, readLines } from "../official-file.ts";

const entryShape = model("result", { id: text, result: list(anything), process: list(text) });

/** A line of an official result file. */
export function resultLine({ id, result, process }: ResultEntry): string {
  return dumps({ id, result, process }, { ensureAscii: false });
}

/** The entries of an official result file. Throws MalformedFileError, naming `path` and the line. */
export function readResultFile(file: string, path: string): readonly ResultEntry[] {
  return readLines(file, path).map(({ value, position }) => readResultEntry(value, position));
}

export function readResultEntry(value: Value, position: string): ResultEntry {
  return readAs(entryShape, value, position);
}
