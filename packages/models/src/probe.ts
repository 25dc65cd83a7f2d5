import type { View } from "@mua/core";
import type { Caller, ChatAnswer, ChatClient, Sampling, Send, Tokens } from "./chat.ts";
import { type EndpointAddress, type OpenAiApi, openClient } from "./endpoint.ts";
import { EndpointError } from "./endpoint-error.ts";

/** A parameter that is sent unless the user says otherwise, and that some models refuse. */
export type Default = "temperature" | "seed";

/** What a tiny call to an endpoint showed. */
export type Probe = {
  /** For the API that the model turned out to need. */
  readonly client: ChatClient;
  /** Defaults that the model refuses, and that are left out. */
  readonly leftOut: readonly Default[];
  /** Whether it made the tool call it was asked for; `unseen` when its answer was cut off before. */
  readonly tools: "called" | "unseen" | "not asked";
  /** Undefined: the endpoint reports no usage. */
  readonly tokens: Tokens | undefined;
};

/** What is to be found out. */
export type Question = {
  readonly address: EndpointAddress;
  readonly api: OpenAiApi | undefined;
  /** What the user wants to be sent, and what is sent by default. */
  readonly sampling: Sampling;
  readonly defaults: Sampling;
  readonly needsTools: boolean;
  /** Surrounds a call with a time limit and retries. */
  readonly guard: (send: Send) => Send;
};

/**
 * Makes one tiny call as a run would make it, so that what cannot work is known before the run begins. Rejects with an
 * EndpointError that says what does not work; with the kind `no_tools` when tools are needed and the server ignores them.
 */
export async function probe(question: Question, signal: AbortSignal): Promise<Probe> {
  const { address, sampling, defaults, needsTools, guard } = question;
  let { api } = question;
  const leftOut: Default[] = [];
  for (;;) {
    const client = await openClient(address, api);
    const send = guard((body, _caller, inner) => client.send(body, inner));
    const kept = Object.fromEntries(
      Object.entries(defaults).filter(([name]) => !leftOut.includes(name as Default)),
    );
    const wanted = {
      ...kept,
      ...sampling,
      maxTokens: Math.min(sampling.maxTokens ?? shortAnswer, shortAnswer),
    };
    const ask = (view: View): Promise<ChatAnswer> =>
      send(client.body({ view, sampling: wanted, echoes: new Map() }), nobody, signal);
    try {
      const answer = await ask(needsTools ? callPing : sayOk);
      const tools = needsTools ? await seenCalling(answer, ask, client) : "not asked";
      return { client, leftOut, tools, tokens: answer.tokens };
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      const refused = refusedDefault(error, kept, sampling);
      if (refused !== undefined) leftOut.push(refused);
      else if (api === undefined && /v1\/responses|responses api/iu.test(error.message)) api = "responses";
      else throw error;
    }
  }
}

const shortAnswer = 256;

/** A probe belongs to no episode. */
const nobody: Caller = { role: "probe", task: "", trial: 0, seed: 0, call: 0 };

const sayOk: View = {
  system: null,
  messages: [{ role: "user", content: "Answer with the word OK." }],
  tools: [],
  toolChoice: "auto",
};

const callPing: View = {
  system: null,
  messages: [{ role: "user", content: "Call the tool ping, once, now." }],
  tools: [
    {
      name: "ping",
      description: "Answers with pong.",
      parameters: { type: "object", properties: {}, required: [] },
    },
  ],
  toolChoice: "auto",
};

/** Some servers accept tools and never show them to the model. */
async function seenCalling(
  first: ChatAnswer,
  ask: (view: View) => Promise<ChatAnswer>,
  { endpoint, model }: ChatClient,
): Promise<Probe["tools"]> {
  if (first.calls !== null) return "called";
  const forced = await ask({ ...callPing, toolChoice: "required" });
  if (forced.calls !== null) return "called";
  const bare = await ask({ ...callPing, tools: [] });
  const unnoticed = promptLength(bare) !== undefined && promptLength(bare) === promptLength(first);
  if (forced.finish !== "length" || unnoticed)
    throw new EndpointError(
      "no_tools",
      `${endpoint} accepts tools for ${model} but makes no tool call even where one is required`,
    );
  return "unseen";
}

function promptLength({ tokens }: ChatAnswer): number | undefined {
  return tokens === undefined ? undefined : tokens.input + tokens.cacheRead + tokens.cacheWrite;
}

/** The default that an endpoint objects to; undefined where it is something the user asked for. */
function refusedDefault(
  { kind, parameter, message }: EndpointError,
  sent: Sampling,
  asked: Sampling,
): Default | undefined {
  if (kind !== "bad_request") return undefined;
  return (["temperature", "seed"] as const).find(
    (name) =>
      sent[name] !== undefined &&
      asked[name] === undefined &&
      (parameter === name || new RegExp(`\\b${name}\\b`, "iu").test(message)),
  );
}
