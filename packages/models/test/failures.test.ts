import type { Task } from "@mua/core";
import { expect, test } from "vitest";
import { EndpointError, type EndpointErrorKind } from "../src/index.ts";
import { type Answer, completion, serve } from "./chat-server.ts";
import { clientOf, player } from "./players.ts";

const key = "sk-proj-abcdef/0123456789";
const task: Task = { id: "1", summary: "", needsJudge: false };
const view = {
  system: null,
  messages: [{ role: "user", content: "Hello." }],
  tools: [],
  toolChoice: "auto",
} as const;
const signal = new AbortController().signal;

/** The error of one call through both SDKs. */
async function failures(answer: Answer | undefined): Promise<readonly EndpointError[]> {
  const server = await serve(() => answer ?? completion({}));
  const url = answer === undefined ? "http://127.0.0.1:1/v1" : server.url;
  const errors: EndpointError[] = [];
  for (const provider of ["openai", "anthropic"] as const) {
    const client = await clientOf(url, { provider, key });
    const request = client.body({ view, sampling: {}, echoes: new Map() });
    await client.send(request, signal).then(
      () => expect.unreachable(),
      (error: unknown) => {
        if (!(error instanceof EndpointError)) throw error;
        errors.push(error);
      },
    );
  }
  await server[Symbol.asyncDispose]();
  return errors;
}

const failing = (status: number, message: string, more: object = {}): Answer => ({
  status,
  json: { error: { message, ...more } },
});

test.each<[what: string, answer: Answer | undefined, kind: EndpointErrorKind]>([
  ["a wrong key", failing(401, "Incorrect API key provided"), "auth"],
  ["no credit", failing(429, "You exceeded your current quota", { code: "insufficient_quota" }), "auth"],
  [
    "an unknown model",
    failing(404, "The model `x` does not exist", { code: "model_not_found" }),
    "unknown_model",
  ],
  [
    "an unknown model, as Anthropic says it",
    failing(404, "model: x", { type: "not_found_error" }),
    "unknown_model",
  ],
  [
    "an unknown model, as Ollama says it",
    { status: 404, json: { error: "model 'x' not found" } },
    "unknown_model",
  ],
  ["a path that is not there", { status: 404, json: { detail: "Not Found" } }, "bad_request"],
  ["too many requests", failing(429, "slow down"), "rate_limit"],
  [
    "a conversation that is too long",
    failing(400, "maximum context length is 10", { code: "context_length_exceeded" }),
    "context_length",
  ],
  [
    "the same, as Anthropic says it",
    failing(400, "prompt is too long: 9 tokens > 8 maximum"),
    "context_length",
  ],
  [
    "the same, as llama.cpp says it",
    failing(400, "the request exceeds the available context size"),
    "context_length",
  ],
  [
    "a server without tools",
    failing(400, '"auto" tool choice requires --enable-auto-tool-choice'),
    "no_tools",
  ],
  ["the same, as Ollama says it", failing(400, "registry/x does not support tools"), "no_tools"],
  ["a request that is refused", failing(400, "top_p has to be below 1", { param: "top_p" }), "bad_request"],
  ["a failing server", failing(500, "oops"), "server"],
  ["an overloaded server", failing(529, "overloaded"), "server"],
  ["an error with a good status", { json: { error: { code: 502, message: "upstream" } } }, "server"],
  ["an answer that is no JSON", (response) => response.end("<html>"), "malformed"],
  ["an answer that is something else", { json: { choices: [] } }, "malformed"],
  ["a connection that breaks", (response) => response.socket?.destroy(), "connection"],
  ["nobody there", undefined, "connection"],
])("%s", async (_what, answer, kind) => {
  const errors = await failures(answer);
  expect(errors.map((error) => error.kind)).toEqual([kind, kind]);
  for (const { message } of errors) expect(message).toMatch(/^[^\n]{10,400}$/u);
});

test("Retry-After is read in seconds, milliseconds and as a date", async () => {
  const date = "Tue, 24 Nov 2026 12:00:00 GMT";
  const later = "Tue, 24 Nov 2026 12:00:07 GMT";
  const wait = async (headers: { readonly [name: string]: string }) =>
    (await failures({ status: 429, headers, json: {} })).map(({ retryAfter }) => retryAfter);
  expect(await wait({ "retry-after": "3" })).toEqual([3000, 3000]);
  expect(await wait({ "retry-after-ms": "250" })).toEqual([250, 250]);
  expect(await wait({ date, "retry-after": later })).toEqual([7000, 7000]);
  expect(await wait({ "retry-after": "soon" })).toEqual([undefined, undefined]);
});

test("a server that echoes the key finds it nowhere in errors or answers", async () => {
  const forms = [
    key,
    key.replace("/", "\\/"),
    encodeURIComponent(key),
    Buffer.from(key).toString("base64"),
    "sk-proj-abcd****6789",
  ];
  const echo = `You sent ${forms.join(" and ")}.`;
  for (const answer of [
    failing(401, echo),
    failing(500, echo),
    { status: 400, headers: { "x-echo": key }, json: echo } as const,
  ]) {
    for (const error of await failures(answer)) {
      const text = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join("\n");
      for (const form of forms) expect(text).not.toContain(form);
    }
  }
  await using server = await serve(() => completion({ content: echo, reasoning_content: echo }));
  const reply = await player(await clientOf(server.url, { key })).join({
    role: "agent",
    task,
    trial: 0,
    seed: 1,
  })(view, signal);
  for (const form of forms) expect(JSON.stringify(reply)).not.toContain(form);
  expect(reply.content).toContain("[redacted]");
});
