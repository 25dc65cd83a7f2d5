import type { Check, Difference, Ending, Score } from "@mua/core";
import { repr } from "@mua/python-compat";
import { actionText } from "../prompts.ts";
import type { RewardInfo } from "../reward-info.ts";
import type { Criteria, RewardType, Tau2Task } from "../task.ts";
import type { Evaluation } from "./evaluation.ts";

/** Why an episode that ended so has no reward; undefined where the official rules give it one. */
export function unscorable({ outcome, reason, role, detail }: Ending): string | undefined {
  if (outcome === "completed" || (outcome === "limit" && OFFICIAL_LIMITS.has(reason))) return undefined;
  const what = outcome.replace("_", " ");
  const whose = role === undefined || what.startsWith(role) ? "" : ` of the ${role}`;
  return `${what}${whose}${detail === undefined ? "" : `: ${detail}`}`;
}

const OFFICIAL_LIMITS = new Set(["max_steps", "too_many_errors"]);

/** An evaluation as reward and named checks, with a reason for whatever is not 1. */
export function scoreOf({ criteria }: Tau2Task, evaluation: Evaluation, ending: Ending): Score {
  const checks = criteria === null ? [] : checksOf(criteria, evaluation);
  const { info } = evaluation;
  if (info === null) {
    const count = criteria?.nlAssertions?.length ?? 0;
    return { reward: null, checks, reason: `needs a judge for ${count} statements about the conversation` };
  }
  if (info.reward === 1) return { reward: 1, checks };
  const failed = checks.filter(({ reward, counts }) => counts && reward !== 1);
  const reason =
    failed.length === 0
      ? `ended before the conversation was finished: ${ending.reason}`
      : failed.map(({ name, evidence }) => `${name}: ${evidence ?? "not met"}`).join("; ");
  return { reward: info.reward, checks, reason };
}

/** What was checked: the parts that count, and those that were looked at beside them. */
function checksOf(criteria: Criteria, evaluation: Evaluation): readonly Check[] {
  const { env, action, nl, communicate } = evaluation.parts;
  const counts = (name: RewardType) => criteria.rewardBasis.includes(name);
  const check = (name: RewardType, reward: number | null, evidence: string | undefined): Check => ({
    name,
    reward,
    counts: counts(name),
    ...(evidence === undefined ? {} : { evidence }),
  });
  const checks: Check[] = [];
  if (env?.db_check) checks.push(check("DB", env.db_check.db_reward, databaseEvidence(evaluation)));
  if (env && (counts("ENV_ASSERTION") || (env.env_assertions ?? []).length > 0)) {
    const unmet = (env.env_assertions ?? []).filter(({ met }) => !met);
    checks.push(check("ENV_ASSERTION", unmet.length === 0 ? 1 : 0, assertionEvidence(criteria, env)));
  }
  if (action && (counts("ACTION") || action.action_checks !== null)) {
    checks.push(check("ACTION", action.reward, actionEvidence(criteria, action)));
  }
  if (nl !== undefined && (counts("NL_ASSERTION") || (nl?.nl_assertions ?? []).length > 0)) {
    checks.push(check("NL_ASSERTION", nl?.reward ?? null, nl === null ? "needs a judge" : judgeEvidence(nl)));
  }
  if (communicate && (counts("COMMUNICATE") || communicate.communicate_checks !== null)) {
    checks.push(check("COMMUNICATE", communicate.reward, communicationEvidence(communicate)));
  }
  return checks;
}

const SHOWN = 5;

/** The first entries, and how many more there are; undefined of none. */
function shortList(what: string, entries: readonly string[]): string | undefined {
  if (entries.length === 0) return undefined;
  const more = entries.length > SHOWN ? `; and ${entries.length - SHOWN} more` : "";
  return `${what}: ${entries.slice(0, SHOWN).join("; ")}${more}`;
}

function databaseEvidence({ worlds, parts }: Evaluation): string | undefined {
  if (worlds === undefined || parts.env?.db_check?.db_match !== false) return undefined;
  return shortList("the state is not the expected one", worlds.came.diff(worlds.gold).map(differenceText));
}

function differenceText({ path, left, right }: Difference): string {
  if (left === undefined) return `${path} is missing`;
  return right === undefined ? `${path} should not exist` : `${path} is ${left} instead of ${right}`;
}

function assertionEvidence({ envAssertions }: Criteria, { env_assertions }: RewardInfo): string | undefined {
  const unmet = (envAssertions ?? []).filter((_, index) => env_assertions?.[index]?.met === false);
  return shortList(
    "does not hold",
    unmet.map(({ name, arguments: args, expected }) => {
      const values = Array.from(args, ([key, value]) => `${key}=${repr(value)}`).join(", ");
      return `${name}(${values}) is not ${expected}`;
    }),
  );
}

function actionEvidence({ actions }: Criteria, { action_checks }: RewardInfo): string | undefined {
  const missing = (actions ?? []).filter((_, index) => action_checks?.[index]?.action_match === false);
  return shortList("never called", missing.map(actionText));
}

function judgeEvidence({ nl_assertions }: RewardInfo): string | undefined {
  const unmet = (nl_assertions ?? []).filter(({ met }) => !met);
  return shortList(
    "judged not met",
    unmet.map(({ nl_assertion, justification }) => `${nl_assertion} (${justification})`),
  );
}

function communicationEvidence({ communicate_checks }: RewardInfo): string | undefined {
  const unsaid = (communicate_checks ?? []).filter(({ met }) => !met);
  return shortList(
    "never said",
    unsaid.map(({ info }) => `'${info}'`),
  );
}
