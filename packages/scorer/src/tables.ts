import { type LeaderboardRow, leaderboardTables, shortHash } from "./leaderboard.ts";

/** What one column shows: text, a number to be rounded to `digits`, or null where it is not known. */
type Column = {
  readonly title: string;
  readonly digits?: number;
  /** Left out of tables for people where no row has anything to say in it. */
  readonly optional?: boolean;
  readonly value: (row: LeaderboardRow) => string | number | null;
};

const identity: readonly Column[] = [
  { title: "benchmark", value: (row) => row.benchmark },
  { title: "dataset", value: (row) => row.dataset.name },
  { title: "version", value: (row) => row.dataset.version },
  { title: "hash", value: (row) => shortHash(row.dataset) },
  { title: "task set", value: (row) => row.taskSet },
  { title: "user", value: (row) => row.user },
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
    { title: "judge", optional: true, value: (row) => row.judge },
    { title: "variant", optional: true, value: (row) => row.variant },
    { title: "mean reward", digits: 4, value: (row) => row.meanReward },
    { title: "95 % from", digits: 4, value: (row) => row.ci?.[0] ?? null },
    { title: "to", digits: 4, value: (row) => row.ci?.[1] ?? null },
    ...[...ks]
      .toSorted((a, b) => a - b)
      .map((k): Column => ({ title: `pass^${k}`, digits: 4, value: (row) => row.passHatK[k] ?? null })),
    { title: "tasks", digits: 0, value: (row) => row.tasks },
    { title: "trials", digits: 0, value: (row) => row.trials },
    { title: "episodes", digits: 0, value: (row) => row.episodes },
    { title: "scored", digits: 0, value: (row) => row.scored },
    {
      title: "excluded",
      optional: true,
      value: (row) =>
        Object.entries(row.excluded)
          .map(([outcome, count]) => `${outcome} ${count}`)
          .join(", ") || null,
    },
    { title: "USD per episode", digits: 4, value: (row) => row.cost },
    { title: "seconds per episode", digits: 1, value: (row) => row.seconds },
    { title: "marks", optional: true, value: (row) => row.marks.join("; ") || null },
    { title: "run", value: (row) => row.run },
  ];
}

/** Leaderboards as Markdown: a heading and a table for each group of comparable rows, `–` where nothing is known. */
export function toMarkdown(rows: readonly LeaderboardRow[]): string {
  return leaderboardTables(rows)
    .map(({ caption, rows: ranked }) => `### ${escapeMarkdown(caption)}\n\n${markdownTable(ranked)}`)
    .join("\n");
}

/** A table whose columns stand below one another in the source too. */
function markdownTable(rows: readonly LeaderboardRow[]): string {
  const columns = columnsOf(rows, shownKs)
    .filter(({ optional, value }) => optional !== true || rows.some((row) => value(row) !== null))
    .map((column) => {
      const right = column.digits !== undefined;
      const cells = [column.title, ...rows.map((row) => markdownCell(column, row))];
      const width = Math.max(...cells.map((cell) => cell.length));
      const [title = "", ...values] = cells.map((cell) =>
        right ? cell.padStart(width) : cell.padEnd(width),
      );
      return [title, right ? `${"-".repeat(width - 1)}:` : "-".repeat(width), ...values];
    });
  const lines = [...(columns[0] ?? []).keys()].map((place) => columns.map((cells) => cells[place]));
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function markdownCell({ value, digits }: Column, row: LeaderboardRow): string {
  const cell = value(row);
  if (cell === null) return "–";
  return typeof cell === "string" ? escapeMarkdown(cell) : cell.toFixed(digits);
}

/** Names come from outside: they must neither end a cell nor become markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\\`*[\]<>|]/gu, "\\$&");
}

/** Leaderboards as one CSV table with a header, numbers in full, empty where nothing is known. */
export async function toCsv(rows: readonly LeaderboardRow[]): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const columns = [...identity, ...columnsOf(rows, Number.POSITIVE_INFINITY)];
  const ranked = leaderboardTables(rows).flatMap((table) => table.rows);
  return stringify(
    ranked.map((row) => columns.map(({ value }) => value(row))),
    // Spreadsheets run cells that look like formulas.
    { header: true, columns: columns.map(({ title }) => title), escape_formulas: true },
  );
}

/** The rows as a JSON array, in the order of the tables. */
export function toJson(rows: readonly LeaderboardRow[]): string {
  return `${JSON.stringify(
    leaderboardTables(rows).flatMap((table) => table.rows),
    null,
    2,
  )}\n`;
}
