import { toolCallFromText, type View, type ViewMessage } from "@mua/core";
import { expect, test } from "vitest";
import { serve } from "./chat-server.ts";
import { clientOf, player } from "./players.ts";

const signal = new AbortController().signal;
const seat = { role: "agent", task: { id: "1", summary: "", needsJudge: false }, trial: 0, seed: 7 } as const;
const look = { name: "look", description: "Looks.", parameters: { type: "object", properties: {} } };
const call = toolCallFromText("t1", "look", '{"at": [1, 2]}');
const usage = {
  input_tokens: 10,
  output_tokens: 5,
  cache_read_input_tokens: 3,
  cache_creation_input_tokens: 2,
};
const text = (content: string) => ({ type: "text", text: content });

/** What a server receives for a view, and what is made of its answer. */
async function exchange(
  view: Partial<View>,
  content: readonly unknown[] = [text("Hi.")],
  stop_reason = "end_turn",
) {
  await using server = await serve(() => ({
    json: { id: "m", type: "message", role: "assistant", model: "model", content, stop_reason, usage },
  }));
  const client = await clientOf(server.url.replace("/v1", ""), {
    provider: "anthropic",
    key: "sk-ant-0123456789",
  });
  const full: View = { system: null, messages: [], tools: [], toolChoice: "auto", ...view };
  const reply = await player(client, { sampling: { temperature: 0 } }).join(seat)(full, signal);
  return { request: server.received[0], reply };
}

test.each<[what: string, messages: readonly ViewMessage[], turns: readonly unknown[]]>([
  ["one turn", [{ role: "user", content: "Hello." }], [{ role: "user", content: [text("Hello.")] }]],
  [
    "an assistant that speaks first is preceded by a turn of the user",
    [
      { role: "assistant", content: "Hi!", toolCalls: null },
      { role: "user", content: "Hello." },
    ],
    [
      { role: "user", content: [text(".")] },
      { role: "assistant", content: [text("Hi!")] },
      { role: "user", content: [text("Hello.")] },
    ],
  ],
  [
    "text and calls are one turn, results are the user's and join what they say",
    [
      { role: "user", content: "Look." },
      { role: "assistant", content: "I look.", toolCalls: [call, { ...call, id: "t2" }] },
      { role: "tool", callId: "t1", name: "look", content: "a cat" },
      { role: "tool", callId: "t2", name: "look", content: "a dog" },
      { role: "user", content: "And?" },
    ],
    [
      { role: "user", content: [text("Look.")] },
      {
        role: "assistant",
        content: [
          text("I look."),
          { type: "tool_use", id: "t1", name: "look", input: { at: [1, 2] } },
          { type: "tool_use", id: "t2", name: "look", input: { at: [1, 2] } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: "a cat" },
          { type: "tool_result", tool_use_id: "t2", content: "a dog" },
          text("And?"),
        ],
      },
    ],
  ],
  [
    "a call that cannot be read has no input, an empty text no block",
    [
      { role: "user", content: "Look." },
      { role: "assistant", content: "", toolCalls: [toolCallFromText("t1", "look", "{")] },
      { role: "tool", callId: "t1", name: "look", content: "Error" },
    ],
    [
      { role: "user", content: [text("Look.")] },
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "look", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "Error" }] },
    ],
  ],
])("messages: %s", async (_what, messages, turns) => {
  const { request } = await exchange({ messages });
  expect(request?.body.messages).toEqual(turns);
});

test("system, tools, sampling and key have the places that the API wants", async () => {
  const { request } = await exchange({
    system: "Be kind.",
    tools: [look],
    toolChoice: "required",
    messages: [{ role: "user", content: "Hello." }],
  });
  expect(request?.path).toBe("/v1/messages");
  expect(request?.headers.authorization).toBe("Bearer sk-ant-0123456789");
  expect(request?.body).toEqual({
    model: "model",
    max_tokens: 8192,
    system: "Be kind.",
    messages: [{ role: "user", content: [text("Hello.")] }],
    tools: [{ name: "look", description: "Looks.", input_schema: look.parameters }],
    tool_choice: { type: "any" },
    temperature: 0,
  });
});

test("text, calls, thinking and usage come back", async () => {
  const thinking = { type: "thinking", thinking: "Hm.", signature: "s" };
  const used = { type: "tool_use", id: "t1", name: "look", input: { "9": 1, at: "x" } };
  const { reply } = await exchange(
    { messages: [{ role: "user", content: "Look." }] },
    [thinking, text("I look."), used],
    "tool_use",
  );
  expect(reply).toEqual({
    content: "I look.",
    toolCalls: [toolCallFromText("t1", "look", '{"9": 1, "at": "x"}')],
    reasoning: "Hm.",
    usage: { input: 10, cacheRead: 3, cacheWrite: 2, output: 5, reasoning: null, cost: null },
  });
  expect((await exchange({}, [], "refusal")).reply).toMatchObject({ content: null, flags: ["refused"] });
  expect((await exchange({}, [text("I am")], "max_tokens")).reply).toMatchObject({ flags: ["cut_off"] });
});

test("signed thinking goes back at its place, as the API demands", async () => {
  const thinking = { type: "thinking", thinking: "Hm.", signature: "s" };
  const used = { type: "tool_use", id: "t1", name: "look", input: {} };
  await using server = await serve(() => ({
    json: { id: "m", type: "message", content: [thinking, used], stop_reason: "tool_use", usage },
  }));
  const client = await clientOf(server.url.replace("/v1", ""), { provider: "anthropic" });
  const respond = player(client).join(seat);
  const view: View = {
    system: null,
    messages: [{ role: "user", content: "Look." }],
    tools: [look],
    toolChoice: "auto",
  };
  const { toolCalls } = await respond(view, signal);
  await respond(
    {
      ...view,
      messages: [
        ...view.messages,
        { role: "assistant", content: null, toolCalls },
        { role: "tool", callId: "t1", name: "look", content: "a cat" },
      ],
    },
    signal,
  );
  expect(server.received[1]?.body.messages[1]).toEqual({ role: "assistant", content: [thinking, used] });
  const other = { role: "assistant", content: "Something else.", toolCalls: null } as const;
  await respond({ ...view, messages: [...view.messages, other] }, signal);
  expect(server.received[2]?.body.messages[1]).toEqual({
    role: "assistant",
    content: [text("Something else.")],
  });
});
