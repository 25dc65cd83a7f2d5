import type { Expected } from "./expected.ts";
import type { Reply, Role } from "./messages.ts";
import type { Participant } from "./participant.ts";
import type { Stage } from "./protocol.ts";
import type { Trajectory } from "./trajectory.ts";
import type { View } from "./view.ts";

/** One test case. Adapters extend it with their own fields. */
export interface Task {
  readonly id: string;
  /** One line for people: what the user wants. */
  readonly summary: string;
  /** What the simulated user is told to be and to want, where it is kept apart from the rules of playing one. */
  readonly scenario?: string;
  /** Whether scoring asks a judge. */
  readonly needsJudge: boolean;
  /** The kind of task, where the benchmark tells kinds apart; results are broken down by it. */
  readonly category?: string;
}

/** The pinned files behind a benchmark; `hash` is over the upstream files. */
export type DatasetIdentity = { readonly name: string; readonly version: string; readonly hash: string };

/** Limits of one episode. Absent: the benchmark's own. */
export type EpisodeLimits = {
  readonly steps?: number;
  readonly errors?: number;
};

/** How a task is to be opened. */
export type StageOptions = {
  readonly seed: number;
  readonly limits?: EpisodeLimits;
  /** An official variant of the agent's part, such as `gt` or `solo`. */
  readonly variant?: string;
};

/** A named part of a reward. `reward` is null when the part could not be determined; `counts` says whether it enters the reward. */
export type Check = {
  readonly name: string;
  readonly reward: number | null;
  readonly counts: boolean;
  readonly evidence?: string;
};

/** What the judge was asked and said while scoring, kept so that scoring can be repeated without it. */
export type JudgeCall = { readonly view: View; readonly reply: Reply; readonly seconds?: number };

/**
 * A trajectory's score. `reward` lies in [0,1]; null means unscorable, with the reason: the benchmark defines no reward
 * for that outcome, or a judge is missing. It is never 0 because something around the benchmark failed.
 */
export type Score = {
  readonly reward: number | null;
  readonly checks: readonly Check[];
  /** Why the reward is null or below 1. */
  readonly reason?: string;
};

/** Asks the judge once. */
export type AskJudge = (view: View) => Promise<Reply>;

/** Tasks, environment, protocol and scoring of one benchmark, over one dataset. */
export interface Benchmark<T extends Task = Task> {
  /** `tau2/retail`; with the dataset's version it is what a result row names. */
  readonly name: string;
  readonly dataset: DatasetIdentity;
  /** Every task of the dataset, in file order. */
  readonly tasks: readonly T[];
  /** Named subsets by task id; `base` is what runs when nothing is asked for. */
  readonly splits: ReadonlyMap<string, readonly string[]>;
  /** Variants that `open` understands, without the default. */
  readonly variants: readonly string[];
  /** Seeds of `trials` repetitions for a run's seed, as the official runner draws them. */
  trialSeeds(seed: number, trials: number): readonly number[];
  /** Why a task cannot be played in a variant; undefined when it can. */
  unplayable(task: T, variant: string | undefined): string | undefined;
  open(task: T, options: StageOptions): Stage;
  /** Pure apart from the judge it asks; rejects only when the judge does. */
  score(task: T, trajectory: Trajectory, judge?: AskJudge): Promise<Score>;
  /** What an episode of the task is expected to do, for blame and audits; absent when the benchmark does not tell. */
  expected?(task: T): Expected;
  /** A participant this benchmark brings along for a role (`oracle`, `noop`, `scripted`, its own agents); undefined when it has none of that name. */
  participant(role: Role, name: string): Participant | undefined;
  /** Names `participant` knows, for help and error texts. */
  participantNames(role: Role): readonly string[];
}
