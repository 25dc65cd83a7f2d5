import {
  type Benchmark,
  type EpisodeLimits,
  LimitReached,
  type Participant,
  runEpisode,
  type Task,
} from "@mua/core";
import type { TrainingRecord } from "../record/schema.ts";
import { TokenDrift } from "../tokens/continuous.ts";
import { type TokenPolicy, tokenAgent } from "./agent.ts";
import { trainingReward, type UnreadableReward } from "./reward.ts";

/** Time, as it is passed in. */
export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after `ms`; rejects when the signal fires first. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** What the episodes of a rollout have in common. */
export type Rollout<T extends Task = Task> = {
  readonly benchmark: Benchmark<T>;
  readonly policy: TokenPolicy;
  readonly user: Participant;
  readonly judge?: Participant;
  readonly limits?: EpisodeLimits;
  /** Milliseconds an episode may take. */
  readonly deadlineMs?: number;
  readonly unreadable?: UnreadableReward;
  readonly clock: Clock;
};

/** Which attempt at which task an episode is. */
export type Attempt<T extends Task = Task> = {
  readonly task: T;
  readonly group: string;
  /** Place in the group. */
  readonly k: number;
  readonly seed: number;
};

/**
 * Plays one episode with the policy as its agent, in the loop that evaluates, and gives its record. Never rejects: what
 * failed is named in the record, and a record without a reward is masked.
 */
export async function rolloutEpisode<T extends Task>(
  rollout: Rollout<T>,
  { task, group, k, seed }: Attempt<T>,
  signal: AbortSignal,
): Promise<TrainingRecord> {
  const { benchmark, policy, user, judge, limits, deadlineMs, unreadable, clock } = rollout;
  const own = new AbortController();
  const id = `${group}/${k}`;
  const agent = tokenAgent(policy, id, (reason) => own.abort(reason));
  if (deadlineMs !== undefined) {
    const late = (): void => own.abort(new LimitReached("time"));
    clock.wait(deadlineMs, own.signal).then(late, () => undefined);
  }
  const episode = await runEpisode(
    {
      benchmark,
      task,
      trial: k,
      seed,
      cast: { agent: agent.participant, user, ...(judge === undefined ? {} : { judge }) },
      ...(limits === undefined ? {} : { limits }),
    },
    { signal: AbortSignal.any([signal, own.signal]), now: clock.now },
  );
  own.abort();
  const head = {
    schema: "mua.traj/1",
    id,
    group,
    k,
    policy: { name: policy.client.name, temperature: policy.temperature, topP: policy.topP },
    template: policy.template.hash,
    tokenizer: policy.tokenizer.hash,
    tools: agent.toolsHash(),
    episode,
  } as const;
  try {
    const reward = trainingReward(episode, unreadable);
    const tokens = agent.tokens();
    return tokens === undefined
      ? { ...head, tokens: nothing, reward: null, failure: reasonOf(episode) }
      : { ...head, tokens, reward, ...(reward === null ? { failure: reasonOf(episode) } : {}) };
  } catch (error) {
    if (!(error instanceof TokenDrift)) throw error;
    return { ...head, tokens: nothing, reward: null, failure: `token drift: ${error.message}` };
  }
}

const nothing: TrainingRecord["tokens"] = {
  promptText: "",
  promptIds: [],
  responseIds: [],
  lossMask: [],
  logprobs: [],
  spans: [],
};

function reasonOf({ trajectory: { ending }, score }: TrainingRecord["episode"]): string {
  const { outcome, reason, detail } = ending;
  const what = detail ?? score.reason ?? reason;
  return outcome === what ? outcome : `${outcome}: ${what}`;
}
