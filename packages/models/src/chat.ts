import type { View } from "@mua/core";
import type { Json } from "@mua/python-compat";

/** What is asked for beside the conversation. Absent: the endpoint's own default. */
export type Sampling = {
  readonly temperature?: number;
  /** Tokens an answer may have. */
  readonly maxTokens?: number;
  readonly seed?: number;
  /** Further keys of the request body, such as `top_p`; they win over everything else. */
  readonly extra?: { readonly [key: string]: Json };
};

/** One question to a chat model. */
export type ChatRequest = {
  readonly view: View;
  readonly sampling: Sampling;
  /** What earlier answers of this conversation want to be sent back as, by their place in the view's messages. */
  readonly echoes: ReadonlyMap<number, Json>;
};

/** A tool call as the model wrote it: `arguments` is text that may be anything. `id` is empty where the endpoint gave none. */
export type WireCall = { readonly id: string; readonly name: string; readonly arguments: string };

/** Tokens an endpoint reports for one answer; the parts are those of `Usage`. */
export type Tokens = {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  /** Null where the endpoint does not tell them apart from the rest of its output. */
  readonly reasoning: number | null;
};

/** One answer of a chat model, as plain JSON. */
export type ChatAnswer = {
  readonly content: string | null;
  readonly calls: readonly WireCall[] | null;
  readonly reasoning?: string;
  /** Absent: the endpoint reports no usage. */
  readonly tokens?: Tokens;
  /** Why the model stopped: it was done, ran into a length limit, or refused. */
  readonly finish: "done" | "length" | "refused";
  /** The endpoint's own form of the answer, where it has to be sent back as it came (signed thinking). */
  readonly echo?: Json;
};

/** The body of a request as it goes over the wire. */
export type Body = { readonly [key: string]: unknown };

/**
 * A model behind an endpoint. The two halves are apart so that what an answer depends on can be named, for the cache,
 * without asking.
 */
export interface ChatClient {
  /** The base URL. */
  readonly endpoint: string;
  readonly model: string;
  /** The kind of request: `chat-completions`, `responses`, `messages`. */
  readonly api: string;
  /** What is sent for a question. Pure. */
  body(request: ChatRequest): Body;
  /** One attempt. Rejects with an EndpointError, or with the signal's reason when that fires. */
  send(body: Body, signal: AbortSignal): Promise<ChatAnswer>;
}

/** Who asks: with the body it is all that an answer may depend on. */
export type Caller = {
  readonly role: string;
  readonly task: string;
  readonly trial: number;
  readonly seed: number;
  /** How many calls this role made before in the episode. */
  readonly call: number;
};

/** Gets an answer to a request; what surrounds a call (time limit, rate control, retries, cache) wraps one of these. */
export type Send = (body: Body, caller: Caller, signal: AbortSignal) => Promise<ChatAnswer>;
