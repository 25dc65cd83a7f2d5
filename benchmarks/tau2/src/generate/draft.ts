import type { Dataset, Side } from "@mua/core";
import type { PythonRandom, Value } from "@mua/python-compat";
import type { RewardType } from "../task.ts";

/** A gold action; the agent's where no side is named. Whole numbers are bigints, fractions numbers, as in Python. */
export type DraftAction = {
  readonly side?: Side;
  readonly name: string;
  readonly arguments: { readonly [name: string]: Value };
  /** The arguments by which the call is recognised, where it counts itself; all where absent. */
  readonly compared?: readonly string[];
};

/** A method of a side's toolkit, run before the episode or, with what has to come of it, after it. */
export type DraftCall = {
  readonly side: Side;
  readonly name: string;
  readonly arguments: { readonly [name: string]: Value };
};

/** What a drawn task is about, before it is proven and gets an id. Texts are our own words. */
export type Draft = {
  /** One word of letters, digits and underscores: the task's category. */
  readonly kind: string;
  /** One line for people: what the task trains. */
  readonly purpose: string;
  readonly user: {
    readonly persona?: string;
    /** What the user says first, in the second person: "You want to …". */
    readonly reason: string;
    readonly known: string;
    readonly unknown?: string;
    /** How the user goes about it: what they insist on, accept, keep to themselves. */
    readonly instructions: string;
  };
  /** The same case as a ticket, for an agent without a user. */
  readonly ticket?: string;
  /** Run in order before the conversation. */
  readonly initialActions?: readonly DraftCall[];
  /** All that a perfect agent and user call, reads included, in order. */
  readonly actions: readonly DraftAction[];
  /** What the agent has to say, as parts of its messages. */
  readonly communicate?: readonly string[];
  readonly assertions?: readonly (DraftCall & { readonly expected: boolean })[];
  /** What the reward is made of; database and communication where absent. */
  readonly basis?: readonly RewardType[];
};

/** Draws what a task could be about; undefined where these random numbers lead to none. The same from the same numbers. */
export type TaskDraw = (random: PythonRandom) => Draft | undefined;

/** What each domain's file exports: reads the domain's rows once. */
export type OpenTaskDraw = (dataset: Dataset) => TaskDraw;
