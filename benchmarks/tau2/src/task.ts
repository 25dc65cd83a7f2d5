import type { Message, Side, Task } from "@mua/core";
import type { Dict } from "@mua/python-compat";

export type RewardType = "DB" | "ENV_ASSERTION" | "NL_ASSERTION" | "ACTION" | "COMMUNICATE";

/** A gold action: what a perfect agent (or user) would call. */
export type Action = {
  readonly actionId: string;
  readonly requestor: Side;
  readonly name: string;
  readonly arguments: Dict;
  readonly info: string | null;
  readonly compareArgs: readonly string[] | null;
};

/** A method of one side's toolkit run by the task itself, tools and helpers alike. */
export type EnvironmentCall = { readonly side: Side; readonly name: string; readonly arguments: Dict };

export type EnvironmentAssertion = EnvironmentCall & {
  readonly expected: boolean;
  readonly message: string | null;
};

/** Null and the empty list differ in places, so both are kept. */
export type Criteria = {
  readonly actions: readonly Action[] | null;
  readonly envAssertions: readonly EnvironmentAssertion[] | null;
  readonly communicateInfo: readonly string[] | null;
  readonly nlAssertions: readonly string[] | null;
  readonly rewardBasis: readonly RewardType[];
};

export type InitialState = {
  readonly agentData: Dict | null;
  readonly userData: Dict | null;
  readonly actions: readonly EnvironmentCall[];
  /** Null when the task starts from nothing. */
  readonly history: readonly Message[] | null;
};

/** A τ² task, official texts verbatim. */
export interface Tau2Task extends Task {
  /** `str(user_scenario)`: the instruction text of the simulated user. */
  readonly scenario: string;
  /** What the user wants: the reason for the call, or the whole instructions where they are one text. */
  readonly request: string;
  readonly ticket: string | null;
  /** Names of the user tools the task allows; null for all. */
  readonly userTools: readonly string[] | null;
  readonly initialState: InitialState | null;
  readonly criteria: Criteria | null;
  /** The task as read, for official files that embed it. */
  readonly source: Dict;
}
