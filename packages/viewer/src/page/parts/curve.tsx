import type { TrainingStep } from "../../api.ts";

const WIDTH = 900;
const HEIGHT = 300;
const LEFT = 40;
const BOTTOM = 26;

type Point = readonly [step: number, value: number];

/** A reward curve: training rewards as a line, evaluations as points, the sampled ones with their intervals. */
export function Curve({ steps }: { readonly steps: readonly TrainingStep[] }) {
  const last = Math.max(1, ...steps.map(({ step }) => step));
  const x = (step: number): number => LEFT + ((WIDTH - LEFT - 10) * step) / last;
  const y = (value: number): number => 8 + (HEIGHT - BOTTOM - 8) * (1 - value);
  const at = ([step, value]: Point): string => `${x(step).toFixed(1)},${y(value).toFixed(1)}`;
  const pick = (value: (step: TrainingStep) => number | null | undefined): readonly Point[] =>
    steps.flatMap((step): Point[] => {
      const found = value(step);
      return found === null || found === undefined ? [] : [[step.step, found]];
    });
  const trained = pick(({ reward }) => reward);
  const sampled = pick(({ evaluation }) => evaluation?.sampled?.reward);
  const greedy = pick(({ evaluation }) => evaluation?.greedy?.reward);
  const band = [
    ...pick(({ evaluation }) => evaluation?.sampled?.interval?.[1]),
    ...pick(({ evaluation }) => evaluation?.sampled?.interval?.[0]).toReversed(),
  ];
  const newest = trained.at(-1);
  return (
    <figure class="curve">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Mean reward by step, from ${trained[0]?.[1].toFixed(2)} to ${newest?.[1].toFixed(2)} after ${newest?.[0]} steps`}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((value) => (
          <g key={value} class="grid-line">
            <line x1={LEFT} x2={WIDTH - 10} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
              {value}
            </text>
          </g>
        ))}
        {[0, Math.round(last / 2), last].map((step) => (
          <text key={step} x={x(step)} y={HEIGHT - 6} text-anchor="middle">
            {step}
          </text>
        ))}
        {band.length === 0 ? null : <polygon class="band" points={band.map(at).join(" ")} />}
        <polyline class="trained-line" points={trained.map(at).join(" ")} />
        {sampled.map(([step, value]) => (
          <circle key={step} class="sampled-point" cx={x(step)} cy={y(value)} r={4} />
        ))}
        {greedy.map(([step, value]) => (
          <rect key={step} class="greedy-point" x={x(step) - 3.5} y={y(value) - 3.5} width={7} height={7} />
        ))}
      </svg>
      <figcaption>
        <span class="key trained-key">training</span>
        {sampled.length === 0 ? null : (
          <span class="key sampled-key">
            evaluation, sampled{band.length === 0 ? "" : ", with its 95 % interval"}
          </span>
        )}
        {greedy.length === 0 ? null : <span class="key greedy-key">evaluation, greedy</span>}
      </figcaption>
    </figure>
  );
}
