import { allTokens, LimitReached, type Usage } from "@mua/core";

/** US dollars and tokens (of prompts and answers) that may be spent. */
export type Allowance = { readonly cost?: number | undefined; readonly tokens?: number | undefined };

export type Spent = { readonly cost: number; readonly tokens: number };

/**
 * Counts what a run and each of its episodes spend. An episode that has spent its allowance ends before its next call; when
 * the run has, `runReached` is told, once. Calls under way are paid for: a limit may be exceeded by as much as they cost.
 */
export class Budget {
  readonly #run: Allowance;
  readonly #episode: Allowance;
  readonly #runReached: (limit: LimitReached) => void;
  readonly #episodes = new Map<string, Spent>();
  #spent: Spent;
  #reached = false;

  /** `spent`: what the run has spent before, when it is continued. */
  constructor(
    allowances: { readonly run?: Allowance; readonly episode?: Allowance },
    runReached: (limit: LimitReached) => void,
    spent: Spent = { cost: 0, tokens: 0 },
  ) {
    this.#run = allowances.run ?? {};
    this.#episode = allowances.episode ?? {};
    this.#runReached = runReached;
    this.#spent = spent;
    this.#checkRun();
  }

  get spent(): Spent {
    return this.#spent;
  }

  /** Throws LimitReached when the episode may make no further call. */
  checkEpisode(episode: string): void {
    const limit = exceeded(this.#episodes.get(episode) ?? nothing, this.#episode);
    if (limit !== undefined) throw new LimitReached(limit);
  }

  spend(episode: string, usage: Usage): void {
    this.#episodes.set(episode, plus(this.#episodes.get(episode) ?? nothing, usage));
    this.#spent = plus(this.#spent, usage);
    this.#checkRun();
  }

  #checkRun(): void {
    const limit = exceeded(this.#spent, this.#run);
    if (limit === undefined || this.#reached) return;
    this.#reached = true;
    this.#runReached(LimitReached.ofRun(limit));
  }
}

const nothing: Spent = { cost: 0, tokens: 0 };

/** What is not known cannot be counted. */
function plus(spent: Spent, usage: Usage): Spent {
  return { cost: spent.cost + (usage.cost ?? 0), tokens: spent.tokens + (allTokens(usage) ?? 0) };
}

function exceeded({ cost, tokens }: Spent, allowance: Allowance): "cost" | "tokens" | undefined {
  if (allowance.cost !== undefined && cost >= allowance.cost) return "cost";
  return allowance.tokens !== undefined && tokens >= allowance.tokens ? "tokens" : undefined;
}
