import { type Benchmark, runEpisode } from "@mua/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type ChatServer, completion, type Received, serve, toolUse } from "./chat-server.ts";
import { isPart, openPart, recorded, recordedParts, recording, title } from "./official.ts";
import { clientOf, player } from "./players.ts";

const context = { signal: new AbortController().signal, now: Date.now };

/** Plays one episode, agent and user behind one server, and returns what each was sent. */
async function play(
  server: ChatServer,
  benchmark: Benchmark,
  id: string,
  options: { seed?: number; variant?: string } = {},
) {
  const task = benchmark.tasks.find((one) => one.id === id);
  if (task === undefined) throw new Error(`there is no task ${id}`);
  const [agent, user] = [
    player(await clientOf(server.url, { model: "agent" })),
    player(await clientOf(server.url, { model: "user" })),
  ];
  const from = server.received.length;
  const { seed = 7, variant } = options;
  const record = await runEpisode(
    {
      benchmark,
      task,
      trial: 0,
      seed,
      cast: { agent, user },
      limits: { steps: 4 },
      ...(variant === undefined ? {} : { variant }),
    },
    context,
  );
  const sent = server.received.slice(from).map(({ body }) => body);
  return {
    record,
    all: sent,
    agent: sent.filter(({ model }) => model === "agent"),
    user: sent.filter(({ model }) => model === "user"),
  };
}

/** The system text and the tools of the first request to a role. */
const firstOf = (requests: readonly Received["body"][]) => ({
  system: requests[0]?.messages[0],
  tools: requests[0]?.tools ?? null,
});

describe.skipIf(!recorded)(title("what models are sent is what the official code sends them"), () => {
  let server: ChatServer;
  let script: Answer[] = [];
  beforeAll(async () => {
    server = await serve(() => script.shift() ?? completion({ content: "Well." }));
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it.each(recordedParts())("prompts and tools of $part@$version", async ({ version, part }) => {
    const benchmark = openPart(version, part);
    const tools = recording(`${version}/${part}/tools.json`);
    const userTools = recording(`${version}/${part}/user_tools.json`);
    for (const prompt of recording(`${version}/${part}/prompts.json`)) {
      const plain = await play(server, benchmark, prompt.task_id);
      expect(firstOf(plain.agent).system).toEqual({ role: "system", content: prompt.agent_system_prompt });
      expect(firstOf(plain.user).system).toEqual({ role: "system", content: prompt.user_system_prompt });
      if (tools !== undefined) expect(firstOf(plain.agent).tools).toEqual(tools);
      if (!prompt.user_has_tools) expect(firstOf(plain.user).tools).toBeNull();
      else if (userTools !== undefined)
        expect(userTools).toEqual(expect.arrayContaining(firstOf(plain.user).tools));
      if (prompt.agent_gt_system_prompt !== undefined) {
        const gt = await play(server, benchmark, prompt.task_id, { variant: "gt" });
        expect(firstOf(gt.agent).system.content).toBe(prompt.agent_gt_system_prompt);
      }
      if (prompt.agent_solo_system_prompt !== undefined) {
        const solo = await play(server, benchmark, prompt.task_id, { variant: "solo" });
        expect(firstOf(solo.agent).system.content).toBe(prompt.agent_solo_system_prompt);
        expect(solo.agent[0].tool_choice).toBe("required");
        const names = firstOf(solo.agent).tools.map((tool: Received["body"]) => tool.function.name);
        expect(names).toEqual(prompt.agent_solo_tool_names);
        if (prompt.done_schema !== undefined)
          expect(firstOf(solo.agent).tools.at(-1)).toEqual(prompt.done_schema);
      }
    }
  });

  const calls = recording("v0.1.3/llm_calls.json") ?? {};
  it.each(Object.keys(calls).filter(isPart))("every request of a scripted run of %s", async (part) => {
    const { task_id: id, messages, calls: expected } = calls[part];
    const spoken = messages.slice(1).filter(({ role }: Received["body"]) => role !== "tool");
    script = spoken.map(({ content, tool_calls }: Received["body"]) =>
      completion({
        content,
        tool_calls: tool_calls?.map((call: Received["body"]) => toolUse(call.id, call.name, call.arguments)),
      }),
    );
    const benchmark = openPart("v0.1.3", part);
    const task = benchmark.tasks.find((one) => one.id === id);
    const [agent, user] = [
      player(await clientOf(server.url, { model: "a" })),
      player(await clientOf(server.url, { model: "u" })),
    ];
    const from = server.received.length;
    if (task === undefined) throw new Error(`there is no task ${id}`);
    const { seed } = expected[0];
    const record = await runEpisode({ benchmark, task, trial: 0, seed, cast: { agent, user } }, context);
    expect(record.trajectory.ending.reason).toBe(calls[part].termination_reason);
    expect(server.received.slice(from).map(({ body }) => comparable(body))).toEqual(
      expected.map(
        ({ turn, tool_choice, temperature, tool_names, messages: sent, seed: given }: Received["body"]) => ({
          model: turn,
          tool_choice,
          temperature,
          seed: given,
          tool_names,
          messages: sent.map(slim),
        }),
      ),
    );
  });
});

/** A request in the form of the recordings. */
function comparable({
  model,
  tool_choice = null,
  temperature,
  seed,
  tools = null,
  messages,
}: Received["body"]) {
  const [system, ...rest] = messages;
  return {
    model,
    tool_choice,
    temperature,
    seed,
    tool_names: tools?.map((tool: Received["body"]) => tool.function.name) ?? null,
    messages: [{ ...system, content: "<system prompt>" }, ...rest].map(slim),
  };
}

/** Without what says nothing: calls that are null, and a call's name beside its function. Arguments as JSON values. */
function slim({ tool_calls, ...message }: Received["body"]) {
  if (tool_calls === null || tool_calls === undefined) return message;
  return {
    ...message,
    tool_calls: tool_calls.map(({ id, type, function: { name, arguments: args } }: Received["body"]) => ({
      id,
      type,
      function: { name, arguments: JSON.parse(args) },
    })),
  };
}
