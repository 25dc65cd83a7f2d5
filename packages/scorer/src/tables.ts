import { markdownColumn } from "./columns.ts";
import {
  conditionsOf,
  type Distinction,
  type Grouping,
  type LeaderboardRow,
  type LeaderboardTable,
  leaderboardTables,
  shortHash,
  sourceText,
} from "./leaderboard.ts";
import type { OutcomeCounts } from "./summary.ts";

/** What one column shows. */
type Column = {
  readonly title: string;
  readonly digits?: number;
  /** Left out of tables for people where no row has anything to say in it: always, or only in tables of reported rows. */
  readonly optional?: "always" | "reported";
  readonly value: (row: LeaderboardRow) => Cell;
};

const identity: readonly Column[] = [
  { title: "benchmark", value: (row) => row.benchmark },
  { title: "dataset", value: (row) => row.dataset.name },
  { title: "version", value: (row) => row.dataset.version },
  { title: "hash", value: ({ dataset: { hash } }) => (hash === null ? null : shortHash(hash)) },
  { title: "task set", value: (row) => row.taskSet },
  { title: "user", value: (row) => row.user },
  { title: "judge", value: (row) => row.judge },
  { title: "variant", value: (row) => row.variant },
  { title: "limits", value: (row) => conditionsOf(row).limits },
  { title: "protocol", value: (row) => row.protocol },
];

/** As many k of pass^k as a table for people shows; with more the rows get too long to read. */
export const shownKs = 8;

/** The columns within a table, with pass^k as far as any of the rows has it, and no further than `largest`. */
function columnsOf(rows: readonly LeaderboardRow[], largest: number): readonly Column[] {
  const ks = new Set(
    rows.flatMap(({ passHatK }) =>
      Object.keys(passHatK)
        .map(Number)
        .filter((k) => k <= largest),
    ),
  );
  return [
    { title: "agent", value: (row) => row.agent },
    { title: "mean reward", digits: 4, optional: "reported", value: (row) => row.meanReward },
    { title: "95 % from", digits: 4, optional: "reported", value: (row) => row.ci?.[0] ?? null },
    { title: "to", digits: 4, optional: "reported", value: (row) => row.ci?.[1] ?? null },
    ...[...ks]
      .toSorted((a, b) => a - b)
      .map((k): Column => ({ title: `pass^${k}`, digits: 4, value: (row) => row.passHatK[k] ?? null })),
    { title: "tasks", digits: 0, optional: "reported", value: (row) => row.tasks },
    { title: "trials", digits: 0, optional: "reported", value: (row) => row.trials },
    { title: "episodes", digits: 0, optional: "reported", value: (row) => row.episodes },
    { title: "scored", digits: 0, optional: "reported", value: (row) => row.scored },
    { title: "outcomes", optional: "always", value: (row) => countsText(row.outcomes) },
    { title: "excluded", optional: "always", value: (row) => countsText(row.excluded) },
    { title: "USD per episode", digits: 4, optional: "reported", value: (row) => row.cost },
    { title: "seconds per episode", digits: 1, optional: "reported", value: (row) => row.seconds },
    { title: "marks", optional: "always", value: (row) => row.marks.join("; ") || null },
    { title: "run", optional: "always", value: (row) => row.run },
    { title: "reported by", optional: "always", value: (row) => row.reported?.name ?? null },
    { title: "source", optional: "always", value: (row) => row.reported?.url ?? null },
    { title: "date", optional: "always", value: (row) => row.reported?.date ?? null },
  ];
}

/** What a table shows to people: its columns, and a list of cells for each row. */
export type PlainTable = {
  readonly columns: readonly { readonly title: string; readonly digits?: number }[];
  readonly rows: readonly (readonly Cell[])[];
  /** Where the first cell of each row leads; absent: nowhere. */
  readonly addresses?: readonly string[];
};

/** Text, a number to be rounded to its column's digits, or null where it is not known. */
export type Cell = string | number | null;

/** Columns that a line under the caption stands for where all rows have one source. */
const ofSource = new Set(["reported by", "source", "date"]);

/** A leaderboard as people see it. */
export function plainTable({ rows, differing, source }: LeaderboardTable): PlainTable {
  const [agent, ...others] = columnsOf(rows, shownKs);
  const all = [...(agent === undefined ? [] : [agent]), ...differing.flatMap(distinguishing), ...others];
  const measured = rows.some(({ reported }) => reported === null);
  const columns = all.filter(
    ({ title, optional, value }) =>
      (source === null || !ofSource.has(title)) &&
      (optional === undefined ||
        (optional === "reported" && measured) ||
        rows.some((row) => value(row) !== null)),
  );
  return { columns, rows: rows.map((row) => columns.map(({ value }) => value(row))) };
}

/** A column for what rows of a table differ in; the source has its own anyway. */
function distinguishing(what: Distinction): readonly Column[] {
  return what === "source" ? [] : [{ title: what, value: (row) => conditionsOf(row)[what] }];
}

/** `completed 3, limit 1`; null where nothing is counted. */
export function countsText(counts: OutcomeCounts): string | null {
  return (
    Object.entries(counts)
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(", ") || null
  );
}

/** Leaderboards as Markdown: a heading and a table for each group of comparable rows, `–` where nothing is known. */
export function toMarkdown(rows: readonly LeaderboardRow[], grouping?: Grouping): string {
  return leaderboardTables(rows, grouping)
    .map((table) => {
      const source = sourceText(table);
      const line = source === undefined ? "" : `${escapeMarkdown(source)}\n\n`;
      return `### ${escapeMarkdown(table.caption)}\n\n${line}${markdownTable(plainTable(table))}`;
    })
    .join("\n");
}

/** A table whose columns stand below one another in the source too. */
export function markdownTable({ columns, rows, addresses }: PlainTable): string {
  const written = columns.map(({ title, digits }, place) => {
    const texts = rows.map((row) => escapeMarkdown(cellText(row[place] ?? null, digits)));
    const linked =
      place > 0 || addresses === undefined
        ? texts
        : texts.map((text, row) => markdownLink(text, addresses[row]));
    return markdownColumn([escapeMarkdown(title), ...linked], digits !== undefined);
  });
  const lines = [...(written[0] ?? []).keys()].map((place) => written.map((cells) => cells[place]));
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function markdownLink(text: string, address: string | undefined): string {
  if (address === undefined) return text;
  return `[${text}](${address.replace(/[\s()<>|\\]/gu, encoded)})`;
}

/** A character that would end an address, or a cell. */
function encoded(character: string): string {
  return { "(": "%28", ")": "%29" }[character] ?? encodeURIComponent(character);
}

/** A cell for people: rounded, and `–` where nothing is known. */
export function cellText(cell: Cell, digits?: number): string {
  if (cell === null) return "–";
  return typeof cell === "string" ? cell : cell.toFixed(digits);
}

/** Names come from outside: they must neither end a cell nor become markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\\`*[\]<>|]/gu, "\\$&");
}

/** Leaderboards as one CSV table with a header, numbers in full, empty where nothing is known. */
export async function toCsv(rows: readonly LeaderboardRow[], grouping?: Grouping): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const columns = [...identity, ...columnsOf(rows, Number.POSITIVE_INFINITY)];
  const ranked = leaderboardTables(rows, grouping).flatMap((table) => table.rows);
  return stringify(
    ranked.map((row) => columns.map(({ value }) => value(row))),
    // Spreadsheets run cells that look like formulas.
    { header: true, columns: columns.map(({ title }) => title), escape_formulas: true },
  );
}

/** The rows as a JSON array, in the order of the tables. */
export function toJson(rows: readonly LeaderboardRow[], grouping?: Grouping): string {
  const ranked = leaderboardTables(rows, grouping).flatMap((table) => table.rows);
  return `${JSON.stringify(ranked, null, 2)}\n`;
}
