import { type LeaderboardRow, scoreOf } from "@mua/scorer";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { html, type Markup, plainText, trusted } from "./markup.ts";
import { outcomes } from "./outcomes.ts";

/** A row with its place in the table, which is how plots name it. */
export type Ranked = { readonly rank: number; readonly row: LeaderboardRow };

/** Every plot is drawn twice, for phones and for everything else: scaled down its text could not be read. */
const widths = { narrow: 328, wide: 760 } as const;

type Drawing = {
  /** What the plot shows, for those who do not see it. */
  readonly label: string;
  readonly options: (width: number) => Plot.PlotOptions;
};

/** Score with its 95 % interval, a line for each row. */
export function scorePlot(rows: readonly Ranked[]): Markup {
  const shown = rows.flatMap(({ rank, row }) => {
    const score = scoreOf(row);
    return score === null ? [] : [{ name: nameOf({ rank, row }), score, row }];
  });
  if (shown.length === 0) return html``;
  const intervals = shown.flatMap(({ name, row: { ci } }) => (ci === null ? [] : [{ name, ci }]));
  return figure("Score, with its 95 % interval where it is known. Hollow: reported by somebody else.", {
    label: `Scores: ${shown.map(({ name, score }) => `${name} ${score.toFixed(3)}`).join("; ")}`,
    options: (width) => ({
      ...frame(width, shown.length),
      x: { domain: [0, 1], grid: true, label: "score", labelOffset, ticks: ticksOf(width) },
      y: nameAxis(
        width,
        shown.map(({ name }) => name),
      ),
      marks: [
        Plot.ruleY(intervals, {
          y: "name",
          x1: ({ ci }) => ci[0],
          x2: ({ ci }) => ci[1],
          stroke: "var(--accent)",
          strokeWidth: 2,
        }),
        Plot.dot(shown, {
          y: "name",
          x: "score",
          r: 4.5,
          stroke: "var(--accent)",
          strokeWidth: 2,
          fill: ({ row }) => (row.reported === null ? "var(--accent)" : "var(--background)"),
        }),
      ],
    }),
  });
}

/** pass^k as k grows, a numbered line for each row. */
export function passPlot(rows: readonly Ranked[]): Markup {
  const points = rows.flatMap(({ rank, row }) =>
    Object.entries(row.passHatK).map(([k, value]) => ({ rank: String(rank), k: Number(k), value })),
  );
  const largest = Math.max(0, ...points.map(({ k }) => k));
  if (largest < 2) return html``;
  const lines = points.filter(({ rank }) => points.some((point) => point.rank === rank && point.k > 1));
  const ends = [...Map.groupBy(lines, ({ rank }) => rank).values()].flatMap((line) => line.at(-1) ?? []);
  return figure("pass^k: how likely all of k attempts succeed. Numbers are the rows of the table.", {
    label: `pass^k by k: ${ends.map(({ rank, k, value }) => `row ${rank}: pass^${k} ${value.toFixed(3)}`).join("; ")}`,
    options: (width) => ({
      width,
      height: 280,
      ...belowAxis,
      marginRight: 36,
      style: { background: "none" },
      x: {
        domain: [1, largest],
        ticks: Math.min(largest - 1, 8),
        tickFormat: ".0f",
        label: "k",
        labelOffset,
      },
      y: { domain: [0, 1], grid: true, label: "pass^k" },
      marks: [
        Plot.line(lines, { x: "k", y: "value", z: "rank", stroke: "var(--accent)", strokeOpacity: 0.7 }),
        Plot.dot(lines, { x: "k", y: "value", r: 2.5, fill: "var(--accent)" }),
        Plot.text(ends, {
          x: "k",
          y: "value",
          text: "rank",
          dx: 8,
          textAnchor: "start",
          fill: "currentColor",
        }),
      ],
    }),
  });
}

/** Cost against score, a numbered point for each row whose cost is known and not nothing. */
export function costPlot(rows: readonly Ranked[]): Markup {
  const points = rows.flatMap(({ rank, row }) => {
    const score = scoreOf(row);
    return score === null || row.cost === null || row.cost === 0
      ? []
      : [{ rank: String(rank), score, cost: row.cost }];
  });
  if (points.length === 0) return html``;
  return figure("Cost of an episode against score. Numbers are the rows of the table.", {
    label: `Cost and score: ${points.map(({ rank, score, cost }) => `row ${rank}: ${cost.toFixed(4)} US dollars, score ${score.toFixed(3)}`).join("; ")}`,
    options: (width) => ({
      width,
      height: 280,
      ...belowAxis,
      marginRight: 36,
      style: { background: "none" },
      x: {
        domain: [0, Math.max(...points.map(({ cost }) => cost)) * 1.1],
        label: "US dollars per episode",
        labelOffset,
        ticks: ticksOf(width),
      },
      y: { domain: [0, 1], grid: true, label: "score" },
      marks: [
        Plot.dot(points, { x: "cost", y: "score", r: 4, fill: "var(--accent)" }),
        Plot.text(points, {
          x: "cost",
          y: "score",
          text: "rank",
          dx: 8,
          textAnchor: "start",
          fill: "currentColor",
        }),
      ],
    }),
  });
}

/** How episodes ended, a bar for each run. */
export function outcomePlot(rows: readonly Ranked[]): Markup {
  const runs = rows.filter(({ row }) => Object.keys(row.outcomes).length > 0);
  const counts = runs.flatMap((ranked) =>
    outcomes.flatMap((outcome) => {
      const count = ranked.row.outcomes[outcome];
      return count === undefined ? [] : [{ name: nameOf(ranked), outcome, count }];
    }),
  );
  const present = outcomes.filter((outcome) => counts.some((one) => one.outcome === outcome));
  if (present.length === 0) return html``;
  const legend = html`<ul class="legend">${present.map(
    (outcome) => html`<li><span class="swatch ${outcome}"></span>${outcome.replace("_", " ")}</li>`,
  )}</ul>`;
  return figure(
    "How episodes ended, as a share of those that were played.",
    {
      label: `Outcomes: ${counts.map(({ name, outcome, count }) => `${name}: ${outcome} ${count}`).join("; ")}`,
      options: (width) => ({
        ...frame(width, runs.length),
        x: { domain: [0, 1], label: "share of episodes", labelOffset, ticks: ticksOf(width) },
        y: nameAxis(width, runs.map(nameOf)),
        marks: [
          Plot.barX(
            counts,
            Plot.stackX(
              { offset: "normalize", order: [...outcomes] },
              { x: "count", y: "name", fill: ({ outcome }) => `var(--${outcome})`, z: "outcome" },
            ),
          ),
        ],
      }),
    },
    legend,
  );
}

/** Unique by its rank, so that equal names stay apart. */
function nameOf({ rank, row }: Ranked): string {
  return `${rank}. ${plainText(row.agent)}`;
}

function ticksOf(width: number): number {
  return width < 500 ? 3 : 6;
}

function frame(width: number, lines: number): Plot.PlotOptions {
  return {
    width,
    height: 64 + 24 * lines,
    ...belowAxis,
    marginLeft: marginOf(width),
    marginRight: 16,
    style: { background: "none" },
  };
}

/** Room for the labels of the horizontal axis below its numbers. */
const belowAxis = { marginBottom: 44 } as const;
const labelOffset = 40;

function marginOf(width: number): number {
  return Math.round(width * 0.38);
}

/** Names down the side, cut where they are longer than the margin. */
function nameAxis(width: number, names: readonly string[]): Plot.ScaleOptions {
  const letters = Math.floor(marginOf(width) / 7) - 1;
  return {
    type: "band",
    domain: names,
    label: null,
    tickSize: 0,
    tickFormat: (name: string) => (name.length <= letters ? name : `${name.slice(0, letters - 1)}…`),
  };
}

function figure(caption: string, drawing: Drawing, legend: Markup = html``): Markup {
  const drawn = (["narrow", "wide"] as const).map(
    (size) => html`<div class="${size}">${trusted(draw(drawing, widths[size]))}</div>`,
  );
  return html`<figure>${drawn}${legend}<figcaption>${caption}</figcaption></figure>\n`;
}

/** The drawing as SVG: an image with a description, and no elements of their own to those who hear it. */
function draw({ label, options }: Drawing, width: number): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const plot = Plot.plot({ ...options(width), document } as Plot.PlotOptions);
  // The page styles plots itself, and one description says more than labels on groups of marks.
  plot.querySelector("style")?.remove();
  for (const part of plot.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  return plot.outerHTML.replace(/^<svg/u, html`<svg role="img" aria-label="${label}"`.markup);
}
