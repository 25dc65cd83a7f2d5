import {
  type Cell,
  cellText,
  detailTables,
  detailText,
  type Grouping,
  type LeaderboardRow,
  type LeaderboardTable,
  leaderboardTables,
  type PlainTable,
  plainTable,
  type RunDetails,
  withoutDetails,
} from "@mua/scorer";
import { type Content, html, type Markup, trusted } from "./markup.ts";
import { costPlot, outcomePlot, passPlot, scorePlot } from "./plots.ts";
import { style } from "./style.ts";

/** What a page is made of. */
export type Report = {
  readonly rows: readonly LeaderboardRow[];
  readonly grouping?: Grouping | undefined;
  /** What lies behind some of the rows. */
  readonly details?: readonly RunDetails[];
};

/**
 * Leaderboards as one self-contained HTML file: tables, plots, and the breakdowns of runs. It loads nothing and runs
 * nothing; whatever comes from outside is text in it. The same rows make the same page.
 */
export function toHtml({ rows, grouping, details = [] }: Report): string {
  const tables = leaderboardTables(rows, grouping);
  const reported = rows.some((row) => row.reported !== null);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Leaderboards</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
<h1>Leaderboards</h1>
<p>Intervals are 95 % intervals by bootstrap over tasks. Episodes without a reward are counted as excluded, and enter no mean; “–” is unknown.${
    reported ? " Rows marked as reported were not measured here: they say what their source says." : ""
  }</p>
${tables.length > 1 ? contents(tables) : html``}${tables.map(tableSection)}${
  details.length > 0 ? detailSection(details, withoutDetails(rows)) : html``
}</main>
</body>
</html>
`;
  return page.markup;
}

function detailSection(details: readonly RunDetails[], note: string | undefined): Markup {
  return html`<h2 id="details">Runs in detail</h2>
${note === undefined ? html`` : html`<p>${note}</p>\n`}${details.map(runSection)}`;
}

function contents(tables: readonly LeaderboardTable[]): Markup {
  return html`<nav aria-label="Tables"><ul>${tables.map(
    ({ caption }, index) => html`<li><a href="#table-${index + 1}">${caption}</a></li>`,
  )}</ul></nav>\n`;
}

function tableSection(table: LeaderboardTable, index: number): Markup {
  const { caption, differing, rows } = table;
  const ranked = rows.map((row, place) => ({ rank: place + 1, row }));
  const note =
    differing.length === 0
      ? html``
      : html`<p>These rows do not differ in the agent alone, but also in ${differing.join(", ")}.</p>\n`;
  const { source: from } = table;
  const source =
    from === null
      ? html``
      : html`<p>Reported by ${from.name}, ${from.date}: <a href="${from.url}">${shortUrl(from.url)}</a></p>\n`;
  return html`<section aria-labelledby="table-${index + 1}">
<h2 id="table-${index + 1}">${caption}</h2>
${note}${source}<div class="plots">
${scorePlot(ranked)}${passPlot(ranked)}${costPlot(ranked)}${outcomePlot(ranked)}</div>
${htmlTable(caption, numbered(plainTable(table)))}</section>
`;
}

/** The table with its rows numbered, as the plots name them. */
function numbered({ columns, rows }: PlainTable): PlainTable {
  return {
    columns: [{ title: "row", digits: 0 }, ...columns],
    rows: rows.map((row, place) => [place + 1, ...row]),
  };
}

/** Characters from which on a cell may break into lines. */
const longText = 40;

/** A table in a region of its own that scrolls, also by keyboard. */
function htmlTable(label: string, { columns, rows, addresses }: PlainTable): Markup {
  const head = columns.map(
    ({ title, digits }) =>
      html`<th scope="col"${classOf(digits === undefined ? [] : ["number"])}>${title}</th>`,
  );
  const body = rows.map(
    (row, line) =>
      html`<tr>${columns.map((column, place) =>
        cellOf(row[place] ?? null, column, place === 0 ? addresses?.[line] : undefined),
      )}</tr>\n`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Table: ${label}">
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>
</div>
`;
}

/** A cell; only a source, or what the table itself gives an address, is ever a link, whatever else looks like one. */
function cellOf(
  cell: Cell,
  { title, digits }: PlainTable["columns"][number],
  address: string | undefined,
): Markup {
  const text = cellText(cell, digits);
  const isSource = title === "source" && /^https:\/\//u.test(text);
  const content: Content =
    address !== undefined
      ? html`<a href="${address}">${text}</a>`
      : isSource
        ? html`<a href="${text}">${shortUrl(text)}</a>`
        : text;
  return html`<td${classOf([
    ...(digits === undefined ? [] : ["number"]),
    ...(text.length > longText ? ["long"] : []),
  ])}>${content}</td>`;
}

function classOf(names: readonly string[]): Markup {
  return names.length === 0 ? html`` : html` class="${names.join(" ")}"`;
}

/** An address as people recognise it: the host, and where its path ends. */
function shortUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  const last = pathname.split("/").findLast((part) => part !== "");
  return last === undefined ? host : `${host}/…/${last}`;
}

function runSection(details: RunDetails): Markup {
  const tables = detailTables(details).map(({ title, ...table }) =>
    htmlTable(`${details.title}, ${title}`, table),
  );
  return html`<section>
<h3>${details.title}</h3>
<p>${detailText(details)}</p>
${tables}</section>
`;
}
