import { dumps, type List, parseJson } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctedTruth } from "../src/evaluation/class-names.ts";
import { checkResult } from "../src/evaluation/end-to-end.ts";
import { scoreProcess } from "../src/evaluation/process.ts";
import { evaluateCategory } from "../src/evaluation/score-files.ts";
import { agentTable } from "../src/files/agent-score.ts";
import { summaryTable } from "../src/files/summary-table.ts";

const list = (text: string): List => parseJson(text) as List;

describe("checkResult", () => {
  const truth = list('[{"A": {"x": 1.0, "rows": {"1": {"n": 2}}}}, {"B": {"on": true}}]');

  it.each([
    '[{"A": {"x": 1, "rows": {"1": {"n": 2.0}}}}, {"B": {"on": 1}}]',
    '[{"B": {"on": true}}, {"A": {"x": true, "rows": {"1": {"n": 2}, "2": {}}}}]',
    '[{"A": {}}, {"B": {}}]',
  ])("accepts %s", (result) => {
    expect(checkResult(truth, list(result))).toEqual({ valid: true });
  });

  it.each([
    ['[{"A": {}}]', "wrong number of class", []],
    [
      '[{"A": {"x": 2, "y": 1}}, {"B": {}}]',
      "class attributes wrong",
      [
        [
          "class(A) attributes(x) wrong, [expected: 1.0, real: 2]",
          "class(A) attributes(y) missing in possible_answer.",
        ],
      ],
    ],
    [
      '[{"A": {"rows": {}}}, {"B": {}}]',
      "class attributes wrong",
      [["class(A) attributes(rows) wrong, [expected: {'1': {'n': 2}}, real: {}]"]],
    ],
    [
      '[{"A": {"rows": {"1": {"n": null}}}}, {"B": {}}]',
      "class attributes wrong",
      [["class(A) attributes(rows.1) wrong, [expected: {'n': 2}, real: {'n': None}]"]],
    ],
  ])("refuses %s", (result, errorType, errors) => {
    expect(checkResult(truth, list(result))).toEqual({ valid: false, errorType, errors });
  });

  it("judges a class that no result has like the one before it", () => {
    const misspelt = list('[{"A": {"x": 1}}, {"Bee": {"on": true}}]');
    expect(checkResult(misspelt, list('[{"A": {"x": 1}}, {"B": {"on": false}}]'))).toEqual({ valid: true });
    expect(checkResult(misspelt, list('[{"A": {"x": 2}}, {"B": {"on": true}}]'))).toMatchObject({
      errors: [[{}], [{}]].map(() => [expect.stringContaining("attributes(x)")]),
    });
  });

  it("has an option for misspelt classes", () => {
    const groundTruth = list('[{"BaseApi": {}}, {"Reminderpi": {"a": 1}}]');
    const corrected = correctedTruth({ groundTruth, involved: ["BaseApi", "ReminderApi"] });
    expect(dumps(corrected)).toBe('[{"BaseApi": {}}, {"ReminderApi": {"a": 1}}]');
  });
});

describe("scoreProcess", () => {
  it("takes the milestones in order and none after one that is missing", () => {
    expect(scoreProcess(["a", "b ", "c"], ["x", " a", "c", "\u3000b\u00a0"]).accuracy).toBeCloseTo(2 / 3);
    expect(scoreProcess(["a", "b"], ["b"]).accuracy).toBe(0);
    expect(scoreProcess([], ["b"]).accuracy).toBe(1);
  });

  it("counts the best alternative and shows the last", () => {
    expect(scoreProcess([["a", "b", "c"], ["a"], ["x"]], ["a"])).toEqual({ accuracy: 1, shown: 0 });
  });

  it("never falls when an agent writes more", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 });
    fc.assert(
      fc.property(words, words, words, (milestones, process, more) => {
        const before = scoreProcess(milestones, process).accuracy;
        expect(scoreProcess(milestones, [...process, ...more]).accuracy).toBeGreaterThanOrEqual(before);
        expect(scoreProcess(milestones, [...process, ...milestones]).accuracy).toBe(1);
      }),
    );
  });
});

describe("figures", () => {
  const entry = (id: string, ok: boolean) => ({ id, result: list(`[{"A": {"x": ${ok}}}]`), process: [] });
  const expected = { groundTruth: list('[{"A": {"x": true}}]'), milestones: ["a", "b"] };

  it("are written as in the official files", () => {
    const evaluated = evaluateCategory(
      "multi_turn",
      [expected, expected, expected],
      [entry("0", true), entry("1", false), entry("2", true)],
    );
    expect(evaluated.scoreFile).toBe(
      [
        '{"end_to_end_accuracy": 0.667, "process_accuracy": 0.667, "correct_count": 2, "total_count": 3}',
        `{"id": 1, "valid": false, "error": [["class(A) attributes(x) wrong, [expected: True, real: False]"]], "error_type": "class attributes wrong"}`,
      ].join("\n"),
    );
    expect(evaluated.processFile).toBe(
      '{"agent_multi_turn_1": {"process_accuracy": 0.0, "model_output": [], "call_process": ["a", "b"]}}\n',
    );
    expect(() => evaluateCategory("multi_turn", [expected], [])).toThrow("1 entries, not 0");
  });

  it("make the Agent score of categories, not of tasks", () => {
    const scores = (correct: number, total: number) => ({
      endToEnd: correct / total,
      process: 0.5,
      correct,
      total,
    });
    const en = { multi_turn: scores(30, 30), multi_step: scores(10, 20) };
    const zh = { multi_turn: scores(15, 30), multi_step: scores(10, 20) };
    const table = agentTable(
      new Map([
        ["en", en],
        ["zh", zh],
      ]),
    );
    expect(table.map((row) => [row.part, row.agent_score, row.micro_average])).toEqual([
      ["en", 0.75, 0.8],
      ["zh", 0.5, 0.5],
      ["combined", 0.625, 0.65],
    ]);
    expect(agentTable(new Map([["zh", zh]]))).toHaveLength(1);
  });

  it("rank closed models first", () => {
    const half = new Map([["agent_multi_turn", { accuracy: 0.5, process: 0.75 }]]);
    const full = new Map([
      ["agent_multi_turn", { accuracy: 1 }],
      ["agent_multi_step", { accuracy: 1 }],
    ]);
    const [, ...rows] = summaryTable(
      new Map([
        ["mine", half],
        ["best", full],
        ["o1-mini", half],
      ]),
    );
    expect(rows.map(([model, ...cells]) => [model, ...cells.slice(-6)])).toEqual([
      ["o1-mini", 0.5, 0.75, 0, 0, 0.25, 0.039],
      ["best", 1, 0, 1, 0, 1, 0.154],
      ["mine", 0.5, 0.75, 0, 0, 0.25, 0.039],
    ]);
  });
});
