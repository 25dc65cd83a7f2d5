import { describe, expect, test } from "vitest";
import { curveSvg, sparkline } from "../src/trainer/curve.ts";
import { evaluationOf } from "../src/trainer/evaluation.ts";
import { defaultSettings, rateAt } from "../src/trainer/settings.ts";

describe("a reward curve", () => {
  test("is one line of text", () => {
    expect(sparkline([0, 0.2, null, 0.5, 0.99, 1])).toMatchInlineSnapshot(`"▁▂·▅██"`);
  });

  test("is an SVG document with a point for each evaluation", () => {
    const none = { byClass: {}, episodes: 1, masked: 0 };
    const evaluation = (reward: number, interval: [number, number] | null) => ({
      sampled: { reward, interval, ...none },
      greedy: { reward: 1, interval: null, ...none },
    });
    const svg = curveSvg("a <b> & c", [
      { step: 0, reward: 0.9, evaluation: evaluation(0.1, [0, 0.2]) },
      { step: 1, reward: 0.25 },
      { step: 2, reward: null, evaluation: evaluation(0.6, [0.5, 0.75]) },
      { step: 3, reward: 0.5, evaluation: evaluation(0.7, null) },
    ]);
    expect(svg).toContain("a &lt;b&gt; &amp; c");
    expect(svg.match(/<circle/gu)).toHaveLength(3);
    expect(svg.match(/<path d="([^"]*)Z"/u)?.[1]).toMatchInlineSnapshot(
      `"M56.0 260.8L482.7 109.0L482.7 178.0L56.0 316.0"`,
    );
    expect(svg).not.toContain("NaN");
  });
});

test("an evaluation's interval is over tasks, and what is masked is not in it", () => {
  const played = (id: string, ...rewards: readonly (number | null)[]) =>
    rewards.map((reward) => ({ task: { id, category: id.slice(0, 1) }, reward }));
  const sure = evaluationOf([...played("a1", 1, 1, null), ...played("a2", 1, 1), ...played("b", 1)]);
  expect(sure).toEqual({ reward: 1, interval: [1, 1], byClass: { a: 1, b: 1 }, episodes: 6, masked: 1 });
  const split = evaluationOf([...played("a", 1, 1, 1, 1), ...played("b", 0, 0, 0, 0)]);
  expect(split).toMatchObject({ reward: 0.5, interval: [0, 1] });
  expect(evaluationOf(played("a", 1, 0)).interval).toBeNull();
  expect(evaluationOf(played("a", null))).toMatchObject({
    reward: null,
    interval: null,
    byClass: {},
    masked: 1,
  });
});

test("the learning rate grows, then falls, and is never 0", () => {
  const rates = Array.from({ length: 10 }, (_, step) =>
    rateAt(step + 1, { ...defaultSettings, rate: 8, warmUp: 4, steps: 10 }).toFixed(2),
  );
  expect(rates.join(" ")).toMatchInlineSnapshot(`"2.00 4.00 6.00 8.00 6.86 5.71 4.57 3.43 2.29 1.14"`);
});
