import type { Outcome } from "@mua/core";
import { outcomes } from "@mua/reports/outcomes";
import { reward as rewardText, UNKNOWN, words } from "../figures.ts";
import { isFull } from "../filters.ts";

/** A reward as a mark: full, less, or unknown. */
export function Reward({ value }: { readonly value: number | null }) {
  const kind = value === null ? "unknown" : isFull(value) ? "good" : "bad";
  const meaning = value === null ? "no reward" : `reward ${rewardText(value)}`;
  return (
    <span class={`mark ${kind}`} title={meaning}>
      <span aria-hidden="true">{value === null ? UNKNOWN : rewardText(value)}</span>
      <span class="for-readers">{meaning}</span>
    </span>
  );
}

/** How many episodes ended in each way, as a bar and in words. */
export function Outcomes({ counts }: { readonly counts: { readonly [outcome in Outcome]?: number } }) {
  const present = outcomes.flatMap((outcome) => {
    const count = counts[outcome] ?? 0;
    return count === 0 ? [] : [{ outcome, count }];
  });
  const total = present.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return <span class="faint">{UNKNOWN}</span>;
  return (
    <span class="outcomes">
      <span class="bar" aria-hidden="true">
        {present.map(({ outcome, count }) => (
          <span key={outcome} class={`part ${outcome}`} style={{ flexGrow: count }} />
        ))}
      </span>
      <span>{present.map(({ outcome, count }) => `${count} ${words(outcome)}`).join(", ")}</span>
    </span>
  );
}

/** A mean in [0,1] with its interval, as a scale. */
export function Scale({
  mean,
  range,
}: {
  readonly mean: number | null;
  readonly range: readonly [number, number] | null;
}) {
  if (mean === null) return null;
  const percent = (value: number): string => `${(value * 100).toFixed(2)}%`;
  return (
    <span class="scale" aria-hidden="true">
      {range === null ? null : (
        <span class="range" style={{ left: percent(range[0]), width: percent(range[1] - range[0]) }} />
      )}
      <span class="point" style={{ left: percent(mean) }} />
    </span>
  );
}

/** Rewards of a task's trials next to each other. */
export function Trials({ rewards }: { readonly rewards: readonly (number | null)[] }) {
  return (
    <span class="trials">
      {rewards.map((value, trial) => (
        <Reward key={trial} value={value} />
      ))}
    </span>
  );
}
