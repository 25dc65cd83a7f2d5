import Table from "cli-table3";
import type { Terminal } from "./terminal.ts";

export type OutputRow = { readonly [column: string]: string | number | boolean | null | undefined | object };

/** Rows as a plain table for people, or one JSON object a line. */
export function printRows(terminal: Terminal, rows: readonly OutputRow[], json: boolean): void {
  if (json) {
    for (const row of rows) printJson(terminal, row);
    return;
  }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (rows.length === 0) return;
  const table = new Table({ head: columns, chars: plain, style: { head: [], border: [], "padding-left": 0, "padding-right": 2 } });
  for (const row of rows) table.push(columns.map((column) => printable(String(row[column] ?? ""))));
  terminal.out(`${table.toString().replace(/[ \t]+$/gmu, "")}\n`);
}

export function printJson(terminal: Terminal, row: object): void {
  terminal.out(`${JSON.stringify(row)}\n`);
}

/** Text of unknown origin on one line of a terminal: control characters and direction overrides would act there. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

const plain = {
  top: "", "top-mid": "", "top-left": "", "top-right": "",
  bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "",
  left: "", "left-mid": "", mid: "", "mid-mid": "",
  right: "", "right-mid": "", middle: "",
};
