import type { StepRow } from "./folder.ts";

const bars = "▁▂▃▄▅▆▇█";

/** Rewards in [0, 1] as one line of text; a dot where there is none. */
export function sparkline(rewards: readonly (number | null)[]): string {
  return rewards
    .map((reward) => (reward === null ? "·" : (bars[Math.min(7, Math.floor(reward * 8))] ?? "▁")))
    .join("");
}

/** A point of a curve: training steps done, and a reward. */
type Point = readonly [step: number, reward: number];

/**
 * The curve of a training as an SVG document: training reward by step, and the evaluation rewards at temperature 1 as
 * marked points with their intervals.
 */
export function curveSvg(
  title: string,
  rows: readonly Pick<StepRow, "step" | "reward" | "evaluation">[],
): string {
  const [width, height, left, top] = [720, 360, 56, 40];
  const last = Math.max(1, ...rows.map(({ step }) => step));
  const x = (step: number) => (left + (step / last) * (width - left - 24)).toFixed(1);
  const y = (reward: number) => (height - 44 - reward * (height - 44 - top)).toFixed(1);
  const path = (points: readonly Point[]) =>
    points.map(([step, reward], place) => `${place === 0 ? "M" : "L"}${x(step)} ${y(reward)}`).join("");
  const pick = (of: (row: (typeof rows)[number]) => number | null | undefined): readonly Point[] =>
    rows.flatMap((row): readonly Point[] => {
      const reward = of(row);
      return reward === null || reward === undefined ? [] : [[row.step, reward]];
    });
  // Step 0 has the reward of the demonstrations, which the policy did not play.
  const training = pick(({ step, reward }) => (step === 0 ? null : reward));
  const evaluation = pick((row) => row.evaluation?.sampled.reward);
  const high = pick((row) => row.evaluation?.sampled.interval?.[1]);
  const low = pick((row) => row.evaluation?.sampled.interval?.[0]);
  const levels = [0, 0.25, 0.5, 0.75, 1].map(
    (level) =>
      `<path d="M${left} ${y(level)}H${width - 24}" stroke="#ddd"/><text x="${left - 8}" y="${Number(y(level)) + 4}" text-anchor="end">${level}</text>`,
  );
  const dots = evaluation.map(
    ([step, reward]) =>
      `<circle cx="${x(step)}" cy="${y(reward)}" r="4" fill="#c2410c"><title>step ${step}: ${reward.toFixed(3)}</title></circle>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title><rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="20" font-size="14">${escaped(title)}</text>`,
    ...levels,
    ...(high.length === 0
      ? []
      : [`<path d="${path([...high, ...low.toReversed()])}Z" fill="#c2410c" fill-opacity="0.15"/>`]),
    `<path d="${path(training)}" fill="none" stroke="#94a3b8" stroke-width="1.5"/>`,
    `<path d="${path(evaluation)}" fill="none" stroke="#c2410c" stroke-width="2"/>`,
    ...dots,
    `<text x="${left}" y="${height - 12}">step 0</text><text x="${width - 24}" y="${height - 12}" text-anchor="end">step ${last}</text>`,
    `<text x="${width / 2}" y="${height - 12}" text-anchor="middle">grey: training reward, red: evaluation reward (temperature 1) with its 95 % interval</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
