import type { TokenOutput } from "../tokens/continuous.ts";

/** One answer that is wanted of a policy. */
export type TokenRequest = {
  readonly promptIds: readonly number[];
  readonly maxNewTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
  readonly stopIds: readonly number[];
  /** The same for all turns of an episode, so that a server can keep what it computed. */
  readonly sessionId: string;
};

/** A model that takes token ids and gives token ids: one implementation per kind of server. */
export interface PolicyClient {
  /** As in records: the model's name. */
  readonly name: string;
  /** Rejects with a PolicyError. */
  generate(request: TokenRequest, signal: AbortSignal): Promise<TokenOutput>;
}

/** The policy's endpoint failed, or does not give what training needs. */
export class PolicyError extends Error {
  /** Whether the same request may succeed later. */
  readonly transient: boolean;
  constructor(message: string, options: ErrorOptions & { readonly transient?: boolean } = {}) {
    super(message, options);
    this.name = "PolicyError";
    this.transient = options.transient ?? false;
  }
}

/**
 * Asks for one token, and rejects with a PolicyError when ids or log-probabilities do not come back: an endpoint that
 * gives only text can be evaluated, but not trained.
 */
export async function probePolicy(
  policy: PolicyClient,
  { promptIds, stopIds }: Pick<TokenRequest, "promptIds" | "stopIds">,
  signal: AbortSignal,
): Promise<void> {
  const request = { maxNewTokens: 1, temperature: 1, topP: 1, seed: 0, sessionId: "probe" };
  const { ids, logprobs } = await policy.generate({ ...request, promptIds, stopIds }, signal);
  if (ids.length !== 1 || logprobs.length !== 1)
    throw new PolicyError(`${policy.name} gave ${ids.length} ids for one token, so it cannot be trained`);
}

/** How a failed request is tried again. Times in milliseconds. */
export type Patience = {
  readonly attempts: number;
  readonly firstWait: number;
  readonly longestWait: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A policy that tries again what may succeed later; nobody else waits for it. */
export function patient(policy: PolicyClient, patience: Patience): PolicyClient {
  return {
    name: policy.name,
    generate: async (request, signal) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await policy.generate(request, signal);
        } catch (error) {
          if (!(error instanceof PolicyError && error.transient) || attempt >= patience.attempts) throw error;
        }
        const wait = Math.min(patience.longestWait, patience.firstWait * 2 ** (attempt - 1));
        await patience.wait(wait * (0.5 + patience.random() / 2), signal);
      }
    },
  };
}
