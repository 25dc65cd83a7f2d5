import { type ConformanceCase, compare, type Facts, type Folder } from "@mua/core";
import {
  anything,
  dict,
  dumps,
  float,
  isList,
  list,
  literal,
  model,
  optional,
  parseJson,
  str,
  text,
  union,
} from "@mua/python-compat";
import type { Speaker } from "../conversation/dialogue.ts";
import { dialogueTable } from "../files/dialogue-table.ts";
import { summaryTable } from "../files/summary-table.ts";
import { LANGUAGES } from "../language.ts";
import { readAs } from "../official-file.ts";
import { recordedCases } from "./recordings.ts";

const scoresShape = dict(
  dict(model("scores", { accuracy: float, process_accuracy: optional(float, () => 0) })),
);
/** The rows of an official table. */
export const rowsShape = list(list(union(text, float)));

/** The official table over models. */
export function* tableCases(folder: Folder): Iterable<ConformanceCase> {
  const input = model("input", { table: scoresShape });
  const output = model("output", { rows: rowsShape });
  for (const { name, input: given, output: recorded } of recordedCases(folder, "table", input, output)) {
    yield compare("table", name, () => {
      const models = Array.from(given.table, ([id, scores]) => {
        const byCategory = Array.from(
          scores,
          ([file, { accuracy, process_accuracy }]) =>
            [file.replace(/^data_/, ""), { accuracy, process: process_accuracy }] as const,
        );
        return [id, new Map(byCategory)] as const;
      });
      return rowFacts(recorded.rows, summaryTable(new Map(models)));
    });
  }
}

/** Tables row by row; numbers by value, a whole one may be written as an int. */
export function rowFacts(
  recorded: readonly (readonly (string | number)[])[],
  actual: readonly (readonly (string | number)[])[],
): Facts {
  const lines = (rows: readonly (readonly (string | number)[])[]) => rows.map((row) => dumps([...row]));
  return { expected: lines(recorded), actual: lines(actual) };
}

const SPEAKERS: readonly Speaker[] = ["user", "agent", "execution"];
const itemShape = model("item", {
  sender: literal(...SPEAKERS),
  recipient: literal(...SPEAKERS),
  message: anything,
});

/** The official table of a dialogue. */
export function* dialogueTableCases(folder: Folder): Iterable<ConformanceCase> {
  const input = model("input", { lang: literal(...LANGUAGES), history_json: text });
  const output = model("output", { file: text });
  for (const { name, input: given, output: recorded } of recordedCases(
    folder,
    "history_table",
    input,
    output,
  )) {
    yield compare("history_table", name, () => {
      const items = readAs(list(itemShape), parseJson(given.history_json), "history_json");
      const table = dialogueTable(
        items.map((item) => ({ ...item, message: isList(item.message) ? item.message : str(item.message) })),
      );
      return { expected: [recorded.file], actual: [table] };
    });
  }
}
