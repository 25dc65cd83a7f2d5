/** A point of a reward curve: training steps done, and the mean evaluation reward. */
export type CurvePoint = { readonly step: number; readonly reward: number };

const bars = "▁▂▃▄▅▆▇█";

/** Rewards in [0, 1] as one line of text. */
export function sparkline(rewards: readonly number[]): string {
  return rewards.map((reward) => bars[Math.min(7, Math.floor(reward * 8))] ?? "▁").join("");
}

/** The curve as an SVG document: training reward by step, and evaluation rewards as marked points. */
export function curveSvg(
  title: string,
  training: readonly CurvePoint[],
  evaluation: readonly CurvePoint[],
): string {
  const [width, height, left, top] = [720, 360, 56, 40];
  const last = Math.max(1, ...[...training, ...evaluation].map(({ step }) => step));
  const x = (step: number) => (left + (step / last) * (width - left - 24)).toFixed(1);
  const y = (reward: number) => (height - 44 - reward * (height - 44 - top)).toFixed(1);
  const path = (points: readonly CurvePoint[]) =>
    points.map(({ step, reward }, place) => `${place === 0 ? "M" : "L"}${x(step)} ${y(reward)}`).join("");
  const levels = [0, 0.25, 0.5, 0.75, 1].map(
    (level) =>
      `<path d="M${left} ${y(level)}H${width - 24}" stroke="#ddd"/><text x="${left - 8}" y="${Number(y(level)) + 4}" text-anchor="end">${level}</text>`,
  );
  const dots = evaluation.map(
    ({ step, reward }) =>
      `<circle cx="${x(step)}" cy="${y(reward)}" r="4" fill="#c2410c"><title>step ${step}: ${reward.toFixed(3)}</title></circle>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title><rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="20" font-size="14">${escaped(title)}</text>`,
    ...levels,
    `<path d="${path(training)}" fill="none" stroke="#94a3b8" stroke-width="1.5"/>`,
    `<path d="${path(evaluation)}" fill="none" stroke="#c2410c" stroke-width="2"/>`,
    ...dots,
    `<text x="${left}" y="${height - 12}">step 0</text><text x="${width - 24}" y="${height - 12}" text-anchor="end">step ${last}</text>`,
    `<text x="${width / 2}" y="${height - 12}" text-anchor="middle">grey: training reward, red: evaluation reward (temperature 1)</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
