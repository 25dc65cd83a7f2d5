import type { Task } from "@mua/core";
import type { List } from "@mua/python-compat";
import type { Language } from "./language.ts";
import type { ClassName, Device } from "./scenario/scenario-class.ts";

/** The two kinds of tasks: a conversation with a simulated user, and a request that is worked off step by step without one. */
export const CATEGORIES = ["multi_turn", "multi_step"] as const;
export type Category = (typeof CATEGORIES)[number];

/** A task of the benchmark, with what is expected of it. */
export interface AceTask extends Task {
  readonly language: Language;
  readonly category: Category;
  /** Multi turn: the simulated user's instruction. Multi step: the request. */
  readonly question: string;
  readonly involved: readonly ClassName[];
  readonly device: Device;
  /** The documentation of the functions, for prompts only: official code does not check calls against it. */
  readonly functions: List;
  /** What the classes should hold in the end, one dict for each; some are misspelt. */
  readonly groundTruth: List;
  /** The messages expected of the agent, or alternatives of them. */
  readonly milestones: Milestones;
}

export type Milestones = readonly string[] | readonly (readonly string[])[];

/** Whether milestones have no alternatives; official code looks at the first element. */
export function isFlat(milestones: Milestones): milestones is readonly string[] {
  return typeof milestones[0] !== "object";
}

/** The ways that lead to what is expected, as far as the task tells them. */
export function alternativesOf({ milestones }: AceTask): readonly (readonly string[])[] {
  return isFlat(milestones) ? [milestones] : milestones;
}
