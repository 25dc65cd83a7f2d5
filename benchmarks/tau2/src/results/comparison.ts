import type { ScoredParts } from "@mua/core";
import { equals, type Value } from "@mua/python-compat";
import type { RewardInfo } from "../reward-info.ts";
import type { Evaluation } from "../scoring/evaluation.ts";
import type { RewardType, Tau2Task } from "../task.ts";
import type { OfficialRewardInfo } from "./models.ts";
import type { RecordedEpisode } from "./recorded.ts";

/** Reward and checks of a recorded reward info. */
export function recordedParts(reward: OfficialRewardInfo | null): ScoredParts {
  if (reward === null) return { reward: null, checks: {} };
  return { reward: Number.isFinite(reward.reward) ? reward.reward : null, checks: checksOf(reward) };
}

/** Reward and checks of an evaluation; where its judge is missing, the checks that need none. */
export function evaluatedParts({ info, parts }: Evaluation, { criteria }: Tau2Task): ScoredParts {
  if (info !== null) return { reward: info.reward, checks: checksOf(info) };
  const { env, action, communicate } = parts;
  const breakdown = [env, action, communicate].flatMap((part) => [...(part?.reward_breakdown ?? [])]);
  const checks = checksOf({
    db_check: env?.db_check ?? null,
    env_assertions: env?.env_assertions ?? null,
    action_checks: action?.action_checks ?? null,
    nl_assertions: null,
    communicate_checks: communicate?.communicate_checks ?? null,
    reward_breakdown: new Map(breakdown.filter(([name]) => criteria?.rewardBasis.includes(name))),
  });
  return { reward: null, checks: { ...checks, NL_ASSERTION: null } };
}

type Checked = Pick<
  RewardInfo | OfficialRewardInfo,
  | "db_check"
  | "env_assertions"
  | "action_checks"
  | "nl_assertions"
  | "communicate_checks"
  | "reward_breakdown"
>;

/** The named checks of a reward info: those that were made, and those that count although there was nothing to check. */
function checksOf(info: Checked): ScoredParts["checks"] {
  const counted: ReadonlyMap<string, number> = info.reward_breakdown ?? new Map();
  const made: readonly (readonly [RewardType, readonly boolean[] | undefined])[] = [
    ["DB", info.db_check === null ? undefined : [info.db_check.db_match]],
    ["ENV_ASSERTION", info.env_assertions?.map(({ met }) => met)],
    ["ACTION", info.action_checks?.map(({ action_match }) => action_match)],
    ["NL_ASSERTION", info.nl_assertions?.map(({ met }) => met)],
    ["COMMUNICATE", info.communicate_checks?.map(({ met }) => met)],
  ];
  const checks: { [name: string]: number | null } = {};
  for (const [name, results = []] of made) {
    const reward = results.length > 0 ? Number(results.every((met) => met)) : counted.get(name);
    if (reward !== undefined) checks[name] = reward;
  }
  return checks;
}

/** Why a recorded reward and the recomputed one, or any of their checks, differ; nothing where they do not. */
export function disagreements(
  { reward, terminationReason }: RecordedEpisode,
  recorded: ScoredParts,
  recomputed: ScoredParts,
  task: Tau2Task,
): readonly string[] {
  if (reward === null) return ["no reward was recorded"];
  const differing = Object.entries(recomputed.checks).flatMap(([name, now]) => {
    const then = recorded.checks[name] ?? null;
    return then === null || now === null || then === now ? [] : [`${name} was ${then} and is ${now}`];
  });
  const rewardDiffers = recomputed.reward !== null && recorded.reward !== recomputed.reward;
  if (differing.length === 0 && !rewardDiffers) return [];
  const causes = dataCauses(reward, task);
  if (causes.length > 0) return [...differing, ...causes];
  if (differing.length > 0) return differing;
  const { checks } = recomputed;
  return Object.keys(checks).length === 0
    ? [`by these rules an episode that ended with ${terminationReason} has the reward ${recomputed.reward}`]
    : ["the recorded reward does not follow from the recorded checks"];
}

/** How the task that was recorded is not the embedded one. */
function dataCauses(reward: OfficialRewardInfo, { criteria }: Tau2Task): readonly string[] {
  const basis = criteria?.rewardBasis ?? [];
  const causes: string[] = [];
  const recordedBasis = reward.reward_basis;
  if (recordedBasis !== null && recordedBasis.join() !== basis.join()) {
    causes.push(
      `another data version: the recorded basis is ${recordedBasis.join(", ")}, the task's ${basis.join(", ")}`,
    );
  }
  const actions = reward.action_checks;
  if (
    actions !== null &&
    !equals(
      actions.map(({ action }) => goldOf(action)),
      (criteria?.actions ?? []).map(goldOf),
    )
  ) {
    causes.push("another data version: the recorded gold actions are not the task's");
  }
  return causes;
}

function goldOf({ name, arguments: args }: { readonly name: string; readonly arguments: Value }): Value {
  return [name, args];
}
