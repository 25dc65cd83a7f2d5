import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { PolicyError } from "../src/policy/client.ts";
import { llamacppPolicy, sglangPolicy, vllmPolicy } from "../src/policy/servers.ts";
import { never } from "./playing.ts";

const request = {
  promptIds: [7, 8],
  maxNewTokens: 4,
  temperature: 1,
  topP: 1,
  seed: 3,
  stopIds: [2],
  sessionId: "e",
};

/** A server that gives one answer, and what it was asked. */
async function serving(answer: object | string, status = 200) {
  const asked: { path: string | undefined; key: string | undefined; body: unknown }[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    asked.push({ path: incoming.url, key: incoming.headers.authorization, body });
    response.writeHead(status).end(typeof answer === "string" ? answer : JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: { url: `http://127.0.0.1:${port}/`, key: "secret" },
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const vllm = (token_ids: number[], finish_reason = "stop") => ({
  model: "m-7",
  choices: [
    { token_ids, logprobs: { token_logprobs: token_ids.map(() => -0.25) }, finish_reason, text: "?" },
  ],
});

describe("token ids and log-probabilities come from", () => {
  test("vLLM", async () => {
    await using server = await serving(vllm([5, 2]));
    expect(await vllmPolicy(server.endpoint, "m").generate(request, never)).toEqual({
      ids: [5, 2],
      logprobs: [-0.25, -0.25],
      finish: "stop",
      version: "m-7",
    });
    expect(server.asked).toMatchObject([
      {
        path: "/v1/completions",
        key: "Bearer secret",
        body: {
          prompt: [7, 8],
          max_tokens: 4,
          stop_token_ids: [2],
          return_token_ids: true,
          logprobs: 0,
          seed: 3,
        },
      },
    ]);
  });

  test("SGLang", async () => {
    await using server = await serving({
      text: "?",
      meta_info: {
        output_token_logprobs: [
          [-0.5, 5, null],
          [0.0000001, 2, null],
        ],
        finish_reason: { type: "stop", matched: 2 },
        weight_version: "12",
      },
    });
    expect(await sglangPolicy(server.endpoint, "m").generate(request, never)).toEqual({
      ids: [5, 2],
      logprobs: [-0.5, 0],
      finish: "stop",
      version: "12",
    });
    expect(server.asked).toMatchObject([
      {
        path: "/generate",
        body: { input_ids: [7, 8], return_logprob: true, sampling_params: { max_new_tokens: 4 } },
      },
    ]);
  });

  test("llama.cpp", async () => {
    await using server = await serving({
      content: "?",
      tokens: [5, 6],
      completion_probabilities: [
        { id: 5, logprob: -1, top_logprobs: [] },
        { id: 6, logprob: -2, top_logprobs: [] },
      ],
      stop_type: "limit",
    });
    expect(await llamacppPolicy(server.endpoint, "m").generate(request, never)).toEqual({
      ids: [5, 6],
      logprobs: [-1, -2],
      finish: "length",
      version: "m",
    });
    expect(server.asked).toMatchObject([
      { path: "/completion", body: { prompt: [7, 8], return_tokens: true } },
    ]);
  });
});

describe("an endpoint is refused", () => {
  const failure = async (answer: object | string, status?: number): Promise<PolicyError> => {
    await using server = await serving(answer, status);
    const error = await vllmPolicy(server.endpoint, "m")
      .generate(request, never)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PolicyError);
    return error as PolicyError;
  };

  test("when it gives text only", async () => {
    const chat = { model: "m", choices: [{ text: "Hello", logprobs: null, finish_reason: "stop" }] };
    const { message, transient } = await failure(chat);
    expect(message).toContain("does not give token ids with log-probabilities");
    expect(transient).toBe(false);
  });

  test("when it stopped without an end token, or gives nothing", async () => {
    expect((await failure(vllm([5]))).message).toContain("its ids do not end in an end token");
    expect((await failure(vllm([], "length"))).message).toContain("0 token ids");
  });

  test("for now when it is busy, for good when it says no, and never with its key", async () => {
    expect(await failure("busy", 503)).toMatchObject({ transient: true });
    const no = await failure("no such model", 404);
    expect(no.transient).toBe(false);
    expect(no.message).toContain("answered 404: no such model");
    expect(no.message).not.toContain("secret");
  });

  test("for now when it cannot be reached", async () => {
    const policy = vllmPolicy({ url: "http://127.0.0.1:1" }, "m");
    await expect(policy.generate(request, never)).rejects.toMatchObject({
      name: "PolicyError",
      transient: true,
    });
  });
});
