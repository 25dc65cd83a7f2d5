import type { ChatAnswer } from "./chat.ts";
import { EndpointError } from "./endpoint-error.ts";
import { connectionFailure, embeddedFailure, httpFailure } from "./failures.ts";
import type { Redact } from "./secrets.ts";

/** One request through an SDK. */
export type Exchange = {
  readonly request: () => Promise<Response>;
  /** Reads the text of a good answer; throws when it is none. */
  readonly answer: (text: string) => ChatAnswer;
  /** Whether an error is the SDK's own. */
  readonly isApiError: (error: unknown) => boolean;
  readonly endpoint: string;
  readonly redact: Redact;
  readonly signal: AbortSignal;
};

/** Does a request, and makes whatever goes wrong an EndpointError, or the signal's reason when that has fired. */
export async function ask(exchange: Exchange): Promise<ChatAnswer> {
  const { request, answer, endpoint, redact, signal } = exchange;
  let text: string;
  try {
    text = await (await request()).text();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw failureOf(error, exchange);
  }
  try {
    return answer(text);
  } catch {
    const embedded = embeddedFailure(parsed(text), redact);
    throw (
      embedded ??
      new EndpointError(
        "malformed",
        `the answer of ${endpoint} is not what the API promises: '${text.slice(0, 120)}'`,
      )
    );
  }
}

function failureOf(error: unknown, { isApiError, endpoint, redact }: Exchange): EndpointError {
  if (isApiError(error)) {
    const { status, headers, error: body, message } = error as ApiError;
    if (status !== undefined) return httpFailure({ status, headers, body, message }, redact);
  }
  return connectionFailure(error, endpoint, redact);
}

/** What the errors of both SDKs have. */
type ApiError = {
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  readonly error: unknown;
  readonly message: string;
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
