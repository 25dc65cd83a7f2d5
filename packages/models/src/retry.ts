import type { Send } from "./chat.ts";
import type { Clock } from "./clock.ts";
import { EndpointError } from "./endpoint-error.ts";
import { longestPause } from "./scheduler.ts";

/** How often and how soon a failed call is repeated. */
export type RetryPolicy = {
  /** Attempts in all. */
  readonly attempts: number;
  /** Milliseconds that the first wait is at most; each further one twice as many, up to a minute. */
  readonly firstWait: number;
};

export const defaultRetry: RetryPolicy = { attempts: 8, firstWait: 500 };

/**
 * Repeats calls that failed in a way that may pass. Waits are drawn at random below a bound that doubles, so that callers
 * do not come back all at once; what the server asks for comes on top.
 */
export function retried(send: Send, { attempts, firstWait }: RetryPolicy, clock: Clock): Send {
  return async (body, caller, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(body, caller, signal);
      } catch (error) {
        if (!(error instanceof EndpointError) || !error.transient || signal.aborted) throw error;
        if (attempt >= attempts) throw afterAll(error, attempts);
        const bound = Math.min(longestPause, firstWait * 2 ** (attempt - 1));
        const asked = Math.min(longestPause, error.retryAfter ?? 0);
        await clock.sleep(asked + clock.random() * bound, signal);
      }
    }
  };
}

function afterAll({ kind, message, status }: EndpointError, attempts: number): EndpointError {
  if (attempts === 1) return new EndpointError(kind, message, status === undefined ? {} : { status });
  return new EndpointError(
    kind,
    `${message} (after ${attempts} attempts)`,
    status === undefined ? {} : { status },
  );
}
