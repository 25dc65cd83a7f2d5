import { describe, expect, test } from "vitest";
import { curveSvg, sparkline } from "../src/trainer/curve.ts";
import { defaultSettings, rateAt } from "../src/trainer/settings.ts";

describe("a reward curve", () => {
  test("is one line of text", () => {
    expect(sparkline([0, 0.2, 0.5, 0.99, 1])).toMatchInlineSnapshot(`"▁▂▅██"`);
  });

  test("is an SVG document with a point for each evaluation", () => {
    const svg = curveSvg(
      "a <b> & c",
      [
        { step: 1, reward: 0.25 },
        { step: 2, reward: 0.5 },
      ],
      [
        { step: 0, reward: 0.1 },
        { step: 2, reward: 0.6 },
      ],
    );
    expect(svg).toContain("a &lt;b&gt; &amp; c");
    expect(svg.match(/<circle/gu)).toHaveLength(2);
    expect(svg).not.toContain("NaN");
  });
});

test("the learning rate grows, then falls, and is never 0", () => {
  const rates = Array.from({ length: 10 }, (_, step) =>
    rateAt(step + 1, { ...defaultSettings, rate: 8, warmUp: 4, steps: 10 }).toFixed(2),
  );
  expect(rates.join(" ")).toMatchInlineSnapshot(`"2.00 4.00 6.00 8.00 6.86 5.71 4.57 3.43 2.29 1.14"`);
});
