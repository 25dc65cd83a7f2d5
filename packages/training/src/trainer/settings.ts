import type { Carelessness } from "../compact/teacher.ts";

/** Everything a training's outcome depends on, beside its seed. */
export type TrainSettings = {
  /** Training tasks made for it. */
  readonly tasks: number;
  readonly model: { readonly width: number; readonly layers: number; readonly heads: number };
  readonly coldStart: {
    readonly demonstrations: number;
    readonly teacher: Carelessness;
    readonly steps: number;
    readonly batch: number;
    readonly rate: number;
  };
  readonly steps: number;
  /** Groups in a step, and episodes in a group. */
  readonly groups: number;
  readonly groupSize: number;
  readonly rate: number;
  /** Steps over which the rate grows to its full size; from there it falls to nothing at the end. */
  readonly warmUp: number;
  readonly clip: number;
  readonly kl: number;
  readonly entropy: number;
  /** Steps between evaluations, and episodes of each evaluation task. */
  readonly evaluateEvery: number;
  readonly trials: number;
  /** A control: rewards are dealt out anew among the step's episodes, so that there is nothing to learn. */
  readonly shuffleRewards: boolean;
};

export const defaultSettings: TrainSettings = {
  tasks: 440,
  model: { width: 64, layers: 2, heads: 4 },
  coldStart: {
    demonstrations: 660,
    teacher: { slips: 0.25, shortcuts: 0.4 },
    steps: 300,
    batch: 24,
    rate: 3e-3,
  },
  steps: 48,
  groups: 16,
  groupSize: 8,
  rate: 1.3e-3,
  warmUp: 8,
  clip: 0.2,
  kl: 0.001,
  entropy: 0.001,
  evaluateEvery: 12,
  trials: 10,
  shuffleRewards: false,
};

/** The learning rate of a step: the optimiser's first steps know little of their direction, and the last ones should settle. */
export function rateAt(step: number, { rate, warmUp, steps }: TrainSettings): number {
  return rate * Math.min(step / warmUp, (steps + 1 - step) / (steps + 1 - warmUp), 1);
}
