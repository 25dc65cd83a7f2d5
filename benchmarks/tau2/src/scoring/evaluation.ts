import type { AskJudge, Dataset, Message, World } from "@mua/core";
import { PythonError } from "@mua/python-compat";
import type { Tau2Domain } from "../domain.ts";
import type { Era } from "../era.ts";
import { once } from "../once.ts";
import type { RewardInfo, RewardNote } from "../reward-info.ts";
import type { Criteria, RewardType, Tau2Task } from "../task.ts";
import { evaluateActions, type ToolTypeOf } from "./actions.ts";
import { evaluateCommunication } from "./communication.ts";
import { evaluateEnvironment, expectsNothing, NOTHING_EXPECTED } from "./environment.ts";
import { judgeQuestionOf, NOTHING_TO_JUDGE, readVerdict } from "./judge.ts";
import type { Strictness } from "./replay.ts";
import { rewardInfo } from "./reward-infos.ts";
import { goldWorld, replayedWorld } from "./worlds.ts";

/** What the official code can be asked to evaluate; `all` is what its runs do. */
export const EVALUATION_TYPES = [
  "env",
  "communicate",
  "action",
  "all",
  "nl_assertions",
  "all_with_nl_assertions",
  "all_ignore_basis",
  "all_with_nl_assertions_ignore_basis",
] as const;
export type EvaluationType = (typeof EVALUATION_TYPES)[number];

/** A finished conversation. */
export type Conversed = {
  readonly messages: readonly Message[];
  /** The official word for how it ended: `user_stop`, `max_steps`. */
  readonly terminationReason: string;
  readonly solo?: boolean;
};

export type EvaluationOptions = {
  /** `all` where absent. */
  readonly type?: EvaluationType;
  /** Strict where absent. */
  readonly strictness?: Strictness;
  readonly judge?: AskJudge | undefined;
};

export type PartName = "env" | "action" | "nl" | "communicate";

/** What an evaluation found. */
export type Evaluation = {
  /** The official result; null where a judge is needed and there is none. */
  readonly info: RewardInfo | null;
  /** What each single evaluator said; absent ones were not asked, `nl` is null where its judge is missing. */
  readonly parts: { readonly [part in PartName]?: RewardInfo | null };
  /** Where the conversation led, and where it should have led; absent where that is not compared. */
  readonly worlds?: { readonly came: World; readonly gold: World };
  /** Recorded results that did not come again (lenient replay only). */
  readonly mismatches: readonly string[];
};

/**
 * The official evaluation of a conversation about a task. Rejects with PythonError where the official code raises, and
 * with what the judge rejects with.
 */
export type Evaluate = (
  task: Tau2Task,
  conversed: Conversed,
  options?: EvaluationOptions,
) => Promise<Evaluation>;

/** The evaluation by a version's rules. Gold worlds are made once per task, however many conversations are evaluated. */
export function evaluatorOf(domain: Tau2Domain, dataset: Dataset, era: Era): Evaluate {
  const question = once(() => judgeQuestionOf(dataset));
  const golds = new WeakMap<Tau2Task, World>();
  const goldOf = (task: Tau2Task): World => {
    const gold = golds.get(task) ?? goldWorld(domain, task, era);
    golds.set(task, gold);
    return gold;
  };
  const toolTypes = once(() => toolTypesOf(domain));
  const toolTypeOf: ToolTypeOf = (name) =>
    era.detailedRewardInfo ? (toolTypes().get(name) ?? null) : undefined;

  const environment = (
    task: Tau2Task,
    criteria: Criteria,
    { messages, solo = false }: Conversed,
    strictness: Strictness,
  ): Pick<Evaluation, "worlds" | "mismatches"> & { readonly env: RewardInfo } => {
    if (expectsNothing(criteria)) return { env: NOTHING_EXPECTED, mismatches: [] };
    const { world: came, mismatches } = replayedWorld(domain, task, messages, era, { solo, strictness });
    const gold = goldOf(task);
    return { env: evaluateEnvironment(criteria, came, gold), worlds: { came, gold }, mismatches };
  };

  const judged = async (
    { nlAssertions }: Criteria,
    messages: readonly Message[],
    judge: AskJudge | undefined,
  ): Promise<RewardInfo | null> => {
    if (nlAssertions === null || nlAssertions.length === 0) return NOTHING_TO_JUDGE;
    return judge === undefined ? null : readVerdict(await judge(question()(messages, nlAssertions)));
  };

  return async (task, conversed, { type = "all", strictness = "strict", judge } = {}) => {
    const { criteria } = task;
    const { messages } = conversed;
    const decided = decidedBefore(criteria, conversed.terminationReason, era);
    if (decided !== undefined || criteria === null)
      return { info: decided ?? null, parts: {}, mismatches: [] };
    switch (type) {
      case "env": {
        const { env, ...found } = environment(task, criteria, conversed, strictness);
        return { info: env, parts: { env }, ...found };
      }
      case "communicate": {
        const communicate = evaluateCommunication(criteria, messages);
        return { info: communicate, parts: { communicate }, mismatches: [] };
      }
      case "action": {
        const action = evaluateActions(criteria, messages, toolTypeOf);
        return { info: action, parts: { action }, mismatches: [] };
      }
      case "nl_assertions": {
        const nl = await judged(criteria, messages, judge);
        return { info: nl, parts: { nl }, mismatches: [] };
      }
      default: {
        const ignoresBasis = type.endsWith("_ignore_basis");
        const asksAlways = type.startsWith("all_with_nl_assertions");
        const { env, ...found } = environment(
          task,
          criteria,
          conversed,
          ignoresBasis ? "strict" : strictness,
        );
        const action = evaluateActions(criteria, messages, toolTypeOf);
        const communicate = evaluateCommunication(criteria, messages);
        const counts = criteria.rewardBasis.includes("NL_ASSERTION");
        if (counts && !asksAlways && !ignoresBasis && !era.judgesByBasis) {
          throw new PythonError(
            "ValueError",
            "NL assertions are part of the reward basis, but they are not being evaluated.",
          );
        }
        const asks = asksAlways || (counts && !ignoresBasis);
        const parts = {
          env,
          action,
          communicate,
          ...(asks ? { nl: await judged(criteria, messages, judge) } : {}),
        };
        return { info: combined(criteria, parts, ignoresBasis), parts, ...found };
      }
    }
  };
}

/** The result where none of the evaluators is asked: the conversation ended early, or the task has no criteria. */
function decidedBefore(criteria: Criteria | null, reason: string, era: Era): RewardInfo | undefined {
  const basis = era.detailedRewardInfo ? { reward_basis: null } : {};
  if (isPremature(reason, era)) {
    const shown = era.detailedRewardInfo ? reason : `TerminationReason.${reason.toUpperCase()}`;
    return rewardInfo({
      reward: 0,
      ...basis,
      info: { note: `Simulation terminated prematurely. Termination reason: ${shown}` },
    });
  }
  if (criteria !== null) return undefined;
  return rewardInfo({ reward: 1, ...basis, info: { note: "No evaluation criteria" } });
}

/** Whether such an end means a reward of 0, whatever happened before. */
function isPremature(reason: string, era: Era): boolean {
  return era.detailedRewardInfo
    ? reason !== "user_stop" && reason !== "agent_stop"
    : reason === "max_steps" || reason === "too_many_errors";
}

const GROUPS: readonly (readonly [PartName, readonly RewardType[]])[] = [
  ["env", ["DB", "ENV_ASSERTION"]],
  ["action", ["ACTION"]],
  ["nl", ["NL_ASSERTION"]],
  ["communicate", ["COMMUNICATE"]],
];
const EVERYTHING: readonly RewardType[] = ["DB", "ENV_ASSERTION", "ACTION", "COMMUNICATE"];

/** The evaluators' results as one: those in the task's basis, or all of them, multiply. */
function combined(
  { rewardBasis }: Criteria,
  parts: Evaluation["parts"] & { readonly env: RewardInfo },
  ignoresBasis: boolean,
): RewardInfo | null {
  const { env, action, nl, communicate } = parts;
  if (nl === null) return null;
  const counted = GROUPS.flatMap(([part, types]) => {
    const info = parts[part];
    const counts = ignoresBasis || types.some((type) => rewardBasis.includes(type));
    return counts && info !== null && info !== undefined ? [info] : [];
  });
  const everything: readonly RewardType[] = nl === undefined ? EVERYTHING : [...EVERYTHING, "NL_ASSERTION"];
  return rewardInfo({
    reward: counted.reduce((product, { reward }) => product * reward, 1),
    db_check: env.db_check,
    env_assertions: env.env_assertions,
    action_checks: action?.action_checks ?? null,
    nl_assertions: nl?.nl_assertions ?? null,
    communicate_checks: communicate?.communicate_checks ?? null,
    reward_basis: ignoresBasis ? everything : rewardBasis,
    reward_breakdown: new Map(counted.flatMap(({ reward_breakdown }) => [...(reward_breakdown ?? [])])),
    info: { env: noteOf(env), nl: noteOf(nl), communicate: noteOf(communicate), action: noteOf(action) },
  });
}

function noteOf(info: RewardInfo | null | undefined): RewardNote | null {
  const note = info?.info;
  return note !== null && note !== undefined && "note" in note ? note : null;
}

/** The type of each tool, the user's before the agent's where both have one of that name. */
function toolTypesOf(domain: Tau2Domain): ReadonlyMap<string, string> {
  const { agent, user } = domain.open();
  const methods = [...agent.toolkit.methods, ...(user?.toolkit.methods ?? [])];
  return new Map(methods.flatMap(([name, { kind }]) => (kind === "helper" ? [] : [[name, kind]])));
}
