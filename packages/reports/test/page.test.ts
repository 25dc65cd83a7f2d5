import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { toHtml } from "../src/index.ts";
import { escapeHtml, html } from "../src/markup.ts";
import { details, hostile, rows } from "./rows.ts";

const page = toHtml({ rows, details });
const { document } = parseHTML(page);

/** Everything a page may consist of. */
const elements = new Set(
  "html head meta title style body main nav section h1 h2 h3 p ul li a figure figcaption div span table thead tbody tr th td svg g path line rect circle text title".split(
    " ",
  ),
);

describe("a report page", () => {
  it("holds every row, plots for each table, and what lies behind the runs", () => {
    expect([...document.querySelectorAll("h2")].map((heading) => heading.textContent)).toMatchInlineSnapshot(`
      [
        "tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 8 tasks, user openai/user",
        "tau2/retail, dataset tau2@v1.0.1 (0123456789ab), user openai/user, reported by A board "><script>alert('x')</script><img src=x onerror=alert(1)>  ]]> --> </style></svg>",
        "Runs in detail",
      ]
    `);
    expect([...document.querySelectorAll("section h3")].map((heading) => heading.textContent)).toHaveLength(
      3,
    );
    const [measured] = document.querySelectorAll("section");
    expect(
      [...(measured?.querySelectorAll("figcaption") ?? [])].map((caption) => caption.textContent),
    ).toMatchInlineSnapshot(`
      [
        "Score, with its 95 % interval where it is known. Hollow: reported by somebody else.",
        "pass^k: how likely all of k attempts succeed. Numbers are the rows of the table.",
        "Cost of an episode against score. Numbers are the rows of the table.",
        "How episodes ended, as a share of those that were played.",
      ]
    `);
    expect(measured?.querySelectorAll("tbody tr")).toHaveLength(3);
    expect(page).toContain("excluded");
  });

  it("shows text from outside as text, in elements, attributes and plots alike", () => {
    for (const element of document.querySelectorAll("*")) {
      expect(elements).toContain(element.localName);
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/u);
        if (name === "href")
          expect(value).toMatch(/^(?:#|https:\/\/|http:\/\/127\.0\.0\.1:4690\/#\/runs\/)/u);
      }
    }
    expect(page).not.toContain("<script");
    expect(page).not.toContain("\u202e");
    expect(document.body.textContent).toContain("<script>alert('x')</script>");
  });

  it("makes no link of a name that looks like an address", () => {
    const [row] = rows;
    if (row === undefined) throw new Error("no row");
    const linked = toHtml({ rows: [{ ...row, agent: "https://example.org/here" }] });
    expect(linked).toContain("https://example.org/here");
    expect(linked).not.toContain("<a ");
  });

  it("loads nothing and runs nothing", () => {
    const policy = document
      .querySelector("meta[http-equiv=Content-Security-Policy]")
      ?.getAttribute("content");
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/u);
    expect(document.querySelectorAll("[src], link, iframe, object, form, base")).toHaveLength(0);
    expect(page).not.toMatch(/url\(|@import/u);
  });

  it("says of each run who failed, with links to its episodes, or why that is not known", () => {
    const [unknown, failed, none] = [...document.querySelectorAll("section:has(> h3)")];
    expect(unknown?.querySelector("p")?.textContent).toMatch(/Who failed cannot be told: "><script>alert/u);
    expect(none?.querySelector("p")?.textContent).toMatch(/No episode failed\.$/u);
    const tables = [...(failed?.querySelectorAll("[role=region]") ?? [])].slice(-2);
    expect(
      tables.map((table) => table.getAttribute("aria-label")?.replace(/^.*, (?=by|failed)/u, "")),
    ).toEqual(["by who failed", "failed episodes, the first 100 of 120"]);
    const cells = (table: (typeof tables)[number] | undefined) =>
      [...(table?.querySelectorAll("tbody tr") ?? [])].map((row) =>
        [...row.querySelectorAll("td")].map((cell) => cell.textContent),
      );
    expect(cells(tables[0])).toEqual([
      ["agent", "wrong_arguments", "80"],
      ["agent", "missing_write", "40"],
    ]);
    const links = [...(tables[1]?.querySelectorAll("a") ?? [])];
    expect(links).toHaveLength(100);
    expect(links[1]?.getAttribute("href")).toBe(
      "http://127.0.0.1:4690/#/runs/run-1/episodes/an%20ordinary%20task/1",
    );
    expect(cells(tables[1])[1]?.slice(0, 5)).toEqual([
      "an ordinary task",
      "1",
      "–",
      "agent",
      "wrong_arguments",
    ]);
    expect(cells(tables[1])[1]?.[5]).toHaveLength(300);
    expect(document.body.textContent).toContain("Of rows marked as reported there are no episodes");
  });

  it("is the same for the same rows", () => {
    expect(toHtml({ rows, details })).toBe(page);
    expect(toHtml({ rows: rows.toReversed(), details })).toBe(page);
  });

  it("says where a reported row comes from, and marks it", () => {
    const section = [...document.querySelectorAll("section")].find((one) =>
      one.textContent?.includes("Reported Model"),
    );
    expect(section?.textContent).toContain("Reported by A board");
    expect(section?.querySelector("td:last-child")?.textContent).toBe("reported");
  });

  it("says what rows of one table differ in when they are put together", () => {
    const together = toHtml({ rows, grouping: "together" });
    expect(together).toContain("also in task set, source.");
  });

  it("of nothing is a page as well", () => {
    expect(parseHTML(toHtml({ rows: [] })).document.querySelector("h1")?.textContent).toBe("Leaderboards");
  });
});

describe("markup", () => {
  it("gives any text back as it was, as far as it can be seen", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const { document: made } = parseHTML(
          `<html><body>${html`<p title="${text}">${text}</p>`.markup}</body></html>`,
        );
        const [paragraph] = made.querySelectorAll("p");
        const shown = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
        expect(paragraph?.textContent).toBe(shown);
        expect(paragraph?.getAttribute("title")).toBe(shown);
      }),
    );
  });

  it("escapes once", () => {
    expect(escapeHtml(hostile)).not.toMatch(/[<>"']/u);
    expect(html`<b>${["<", html`<i>${"&"}</i>`, 1]}</b>`.markup).toBe("<b>&lt;<i>&amp;</i>1</b>");
  });
});
