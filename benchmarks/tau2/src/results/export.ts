import {
  type EpisodeRecord,
  type ExportFormat,
  type Message,
  ParticipantError,
  promptTokens,
  type RunExport,
  type SideMessage,
  type Task,
  type Trajectory,
  type Usage,
} from "@mua/core";
import { type Model, sha256Hex, type Value, validate } from "@mua/python-compat";
import type { Tau2Domain } from "../domain.ts";
import { openDomain } from "../domains.ts";
import { type Era, eraOf } from "../era.ts";
import { officialSide } from "../message-file.ts";
import { GUIDELINES } from "../prompts.ts";
import { LIMITS } from "../protocol.ts";
import type { RewardInfo } from "../reward-info.ts";
import { type Evaluate, evaluatorOf } from "../scoring/evaluation.ts";
import { unscorable } from "../scoring/score.ts";
import type { Tau2Task } from "../task.ts";
import { type Results, writeResults } from "./file.ts";
import { modelsOf, type OfficialSimulation } from "./models.ts";

/**
 * A run as the official results file of its dataset's version, which that version's code loads. What the official runner
 * would have given up is an `infrastructure_error`; v0.1.3 has no such ending, so its files hold no such episodes.
 */
export const officialResults: ExportFormat = {
  name: "tau2",
  write: async (run) => {
    const era = eraOf(run.dataset.version);
    if (era === undefined) throw new Error(`tau2 has no version '${run.dataset.version}'`);
    return writeResults(await resultsOf(run, era), era, era.extendedResults ? "saved" : "batch");
  },
};

/** A run as the official results of a version. Rejects with MalformedFileError or PythonError where upstream raises. */
export async function resultsOf(run: RunExport, era: Era): Promise<Results> {
  const part = run.benchmark.name.slice(run.benchmark.name.indexOf("/") + 1);
  const domain = openDomain(part, run.dataset, era);
  const evaluate = evaluatorOf(domain, run.dataset, era);
  const models = modelsOf(era);
  const tasks = new Map(run.benchmark.tasks.filter(isTau2Task).map((task) => [task.id, task]));
  const kept = run.episodes.filter(({ trajectory }) => reasonOf(trajectory, era) !== undefined);
  const played = new Set(kept.map(({ trajectory }) => trajectory.task));
  const simulations: OfficialSimulation[] = [];
  for (const record of kept) {
    const task = tasks.get(record.trajectory.task);
    if (task === undefined) throw new Error(`${run.benchmark.name} has no task '${record.trajectory.task}'`);
    const simulation = simulationOf(record, task, await rewardInfoOf(record, task, evaluate), domain, era);
    simulations.push(validate(models.simulation, simulation));
  }
  return {
    timestamp: isoformat(run.createdAt),
    info: validate(models.info, infoOf(run, part, domain)),
    tasks: [...tasks.values()]
      .filter(({ id }) => played.has(id))
      .map(({ source }) => validate(models.task, source)),
    simulations,
    ...(era.extendedResults ? { simulation_index: null } : {}),
  };
}

function isTau2Task(task: Task): task is Tau2Task {
  return "source" in task && "criteria" in task;
}

function infoOf(
  { dataset, trials, seed, limits, participants, episodes }: RunExport,
  part: string,
  domain: Tau2Domain,
): Model {
  const variant = episodes[0]?.trajectory.variant;
  const user = variant === "solo" ? undefined : participants.user;
  return {
    git_commit: `mua ${dataset.name}@${dataset.version}`,
    num_trials: BigInt(trials),
    max_steps: BigInt(limits.steps ?? LIMITS.steps),
    max_errors: BigInt(limits.errors ?? LIMITS.errors),
    user_info: {
      ...implementation(user ?? "dummy_user", "user_simulator"),
      global_simulation_guidelines: dataset.text(`${GUIDELINES}.md`),
    },
    agent_info: implementation(
      participants.agent,
      variant === undefined ? "llm_agent" : `llm_agent_${variant}`,
    ),
    environment_info: { domain_name: part, policy: policyOf(domain, variant) },
    seed: BigInt(seed),
  };
}

/** A model is played by upstream's own class for it; anybody else is named as the implementation. */
function implementation(participant: string, ofModels: string): Model {
  return /^[^:/]+\//.test(participant)
    ? { implementation: ofModels, llm: participant }
    : { implementation: participant, llm: null };
}

function policyOf({ policy, soloPolicy }: Tau2Domain, variant: string | undefined): string {
  return variant === "solo" ? (soloPolicy ?? policy) : policy;
}

/** The official word for an episode's end; undefined where the version has none. */
function reasonOf({ ending }: Trajectory, era: Era): string | undefined {
  if (unscorable(ending) === undefined) return ending.reason;
  return era.extendedResults ? "infrastructure_error" : undefined;
}

/** The official details behind an episode's reward; the judge's recorded answers stand for the judge. */
async function rewardInfoOf(
  { trajectory, score, judge }: EpisodeRecord,
  task: Tau2Task,
  evaluate: Evaluate,
): Promise<RewardInfo | null> {
  if (score.reward === null) return null;
  const replies = judge.map(({ reply }) => reply).values();
  const { info } = await evaluate(
    task,
    {
      messages: trajectory.messages,
      terminationReason: trajectory.ending.reason,
      solo: trajectory.variant === "solo",
    },
    {
      judge: async () => {
        const { value } = replies.next();
        if (value === undefined) throw new ParticipantError("answer", "the run holds no answer of a judge");
        return value;
      },
    },
  );
  return info;
}

function simulationOf(
  { trajectory, score }: EpisodeRecord,
  task: Tau2Task,
  rewardInfo: RewardInfo | null,
  domain: Tau2Domain,
  era: Era,
): Model {
  const { startedAt, ending, variant } = trajectory;
  // The official format has no duration that is not known.
  const seconds = trajectory.seconds ?? 0;
  const end = isoformat(startedAt + seconds * 1000);
  const costs = costsOf(trajectory, task, era);
  const failure = unscorable(ending);
  return {
    id: idOf(trajectory),
    task_id: trajectory.task,
    timestamp: end,
    start_time: isoformat(startedAt),
    end_time: end,
    duration: seconds,
    termination_reason: reasonOf(trajectory, era) ?? null,
    agent_cost: costs.agent,
    user_cost: costs.user,
    reward_info: rewardInfo,
    messages: messagesOf(trajectory, task),
    trial: BigInt(trajectory.trial),
    seed: BigInt(trajectory.seed),
    info: failure === undefined ? null : { error: score.reason ?? failure, error_type: ending.outcome },
    policy: policyOf(domain, variant),
  };
}

/** An id in the form of a UUID that the same episode always has. */
function idOf({ benchmark, dataset, task, trial, seed, startedAt }: Trajectory): string {
  const hash = sha256Hex(
    JSON.stringify([benchmark, dataset.version, dataset.hash, task, trial, seed, startedAt]),
  );
  const groups = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return groups.join("-");
}

function messagesOf({ messages, startedAt }: Trajectory, task: Tau2Task): readonly Value[] {
  let now = startedAt;
  return messages.filter(isOfficial).map((message, turn): Model => {
    if (message.role !== "tool") now += (message.seconds ?? 0) * 1000;
    const moment = { turn_idx: BigInt(turn), timestamp: isoformat(now) };
    if (message.role === "tool") {
      const { callId, requestor, content, error } = message;
      return { id: callId, role: "tool", content, requestor: officialSide(requestor), error, ...moment };
    }
    const role = officialSide(message.role);
    return {
      role,
      content: message.content,
      tool_calls:
        message.toolCalls?.map(({ id, name, arguments: args }) => ({
          id,
          name,
          arguments: args ?? new Map(),
          requestor: role,
        })) ?? null,
      ...moment,
      cost: costOf(message, task),
      usage: message.usage === undefined ? null : usageOf(message.usage),
      generation_time_seconds: message.role === "agent" ? (message.seconds ?? null) : null,
    };
  });
}

/** Official messages hold no calls whose arguments are no object: such an answer never becomes one. */
function isOfficial(message: Message): boolean {
  return message.role === "tool" || (message.toolCalls ?? []).every((call) => call.arguments !== undefined);
}

/** Null where the endpoint did not count, as upstream has it then. */
function usageOf(usage: Usage): Model | null {
  const prompt = promptTokens(usage);
  if (prompt === null || usage.output === null) return null;
  return { completion_tokens: BigInt(usage.output), prompt_tokens: BigInt(prompt) };
}

/** In dollars: nothing for a greeting or a script, unknown for a given history and for models without a price. */
function costOf({ usage, seconds }: SideMessage, { initialState }: Tau2Task): number | null {
  if (seconds === undefined) return initialState?.history?.length ? null : 0;
  return usage === undefined ? 0 : usage.cost;
}

function costsOf(
  { messages }: Trajectory,
  task: Tau2Task,
  era: Era,
): { readonly agent: number | null; readonly user: number | null } {
  const costs = { agent: 0 as number | null, user: 0 as number | null };
  for (const message of messages) {
    if (message.role === "tool") continue;
    const cost = costOf(message, task);
    const sum = costs[message.role];
    costs[message.role] = sum === null || cost === null ? null : sum + cost;
  }
  const unknown = !era.costsPerSide && (costs.agent === null || costs.user === null);
  return unknown ? { agent: null, user: null } : costs;
}

/** `datetime.isoformat()` in UTC of milliseconds since 1970. */
function isoformat(milliseconds: number): string {
  const microseconds = Math.round(milliseconds * 1000);
  const fraction = microseconds % 1_000_000;
  const second = new Date((microseconds - fraction) / 1000)
    .toISOString()
    .slice(0, "2025-01-01T00:00:00".length);
  return fraction === 0 ? second : `${second}.${String(fraction).padStart(6, "0")}`;
}
