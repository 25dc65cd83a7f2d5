import type { Dict } from "@mua/python-compat";
import type { OfficialSide } from "./message-file.ts";
import type { RewardType } from "./task.ts";

/**
 * The official `RewardInfo`: a Python model, so that fields stand in official order and `dumps` or `dumpPydantic` write
 * exactly the official JSON. Numbers are Python floats.
 */
export type RewardInfo = {
  readonly reward: number;
  readonly db_check: DatabaseCheck | null;
  readonly env_assertions: readonly AssertionCheck[] | null;
  readonly action_checks: readonly ActionCheck[] | null;
  readonly nl_assertions: readonly JudgedAssertion[] | null;
  readonly communicate_checks: readonly CommunicateCheck[] | null;
  readonly reward_basis: readonly RewardType[] | null;
  readonly reward_breakdown: ReadonlyMap<RewardType, number> | null;
  readonly info: RewardNote | RewardNotes | null;
};

export type DatabaseCheck = { readonly db_match: boolean; readonly db_reward: number };

export type AssertionCheck = {
  readonly env_assertion: {
    readonly env_type: OfficialSide;
    readonly func_name: string;
    readonly arguments: Dict;
    readonly assert_value: boolean;
    readonly message: string | null;
  };
  readonly met: boolean;
  readonly reward: number;
};

export type ActionCheck = {
  readonly action: {
    readonly action_id: string;
    readonly requestor: OfficialSide;
    readonly name: string;
    readonly arguments: Dict;
    readonly info: string | null;
    readonly compare_args: readonly string[] | null;
  };
  readonly action_match: boolean;
  readonly action_reward: number;
  /** Absent in versions whose checks do not carry it. */
  readonly tool_type?: string | null;
};

export type JudgedAssertion = {
  readonly nl_assertion: string;
  readonly met: boolean;
  readonly justification: string;
};

export type CommunicateCheck = {
  readonly info: string;
  readonly met: boolean;
  readonly justification: string;
};

/** Why a single evaluator had nothing to do. */
export type RewardNote = { readonly note: string };

/** The notes of the single evaluators behind a combined reward. */
export type RewardNotes = {
  readonly env: RewardNote | null;
  readonly nl: RewardNote | null;
  readonly communicate: RewardNote | null;
  readonly action: RewardNote | null;
};
