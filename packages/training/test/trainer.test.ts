import { describe, expect, test } from "vitest";
import { curveSvg, sparkline } from "../src/trainer/curve.ts";

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
