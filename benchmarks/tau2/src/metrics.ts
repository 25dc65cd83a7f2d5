import type { Value } from "@mua/python-compat";
import { passHatKs } from "@mua/scorer";
import type { Era } from "./era.ts";
import type { OfficialSimulation } from "./results/models.ts";
import type { RewardInfo } from "./reward-info.ts";

/** What the official metrics need to know of a simulation. */
export type MeasuredSimulation = {
  readonly task: string;
  readonly terminationReason: string;
  readonly reward: Pick<RewardInfo, "reward" | "db_check" | "action_checks"> | null;
  readonly agentCost: number | null;
};

/** What metrics need of a simulation that its model has read. */
export function measured({
  task_id,
  termination_reason,
  agent_cost,
  reward_info,
}: OfficialSimulation): MeasuredSimulation {
  return {
    task: task_id,
    terminationReason: termination_reason,
    agentCost: agent_cost,
    // Read by the model of the official reward info.
    reward: reward_info as RewardInfo | null,
  };
}

/** The official `AgentMetrics`, fields in official order; a mean of nothing is NaN, as there. */
export type Metrics = {
  readonly [field: string]: Value;
  readonly avg_reward: number;
  readonly pass_hat_ks: ReadonlyMap<string, number>;
  readonly avg_agent_cost: number;
};

/**
 * The metrics the official code prints for results with that many trials. Runs that failed for their infrastructure enter
 * nothing but pass^k, where they count as failed attempts.
 */
export function metricsOf(simulations: readonly MeasuredSimulation[], trials: number, era: Era): Metrics {
  const evaluated = simulations.filter(({ terminationReason }) => terminationReason !== INFRASTRUCTURE);
  const rewards = evaluated.flatMap(({ reward }) => reward ?? []);
  const attempts = simulations.map(({ task, reward }) => ({ task, reward: reward?.reward ?? null }));
  return {
    avg_reward: average(rewards.map(({ reward }) => reward)),
    pass_hat_ks: new Map(Object.entries(passHatKs(attempts, "failed", trials))),
    avg_agent_cost: average(evaluated.flatMap(({ agentCost }) => agentCost ?? [])),
    ...(era.detailedRewardInfo ? countsOf(simulations, evaluated) : {}),
  };
}

const INFRASTRUCTURE = "infrastructure_error";

function countsOf(
  simulations: readonly MeasuredSimulation[],
  evaluated: readonly MeasuredSimulation[],
): { readonly [field: string]: Value } {
  const actions = evaluated.flatMap(({ reward }) => reward?.action_checks ?? []);
  const databases = evaluated.flatMap(({ reward }) => reward?.db_check ?? []);
  const actionsOf = (type: string) => actions.filter(({ tool_type }) => tool_type === type);
  const matching = (type: string) => actionsOf(type).filter(({ action_match }) => action_match);
  const matches = databases.filter(({ db_match }) => db_match);
  const endedBy = (...reasons: readonly string[]) =>
    simulations.filter(({ terminationReason }) => reasons.includes(terminationReason));
  const count = (list: { readonly length: number }) => BigInt(list.length);
  return {
    total_simulations: count(evaluated),
    total_tasks: BigInt(new Set(evaluated.map(({ task }) => task)).size),
    infra_error_count: BigInt(simulations.length - evaluated.length),
    total_read_actions: count(actionsOf("read")),
    correct_read_actions: count(matching("read")),
    total_write_actions: count(actionsOf("write")),
    correct_write_actions: count(matching("write")),
    db_match_count: count(matches),
    db_mismatch_count: BigInt(databases.length - matches.length),
    db_not_checked: BigInt(evaluated.length - databases.length),
    // Only conversations by voice are looked at for what follows, but for how they ended.
    auth_succeeded: 0n,
    auth_failed: 0n,
    auth_not_needed: 0n,
    auth_not_checked: count(evaluated),
    termination_user_stop: count(endedBy("user_stop")),
    termination_agent_stop: count(endedBy("agent_stop")),
    termination_max_steps: count(endedBy("max_steps")),
    termination_error: count(endedBy("too_many_errors", "agent_error", "user_error")),
    termination_infrastructure_error: count(endedBy(INFRASTRUCTURE)),
    sims_with_unresponsive_period: 0n,
    sims_with_responsiveness_info: 0n,
    agent_errors_by_severity: {},
    user_errors_by_severity: {},
    sims_by_max_agent_severity: {},
    sims_by_max_user_severity: {},
    sims_by_first_critical_source: {},
    agent_error_tags_by_severity: {},
    user_error_tags_by_severity: {},
  };
}

/** What the official `as_dict` keeps of metrics: the means, some counts, and pass^k at the end. */
export function metricsSummary(metrics: Metrics): { readonly [field: string]: Value } {
  const { avg_reward, avg_agent_cost, pass_hat_ks } = metrics;
  return {
    avg_reward,
    avg_agent_cost,
    ...Object.fromEntries(
      ["total_simulations", "total_tasks", "infra_error_count"].flatMap((field) => {
        const value = metrics[field];
        return value === undefined ? [] : [[field, value]];
      }),
    ),
    ...Object.fromEntries(Array.from(pass_hat_ks, ([k, value]) => [`pass_hat_${k}`, value])),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
