import Table from "cli-table3";
import type { Terminal } from "./terminal.ts";

export type OutputRow = {
  readonly [column: string]: string | number | boolean | null | undefined | object;
};

/** Rows as a plain table for people, or one JSON object a line. */
export function printRows(terminal: Terminal, rows: readonly OutputRow[], json: boolean, indent = ""): void {
  if (json) for (const row of rows) printJson(terminal, row);
  else terminal.out(tableOf(rows, indent));
}

/** Rows as a plain table, columns in the order in which they first occur. Empty without rows. */
export function tableOf(rows: readonly OutputRow[], indent = ""): string {
  if (rows.length === 0) return "";
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const numeric = columns.map((column) => rows.every((row) => isNumber(row[column])));
  const table = new Table({
    head: columns,
    chars: plain,
    colAligns: numeric.map((right) => (right ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  for (const row of rows) table.push(columns.map((column) => cellOf(row[column])));
  const lines = table.toString().split("\n");
  return lines.map((line) => `${`${indent}${line}`.trimEnd()}\n`).join("");
}

function cellOf(cell: OutputRow[string]): string {
  if (typeof cell === "number" && !Number.isInteger(cell)) return cell.toFixed(4);
  return printable(String(cell ?? ""));
}

/** Whether a cell stands under others like a figure. */
function isNumber(cell: OutputRow[string]): boolean {
  return typeof cell === "number" || (typeof cell === "string" && /^(?:-?\d+(?:\.\d+)?|–)$/u.test(cell));
}

export function printJson(terminal: Terminal, row: object): void {
  terminal.out(`${JSON.stringify(row)}\n`);
}

/** Text of unknown origin on one line of a terminal: control characters and direction overrides would act there. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

/** Text on one line, shortened where it is longer than `length` characters. */
export function cut(text: string, length: number): string {
  const line = printable(text);
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

const plain = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
