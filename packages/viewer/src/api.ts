import type { Finding, TaskAudit } from "@mua/audit";
import type {
  DatasetIdentity,
  Difference,
  Ending,
  EpisodeLimits,
  Role,
  Score,
  Side,
  SideMessage,
  ToolMessage,
  ToolSpec,
} from "@mua/core";
import type { EpisodeSummary, RunComparison, RunDifference, Summary } from "@mua/scorer";

/** What server and page say to each other, as JSON. What is not known is absent or null. */

/** A run in the list of runs. */
export type RunRow = {
  /** Names the run in addresses. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly benchmark: string;
  readonly dataset: DatasetIdentity;
  readonly participants: { readonly [role in Role]?: string };
  readonly variant?: string;
  /** It was made of somebody else's results. */
  readonly imported?: true;
  readonly tasks: number;
  readonly trials: number;
  readonly planned: number;
  /** Whether it is being written at the moment. */
  readonly live: boolean;
  /** Changes with every finished episode. */
  readonly version: string;
  readonly summary: Summary;
};

/** A folder among the runs that cannot be read. */
export type BrokenRun = { readonly id: string; readonly problem: string };

export type RunList = { readonly runs: readonly RunRow[]; readonly broken: readonly BrokenRun[] };

/** An episode in a run's list. */
export type EpisodeRow = Omit<EpisodeSummary, "usage"> & {
  /** Tokens of all roles; absent when no model was called. */
  readonly tokens?: number;
};

/** A run's page: everything but its transcripts and its figures. */
export type RunPage = Omit<RunRow, "summary"> & {
  readonly seed: number;
  readonly limits?: EpisodeLimits;
  readonly versions: { readonly [name: string]: string };
  readonly options: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** What in its file is no finished episode of it. */
  readonly damage: readonly string[];
  /** What the user wants, by task; empty where the benchmark is not at hand. */
  readonly summaries: { readonly [task: string]: string };
  /** By trial, then in the order of the tasks. */
  readonly episodes: readonly EpisodeRow[];
};

/** One place in a run. */
export type EpisodeKey = { readonly task: string; readonly trial: number };

/** Why an episode failed, the cause first. */
export type EpisodeCause = EpisodeKey & { readonly findings: readonly Finding[] };

/** A tool call as it was sent. */
export type StoredCall = { readonly id: string; readonly name: string; readonly arguments: string };

/** A message of a side, or the result of a call, as the run holds it. */
export type StoredMessage =
  | (Omit<SideMessage, "toolCalls"> & { readonly toolCalls: readonly StoredCall[] | null })
  | ToolMessage;

/** A question to the judge with its answer. */
export type StoredJudgement = {
  readonly view: {
    readonly system: string | null;
    readonly messages: readonly { readonly role: string; readonly content: string | null }[];
  };
  readonly reply: { readonly content: string | null; readonly reasoning?: string };
  readonly seconds?: number;
};

/** What a role was told before anything else. */
export type Briefing = {
  readonly role: Side;
  readonly system: string | null;
  readonly tools: readonly ToolSpec[];
};

/** A gold action, and the call of the episode that comes nearest to it. */
export type GoldAction = {
  readonly side: Side;
  readonly name: string;
  /** JSON as Python writes it. */
  readonly arguments: string;
  readonly match: "right" | "wrong" | "failed" | "missing" | "unknown";
  /** Where that call stands: message, and place among its calls. */
  readonly at?: { readonly message: number; readonly call: number };
  /** Arguments that are not the gold ones, with what was given. */
  readonly differing: readonly { readonly name: string; readonly gold?: string; readonly given?: string }[];
};

/** What can be told of an episode beyond its record, from the benchmark. */
export type Explanation = {
  readonly briefings: readonly Briefing[];
  /** Absent where the benchmark does not tell what it expects. */
  readonly expected?: {
    readonly actions: readonly GoldAction[];
    readonly information: readonly { readonly text: string; readonly said: boolean }[];
    /** Left is the state the episode led to, right the expected one; or why they cannot be compared. */
    readonly state: { readonly differences: readonly Difference[] } | { readonly problem: string };
  };
  readonly findings: readonly Finding[];
};

/** An episode's page. */
export type EpisodePage = EpisodeKey & {
  readonly run: string;
  readonly benchmark: string;
  readonly participants: { readonly [role in Role]?: string };
  readonly summary?: string;
  readonly seed: number;
  readonly variant?: string;
  readonly startedAt: number;
  readonly seconds: number | null;
  readonly ending: Ending;
  readonly score: Score;
  readonly messages: readonly StoredMessage[];
  readonly judge: readonly StoredJudgement[];
  /** Or why there is none. */
  readonly explanation: Explanation | { readonly problem: string };
};

/** What a run made of a task: one entry for each trial it was to play, null while it is not finished. */
export type TaskInRun = {
  readonly run: string;
  readonly agent: string;
  readonly version: string;
  readonly trials: readonly (Pick<EpisodeSummary, "outcome" | "reward"> | null)[];
};

/** A task's page. */
export type TaskPage = {
  readonly task: string;
  readonly benchmark: string;
  readonly dataset: DatasetIdentity;
  readonly summary?: string;
  readonly briefings: readonly Briefing[];
  readonly actions: readonly Pick<GoldAction, "side" | "name" | "arguments">[];
  readonly information: readonly string[];
  readonly audit?: TaskAudit;
  /** Why there is less than there could be. */
  readonly problem?: string;
  readonly runs: readonly TaskInRun[];
};

/** Two runs beside each other. */
export type ComparisonPage = {
  readonly first: RunRow;
  readonly second: RunRow;
  /** In what they differ beside the agent. */
  readonly differences: readonly RunDifference[];
  readonly comparison: RunComparison;
  /** Rewards of the shared tasks by trial; null where there is none. */
  readonly tasks: readonly {
    readonly task: string;
    readonly summary?: string;
    readonly first: readonly (number | null)[];
    readonly second: readonly (number | null)[];
  }[];
};

/** A training in the list of trainings. */
export type TrainingRow = { readonly id: string; readonly steps: number; readonly reward: number | null };

/** One step of a training, as far as `steps.jsonl` tells. */
export type TrainingStep = {
  readonly step: number;
  /** Mean reward of the step's episodes. */
  readonly reward: number | null;
  /** Its 95 % interval. */
  readonly interval?: readonly [low: number, high: number];
  readonly episodes?: number;
  readonly masked?: number;
  readonly zeroVariance?: number;
  readonly kl?: number;
  readonly entropy?: number;
  readonly seconds?: number;
  /** Mean rewards of an evaluation after the step: sampled, and greedy. */
  readonly evaluation?: {
    readonly sampled?: { readonly reward: number };
    readonly greedy?: { readonly reward: number };
  };
};

/** An episode of the newest step that is on disk. */
export type TrainingSample = {
  readonly id: string;
  readonly group: string;
  readonly k: number;
  readonly reward: number | null;
  readonly failure?: string;
};

/** A training's page. */
export type TrainingPage = {
  readonly id: string;
  readonly steps: readonly TrainingStep[];
  /** What it was told to do, by name. */
  readonly settings: { readonly [name: string]: string };
  readonly samples: readonly TrainingSample[];
};

/** What a policy saw and said, as its trainer reads it. */
export type SamplePage = TrainingSample & {
  readonly prompt: string;
  /** In order; only tokens of the policy are trained. */
  readonly spans: readonly {
    readonly role: "policy" | "context";
    readonly text: string;
    readonly tokens: number;
  }[];
};
