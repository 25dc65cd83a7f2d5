import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EpisodeCause, EpisodeRow } from "../src/api.ts";
import { chance, dollars, reward, seconds, UNKNOWN } from "../src/page/figures.ts";
import { filterEpisodes, keyOf } from "../src/page/filters.ts";
import { prettyJson } from "../src/page/pretty-json.ts";
import { formatRoute, parseRoute, type Route } from "../src/page/route.ts";
import { visiblePieces, visibleText } from "../src/page/visible-text.ts";

describe("addresses", () => {
  const name = fc.string({ unit: "binary", minLength: 1 });
  const filter = fc.record(
    { text: name, outcome: name, reward: name, check: name, cause: name, task: name, sort: name },
    { requiredKeys: [] },
  );
  const route: fc.Arbitrary<Route> = fc.oneof(
    fc.record({ page: fc.constant("run" as const), run: name, filter }),
    fc.record({ page: fc.constant("episode" as const), run: name, task: name, trial: fc.nat(), filter }),
    fc.record({ page: fc.constant("task" as const), run: name, task: name }),
    fc.record({ page: fc.constant("compare" as const), first: name, second: name }),
  );

  test("say what is shown, whatever runs and tasks are called", () => {
    fc.assert(
      fc.property(route, (shown) => {
        expect(parseRoute(formatRoute(shown))).toEqual(shown);
      }),
    );
  });

  test("that say nothing are lost, and none throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseRoute(`#${text}`)));
    expect(parseRoute("#/runs/a/episodes/b/x").page).toBe("lost");
    expect(parseRoute("#/runs/%E0%A4%A").page).toBe("run");
    expect(parseRoute("").page).toBe("runs");
  });

  test("of tasks with lone surrogates do not throw", () => {
    expect(formatRoute({ page: "task", run: "r", task: "\ud800" })).toBe("#/runs/r/tasks/%EF%BF%BD");
  });
});

describe("visible text", () => {
  test("names what hides or turns text, and leaves all else", () => {
    expect(visibleText("a\u202Eb \u001b[31m \ud800 \u0000 \u200b tab\tline\n👩‍👩‍👧 ü")).toBe(
      "a⟨U+202E⟩b ⟨ESC⟩[31m ⟨U+D800⟩ ⟨U+0000⟩ ⟨U+200B⟩ tab\tline\n👩‍👩‍👧 ü",
    );
  });

  test("holds no control character, no format character and no lone surrogate", () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(units, (text) => {
        const shown = visiblePieces(text).map((piece) => ("text" in piece ? piece.text : ""));
        expect(shown.join("")).not.toMatch(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe("pretty JSON", () => {
  test("keeps the same tokens in the same order", () => {
    const squeeze = (text: string) => text.match(/"(?:[^"\\]|\\.)*"|[^\s"]/gsu);
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(squeeze(prettyJson(text))).toEqual(squeeze(text));
        expect(JSON.parse(prettyJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test("keeps numbers as they are written, and keys in their order", () => {
    expect(
      prettyJson(
        '{"b": 68.0, "10": 1e3, "2": NaN, "long": ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbb"]}',
      ),
    ).toMatchInlineSnapshot(`
      "{
        "b": 68.0,
        "10": 1e3,
        "2": NaN,
        "long": ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbb"]
      }"
    `);
  });

  test("leaves what is no JSON alone", () => {
    for (const text of ["", "text", "{not json", "[1,2", '{"a":1}}', "68.0"])
      expect(prettyJson(text)).toBe(text);
  });
});

describe("filters", () => {
  const row = (
    task: string,
    trial: number,
    value: number | null,
    more: Partial<EpisodeRow> = {},
  ): EpisodeRow => ({
    task,
    trial,
    outcome: "completed",
    reason: "user_stop",
    reward: value,
    checks: {},
    cost: 0,
    messages: 1,
    turns: {},
    waited: {},
    seconds: 1,
    ...more,
  });
  const episodes = [
    row("cancel-1", 0, 1),
    row("cancel-2", 0, 0, { checks: { DB: 0, SAID: 1 }, scoreReason: "DB: wrong" }),
    row("return-10", 0, null, { outcome: "model_error", reason: "endpoint down" }),
    row("return-9", 1, 0.5, { checks: { DB: null } }),
  ];
  const summaries = { "cancel-1": "Cancels a bookshelf" };
  const names = (filter: Parameters<typeof filterEpisodes>[1], known = {}) =>
    filterEpisodes(episodes, filter, { summaries, ...known }).map(({ task }) => task);

  test("tell rewards below 1 from those that are not known", () => {
    expect(names({ reward: "failed" })).toEqual(["cancel-2", "return-9"]);
    expect(names({ reward: "none" })).toEqual(["return-10"]);
    expect(names({ reward: "full" })).toEqual(["cancel-1"]);
  });

  test("find checks, outcomes, trials, tasks and texts", () => {
    expect(names({ check: "DB" })).toEqual(["cancel-2", "return-9"]);
    expect(names({ check: "SAID" })).toEqual([]);
    expect(names({ outcome: "model_error" })).toEqual(["return-10"]);
    expect(names({ trial: "1" })).toEqual(["return-9"]);
    expect(names({ task: "cancel-1" })).toEqual(["cancel-1"]);
    expect(names({ text: "BOOKSHELF" })).toEqual(["cancel-1"]);
    expect(names({ text: "endpoint" })).toEqual(["return-10"]);
    expect(names({ text: "said" }, { said: new Set(["1 return-9"]) })).toEqual(["return-9"]);
  });

  test("find who failed and how", () => {
    const cause: EpisodeCause = {
      task: "cancel-2",
      trial: 0,
      findings: [{ role: "agent", reason: "missing_write", evidence: "" }],
    };
    const causes = new Map([[keyOf(cause), cause]]);
    expect(names({ cause: "agent" }, { causes })).toEqual(["cancel-2"]);
    expect(names({ cause: "agent missing_write" }, { causes })).toEqual(["cancel-2"]);
    expect(names({ cause: "user" }, { causes })).toEqual([]);
    expect(names({ cause: "agent" })).toEqual([]);
  });

  test("sort by number and in natural order, unknown values last either way", () => {
    expect(names({ sort: "reward" })).toEqual(["cancel-2", "return-9", "cancel-1", "return-10"]);
    expect(names({ sort: "-reward" })).toEqual(["cancel-1", "return-9", "cancel-2", "return-10"]);
    expect(names({ sort: "task" })).toEqual(["cancel-1", "cancel-2", "return-9", "return-10"]);
  });
});

test("figures show what is unknown as such", () => {
  expect([reward(null), dollars(null), seconds(undefined), chance(null)]).toEqual(Array(4).fill(UNKNOWN));
  expect([reward(1), reward(0.5), reward(0)]).toEqual(["1", "0.5", "0"]);
  expect([dollars(0), dollars(0.0012), dollars(3)]).toEqual(["$0", "$0.0012", "$3.00"]);
  expect([seconds(0.01), seconds(59), seconds(61), seconds(7200)]).toEqual([
    "10 ms",
    "59.0 s",
    "1 min 1 s",
    "2 h 0 min",
  ]);
  expect(chance(1e-9)).toBe("< 0.0001");
});
