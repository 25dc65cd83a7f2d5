import { type Reply, type Task, toolCallFromText, type View } from "@mua/core";
import { expect, test } from "vitest";
import { takeThinking } from "../src/index.ts";
import { type Answer, completion, serve, toolUse } from "./chat-server.ts";
import { clientOf, player } from "./players.ts";

const seatOf = (trial = 0) => {
  const task: Task = { id: "1", summary: "", needsJudge: false };
  return { role: "agent", task, trial, seed: 7 } as const;
};

const view = (more: Partial<View> = {}): View => ({
  system: "Be kind.",
  messages: [{ role: "user", content: "Hello." }],
  tools: [{ name: "look", description: "Looks.", parameters: { type: "object", properties: {} } }],
  toolChoice: "auto",
  ...more,
});

const signal = new AbortController().signal;

/** What a model participant makes of one answer of a server. */
async function replyTo(answer: Answer, options: Parameters<typeof player>[1] = {}): Promise<Reply> {
  await using server = await serve(() => answer);
  return await player(await clientOf(server.url), options).join(seatOf())(view(), signal);
}

test.each<[what: string, message: Parameters<typeof completion>[0], finish: string, reply: Partial<Reply>]>([
  ["text", { content: "Hi." }, "stop", { content: "Hi.", toolCalls: null }],
  ["an empty list of calls is none", { content: "Hi.", tool_calls: [] }, "stop", { toolCalls: null }],
  [
    "several calls, arguments word for word",
    { tool_calls: [toolUse("a", "look", '{"at": 68.0}'), toolUse("b", "look", "{}")] },
    "tool_calls",
    {
      content: null,
      toolCalls: [toolCallFromText("a", "look", '{"at": 68.0}'), toolCallFromText("b", "look", "{}")],
    },
  ],
  [
    "malformed arguments are an invalid call",
    { tool_calls: [toolUse("a", "look", '{"at":')] },
    "tool_calls",
    { toolCalls: [{ id: "a", name: "look", rawArguments: '{"at":', arguments: undefined }] },
  ],
  [
    "so are arguments that are no object",
    { tool_calls: [toolUse("a", "look", "[1]")] },
    "tool_calls",
    { toolCalls: [{ id: "a", name: "look", rawArguments: "[1]", arguments: undefined }] },
  ],
  [
    "arguments that a server sends as values",
    { tool_calls: [{ id: "a", function: { name: "look", arguments: { "9": 1, at: null } } }] },
    "tool_calls",
    { toolCalls: [toolCallFromText("a", "look", '{"9": 1, "at": null}')] },
  ],
  [
    "a call without an id gets one",
    { tool_calls: [{ function: { name: "look", arguments: "{}" } }] },
    "tool_calls",
    { toolCalls: [toolCallFromText("call_agent_1_0", "look", "{}")] },
  ],
  [
    "reasoning fields",
    { content: "Hi.", reasoning_content: "Hm." },
    "stop",
    { content: "Hi.", reasoning: "Hm." },
  ],
  ["their newer name", { content: "Hi.", reasoning: "Hm." }, "stop", { content: "Hi.", reasoning: "Hm." }],
  [
    "thinking in the text",
    { content: "<think>\nHm.\n</think>\n\nHi." },
    "stop",
    { content: "Hi.", reasoning: "Hm." },
  ],
  [
    "content in parts",
    { content: [{ type: "text", text: "Hi." }] as unknown as string },
    "stop",
    { content: "Hi." },
  ],
  [
    "a refusal",
    { content: null, refusal: "No." },
    "stop",
    { content: null, reasoning: "No.", flags: ["refused"] },
  ],
  ["a cut-off", { content: "Hi, I am" }, "length", { content: "Hi, I am", flags: ["cut_off"] }],
  ["nothing", { content: null }, "stop", { content: null, toolCalls: null }],
])("chat completions: %s", async (_what, message, finish_reason, reply) => {
  expect(await replyTo(completion(message, { finish_reason }))).toMatchObject(reply);
});

test("usage is split into what is priced apart, and costs what the table says", async () => {
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 200,
    prompt_tokens_details: { cached_tokens: 600 },
    completion_tokens_details: { reasoning_tokens: 50 },
  };
  const price = { model: "openai/model", asOf: "2026-01-01", input: 2, cacheRead: 0.5, output: 8 };
  expect((await replyTo(completion({ content: "Hi." }, { usage }), { price })).usage).toEqual({
    input: 400,
    cacheRead: 600,
    cacheWrite: 0,
    output: 200,
    reasoning: 50,
    cost: (400 * 2 + 600 * 0.5 + 200 * 8) / 1e6,
  });
  expect((await replyTo(completion({ content: "Hi." }, { usage }))).usage?.cost).toBeNull();
  const unknown = {
    input: null,
    cacheRead: null,
    cacheWrite: null,
    output: null,
    reasoning: null,
    cost: null,
  };
  expect((await replyTo(completion({ content: "Hi." }, { usage: null }), { price })).usage).toEqual(unknown);
});

test("a request carries the sampling, the trial's seed and whatever else was asked for", async () => {
  await using server = await serve(() => completion({ content: "Hi." }));
  const sampling = { temperature: 0.5, maxTokens: 9, extra: { top_p: 0.9, seed: 1 } };
  await player(await clientOf(server.url, { key: "sk-0123456789" }), { sampling }).join(seatOf())(
    view(),
    signal,
  );
  const [request] = server.received;
  expect(request?.path).toBe("/v1/chat/completions");
  expect(request?.headers.authorization).toBe("Bearer sk-0123456789");
  const { messages: _, tools: __, ...rest } = request?.body ?? {};
  expect(rest).toEqual({
    model: "model",
    tool_choice: "auto",
    temperature: 0.5,
    max_tokens: 9,
    top_p: 0.9,
    seed: 1,
  });
  await player(await clientOf(server.url)).join(seatOf())(view(), signal);
  expect(server.received[1]?.headers.authorization).toBeUndefined();
});

test("the responses API: instructions, items, calls, and thinking that goes back as it came", async () => {
  const thinking = {
    type: "reasoning",
    id: "r1",
    summary: [{ type: "summary_text", text: "Hm." }],
    encrypted_content: "x",
  };
  const call = { type: "function_call", id: "f1", call_id: "c1", name: "look", arguments: "{}" };
  const usage = {
    input_tokens: 30,
    output_tokens: 20,
    input_tokens_details: { cached_tokens: 10 },
    output_tokens_details: { reasoning_tokens: 15 },
  };
  await using server = await serve(() => ({
    json: { id: "x", object: "response", output: [thinking, call], usage },
  }));
  const respond = player(await clientOf(server.url, { api: "responses" })).join(seatOf());
  const first = await respond(view(), signal);
  expect(first).toMatchObject({
    content: null,
    toolCalls: [toolCallFromText("c1", "look", "{}")],
    reasoning: "Hm.",
    usage: { input: 20, cacheRead: 10, output: 20, reasoning: 15 },
  });
  await respond(
    view({
      messages: [
        { role: "user", content: "Hello." },
        { role: "assistant", content: null, toolCalls: first.toolCalls },
        { role: "tool", callId: "c1", name: "look", content: "a cat" },
      ],
    }),
    signal,
  );
  expect(server.received[1]?.path).toBe("/v1/responses");
  expect(server.received[1]?.body).toMatchObject({
    instructions: "Be kind.",
    store: false,
    tools: [{ type: "function", name: "look", strict: false }],
    input: [
      { role: "user", content: "Hello." },
      thinking,
      call,
      { type: "function_call_output", call_id: "c1", output: "a cat" },
    ],
  });
});

test.each([
  ["Hi.", "Hi.", undefined],
  ["<think>a</think>b", "b", "a"],
  ["a</think>b", "b", "a"],
  ["<think>a", null, "a"],
  ["<think></think>", null, undefined],
  ["</think><think>", "<think>", undefined],
])("thinking in %j", (text, content, reasoning) => {
  expect(takeThinking(text)).toEqual({ content, ...(reasoning === undefined ? {} : { reasoning }) });
});
