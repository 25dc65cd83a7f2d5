import type { World } from "@mua/core";
import { PythonError, typeName } from "@mua/python-compat";
import { officialSide } from "../message-file.ts";
import type { AssertionCheck, RewardInfo } from "../reward-info.ts";
import type { Criteria, EnvironmentAssertion, RewardType } from "../task.ts";
import { rewardInfo } from "./reward-infos.ts";

/** What the official environment evaluator gives where a task expects neither actions nor assertions. */
export const NOTHING_EXPECTED: RewardInfo = rewardInfo({
  reward: 1,
  db_check: { db_match: true, db_reward: 1 },
  info: { note: "No expected actions or env assertions" },
});

export function expectsNothing({ actions, envAssertions }: Criteria): boolean {
  return actions === null && envAssertions === null;
}

/**
 * The official environment evaluator: whether the world a conversation led to equals the gold one, and whether the task's
 * assertions hold in it. Throws PythonError where an assertion raises.
 */
export function evaluateEnvironment(
  { envAssertions, rewardBasis }: Criteria,
  world: World,
  gold: World,
): RewardInfo {
  const matches = world.same(gold);
  const dbReward = matches ? 1 : 0;
  const assertions = (envAssertions ?? []).map((assertion) => checkAssertion(assertion, world));
  const assertionReward = assertions.every(({ met }) => met) ? 1 : 0;
  const parts: readonly (readonly [RewardType, number])[] = [
    ["DB", dbReward],
    ["ENV_ASSERTION", assertionReward],
  ];
  const breakdown = new Map(parts.filter(([part]) => rewardBasis.includes(part)));
  return rewardInfo({
    reward: [...breakdown.values()].reduce((product, reward) => product * reward, 1),
    db_check: { db_match: matches, db_reward: dbReward },
    env_assertions: assertions,
    reward_basis: rewardBasis,
    reward_breakdown: breakdown,
  });
}

function checkAssertion(assertion: EnvironmentAssertion, world: World): AssertionCheck {
  const { side, name, arguments: args, expected, message } = assertion;
  const result = world.perform(side, name, args);
  world.synchronise();
  if (typeof result !== "boolean") {
    throw new PythonError(
      "ValueError",
      `Function ${name} returned <class '${typeName(result)}'> instead of bool`,
    );
  }
  const met = result === expected;
  return {
    env_assertion: {
      env_type: officialSide(side),
      func_name: name,
      arguments: args,
      assert_value: expected,
      message,
    },
    met,
    reward: met ? 1 : 0,
  };
}
