import { entries, isDict, isModel, str, type Value } from "@mua/python-compat";
import type { DialogueItem } from "../conversation/dialogue.ts";
import { displayWidth } from "./display-width.ts";

/** Of the columns, in cells of a terminal. */
export const COLUMN_WIDTHS = [15, 10, 25, 120] as const;
const CONTENT_WIDTH = COLUMN_WIDTHS[3];

/** The official table of a dialogue, for people. */
export function dialogueTable(items: readonly DialogueItem[]): string {
  return [
    row(["message_index", "sender", "recipient", "content"]),
    `|${COLUMN_WIDTHS.map((width) => "-".repeat(width + 2)).join("|")}|`,
    ...items.flatMap(({ sender, recipient, message }, index) => {
      const [first = "", ...more] = wrapped(contentOf(message));
      return [row([`${index}`, sender, recipient, first]), ...more.map((line) => row([" ", " ", " ", line]))];
    }),
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell, column) => padded(cell, COLUMN_WIDTHS[column] ?? 0)).join(" | ")} |`;
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - displayWidth(cell)));
}

/** Results one after the other, a dict as its keys and values. */
function contentOf(message: DialogueItem["message"]): string {
  return typeof message === "string" ? message : message.map(resultText).join(" ");
}

function resultText(result: Value): string {
  if (!isDict(result) && !isModel(result)) return str(result);
  return entries(result)
    .map(([key, value]) => `${str(key)}: ${str(value)}`)
    .join(" ");
}

/** Pieces of as many characters as the column is wide, as long as the rest is displayed wider than that. */
function wrapped(content: string): readonly string[] {
  const lines: string[] = [];
  let rest = Array.from(content);
  while (displayWidth(rest) > CONTENT_WIDTH) {
    lines.push(rest.slice(0, CONTENT_WIDTH).join(""));
    rest = rest.slice(CONTENT_WIDTH);
  }
  return [...lines, rest.join("")];
}
