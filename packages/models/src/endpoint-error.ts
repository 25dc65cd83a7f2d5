/**
 * What went wrong between us and a model. `auth`: key missing, refused or out of credit; `malformed`: the answer is not what
 * the API promises; `no_tools`: the server cannot call tools; `server`: it failed by itself.
 */
export type EndpointErrorKind =
  | "auth"
  | "unknown_model"
  | "rate_limit"
  | "server"
  | "connection"
  | "timeout"
  | "bad_request"
  | "context_length"
  | "no_tools"
  | "malformed";

const transient: ReadonlySet<EndpointErrorKind> = new Set([
  "rate_limit",
  "server",
  "connection",
  "timeout",
  "malformed",
]);

/** The endpoint behind a role failed. The message is one line for people and holds no secret. */
export class EndpointError extends Error {
  readonly kind: EndpointErrorKind;
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** Milliseconds the server asks to wait. */
  readonly retryAfter: number | undefined;
  /** The parameter the server objects to. */
  readonly parameter: string | undefined;

  constructor(
    kind: EndpointErrorKind,
    message: string,
    details: { readonly status?: number; readonly retryAfter?: number; readonly parameter?: string } = {},
  ) {
    super(oneLine(message));
    this.name = "EndpointError";
    this.kind = kind;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
    this.parameter = details.parameter;
  }

  /** Whether the same request may succeed later. */
  get transient(): boolean {
    return transient.has(this.kind);
  }

  /** Whether the server says that it is asked too much. */
  get congested(): boolean {
    return this.kind === "rate_limit" || this.status === 503 || this.status === 529;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
