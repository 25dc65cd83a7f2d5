import type { RewardInfo } from "../reward-info.ts";

// What the official model has where an evaluator says nothing; fields in official order.
const DEFAULTS: RewardInfo = {
  reward: 1,
  db_check: null,
  env_assertions: null,
  action_checks: null,
  nl_assertions: null,
  communicate_checks: null,
  reward_basis: ["DB"],
  reward_breakdown: null,
  info: null,
};

/** A reward info with the official defaults. */
export function rewardInfo(fields: Pick<RewardInfo, "reward"> & Partial<RewardInfo>): RewardInfo {
  return { ...DEFAULTS, ...fields };
}
