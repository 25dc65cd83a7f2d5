/** What a rollout may take, beside the benchmark's own limits. Tokens. */
export type RolloutLimits = {
  /** New tokens in one answer; an answer that is cut off ends the episode. */
  readonly answer: number;
  readonly prompt: number;
  /** Everything after the prompt: answers and what comes back. */
  readonly response: number;
  /** Messages of the user and results of tools. */
  readonly turns: number;
};

/** A named set of rollout settings. */
export type Profile = {
  readonly limits: RolloutLimits;
  /** How a user that is a model plays: τ-bench's way of that name, and tokens an answer may have. */
  readonly user?: { readonly strategy: "llm"; readonly maxTokens: number };
  readonly groupSize: number;
  readonly temperature: number;
  readonly topP: number;
};

/** Settings by name: `mua-rl` has the figures that the paper's released script trains with, and its user. */
export const profiles: { readonly [name in "mua-rl" | "small"]: Profile } = {
  "mua-rl": {
    limits: { answer: 1024, prompt: 5000, response: 27_768, turns: 30 },
    user: { strategy: "llm", maxTokens: 4096 },
    groupSize: 8,
    temperature: 1,
    topP: 1,
  },
  small: {
    limits: { answer: 6, prompt: 64, response: 320, turns: 20 },
    groupSize: 8,
    temperature: 1,
    topP: 1,
  },
};

/** Reasons of an episode's end by one of these limits. They are the agent's doing: reward 0, trained. */
export const limitReasons = ["answer_length", "max_tokens", "max_turns"] as const;
/** A prompt that is too long is not: nothing was sampled, and the episode is masked. */
export type LimitReason = (typeof limitReasons)[number] | "prompt_tokens";
