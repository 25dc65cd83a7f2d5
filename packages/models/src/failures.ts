import { EndpointError, type EndpointErrorKind } from "./endpoint-error.ts";
import type { Redact } from "./secrets.ts";

/** What an SDK says about a request that failed. */
export type Failure = {
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  /** The parsed body of the answer, or whatever the SDK made of it. */
  readonly body: unknown;
  readonly message: string;
};

/** The error for an answer with a failing status. */
export function httpFailure({ status = 0, headers, body, message }: Failure, redact: Redact): EndpointError {
  const said = saidBy(body) ?? { message };
  const kind = kindOf(status, said);
  const retryAfter = retryAfterOf(headers);
  return new EndpointError(kind, redact(`${titles[kind]} (HTTP ${status}): ${shortened(said.message)}`), {
    status,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(said.parameter === undefined ? {} : { parameter: said.parameter }),
  });
}

/** The error for a request that got no whole answer. */
export function connectionFailure(error: unknown, endpoint: string, redact: Redact): EndpointError {
  const { code, message } = deepest(error);
  const why = reasons[code ?? ""] ?? message;
  return new EndpointError("connection", redact(`no answer from ${endpoint}: ${shortened(why)}`));
}

/** An error that came with a good status, as some proxies send it; undefined where the body holds none. */
export function embeddedFailure(body: unknown, redact: Redact): EndpointError | undefined {
  if (!isObject(body) || body.error === undefined || body.error === null) return undefined;
  const { error } = body;
  const code = isObject(error) ? Number(error.code) : Number.NaN;
  const status = code >= 400 && code <= 599 ? code : 500;
  return httpFailure({ status, headers: undefined, body, message: "the answer is an error" }, redact);
}

const titles: { readonly [kind in EndpointErrorKind]: string } = {
  auth: "the key is refused or has no credit",
  unknown_model: "the endpoint does not know the model",
  rate_limit: "too many requests",
  server: "the server failed",
  connection: "no answer",
  timeout: "the server took too long",
  bad_request: "the server refuses the request",
  context_length: "the conversation is too long for the model",
  no_tools: "the server cannot call tools",
  malformed: "the answer is not what the API promises",
};

const reasons: { readonly [code: string]: string } = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was closed",
  EPIPE: "the connection was closed",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "the name of the host cannot be looked up",
  ETIMEDOUT: "the host cannot be reached",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host cannot be reached",
  HPE_INVALID_CONSTANT: "what answers there does not speak HTTP",
};

type Said = { readonly message: string; readonly code?: string; readonly parameter?: string };

function kindOf(status: number, { message, code = "" }: Said): EndpointErrorKind {
  const text = `${code} ${message}`;
  if (/insufficient_quota|billing|credit balance/iu.test(text)) return "auth";
  if (status === 401 || status === 403) return "auth";
  if (status === 408 || status === 504) return "timeout";
  if (status === 429) return "rate_limit";
  if (contextLength.test(text)) return "context_length";
  if (noTools.test(text)) return "no_tools";
  if (status === 409 || status >= 500) return "server";
  if (
    /model_not_found|not_found_error/iu.test(code) ||
    (/model/iu.test(message) && /not (?:exist|found)|unknown|invalid model/iu.test(message))
  )
    return "unknown_model";
  return "bad_request";
}

const contextLength =
  /context_length_exceeded|context[ _](?:length|size|window)|maximum context|prompt is too long|too many (?:input )?tokens/iu;
const noTools =
  /(?:does not|doesn't|not|no) support(?:ed)?[^.]*\btool|\btools?\b[^.]*\b(?:(?:is|are) not (?:supported|enabled)|unsupported)|enable-auto-tool-choice|requires --jinja|tools param requires/iu;

/** What a body says about an error, in the forms that are about: `{error: {message, code, param}}`, `{error}`, `{message}`, `{detail}`. */
function saidBy(body: unknown): Said | undefined {
  if (typeof body === "string" && body.trim() !== "") return { message: body };
  if (!isObject(body)) return undefined;
  const inner = body.error ?? body;
  if (typeof inner === "string") return { message: inner };
  if (!isObject(inner)) return undefined;
  const message = inner.message ?? inner.detail;
  if (message === undefined) return undefined;
  const code = inner.code ?? inner.type;
  const parameter = inner.param;
  return {
    message: typeof message === "string" ? message : JSON.stringify(message),
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof parameter === "string" ? { parameter } : {}),
  };
}

function retryAfterOf(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = headers?.get("retry-after") ?? undefined;
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (seconds >= 0) return seconds * 1000;
  // A date is relative to the server's clock, which it tells.
  const wait = Date.parse(text) - Date.parse(headers?.get("date") ?? "");
  return wait >= 0 ? wait : undefined;
}

function deepest(error: unknown): { readonly code: string | undefined; readonly message: string } {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  // A host with several addresses fails once for each.
  if (inner instanceof AggregateError && inner.errors[0] instanceof Error) inner = inner.errors[0];
  const code = isObject(inner) && typeof inner.code === "string" ? inner.code : undefined;
  return { code, message: inner instanceof Error ? inner.message : String(inner) };
}

/** Keys in which servers say what went wrong. */
type Loose = { readonly [key in "error" | "message" | "detail" | "code" | "type" | "param"]?: unknown };

const longest = 300;

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text.replace(/\.$/u, "");
}

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null;
}
