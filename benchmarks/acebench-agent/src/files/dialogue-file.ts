import { COLUMN_WIDTHS } from "./dialogue-table.ts";

/** A text of a dialogue table: who said it to whom, and whether it was executed next. */
export type ToldItem = Told & { readonly executed: boolean };

type Told = { readonly sender: string; readonly recipient: string; readonly text: string };

const [INDEX_WIDTH, SENDER_WIDTH, RECIPIENT_WIDTH, CONTENT_WIDTH] = COLUMN_WIDTHS;

/** What a line of a table begins with that continues the row before it. */
const CONTINUED = ` |\n| ${[INDEX_WIDTH, SENDER_WIDTH, RECIPIENT_WIDTH].map((width) => " ".repeat(width)).join(" | ")} | `;

/**
 * What was said in an official dialogue table, which is written for people: blanks at the end of a text are lost, and a text
 * with line breaks may look like rows of its own. Whoever reads one has to compare what it writes again. Undefined where it
 * is no such table.
 */
export function readDialogueTable(table: string): readonly ToldItem[] | undefined {
  const rows: Told[] = [];
  let start = rowStart(table, 0, 0);
  if (start === undefined) return undefined;
  while (start !== undefined) {
    const next = rowStart(table, rows.length + 1, start.end);
    const body = table.slice(start.end, next?.at);
    if (!body.endsWith(" |")) return undefined;
    const { sender, recipient } = start;
    rows.push({ sender, recipient, text: contentOf(body.slice(0, -2)) });
    start = next;
  }
  return rows.map((row, index) => ({ ...row, executed: rows[index + 1]?.sender === "execution" }));
}

type RowStart = Omit<Told, "text"> & { readonly at: number; readonly end: number };

/** Where a row of this number begins, at or after `from`, and where its content does. */
function rowStart(table: string, index: number, from: number): RowStart | undefined {
  const side = "(user|agent|execution)";
  const number = String(index).padEnd(INDEX_WIDTH);
  const pattern = new RegExp(`\\n\\| ${number} \\| ${side} *\\| ${side} *\\| `, "gu");
  pattern.lastIndex = from;
  const found = pattern.exec(table);
  if (found === null) return undefined;
  const [, sender = "", recipient = ""] = found;
  return { at: found.index, end: pattern.lastIndex, sender, recipient };
}

function contentOf(body: string): string {
  const pieces = body.split(CONTINUED);
  const wrapped = pieces.slice(0, -1).map((piece) => Array.from(piece).slice(0, CONTENT_WIDTH).join(""));
  return [...wrapped, pieces.at(-1)?.replace(/ +$/u, "") ?? ""].join("");
}
