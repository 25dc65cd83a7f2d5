import { once } from "node:events";
import { type EpisodeRecord, runEpisode, say, toolCallFromText } from "@mua/core";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { compactTokenizer } from "../src/compact/template.ts";
import { messageMode } from "../src/serve/messages.ts";
import { type EnvironmentServer, type Serving, serveEnvironment } from "../src/serve/server.ts";
import { tokenMode } from "../src/serve/tokens.ts";
import { partOf } from "../src/shop/shop.ts";
import { huggingFaceTokenizer } from "../src/tokens/tokenizer.ts";
import { never, rollout, shop, taskAt } from "./playing.ts";

const user = partOf(shop, "user", "scripted");
const loopback: Serving = { host: "127.0.0.1", port: 0, sessions: 8, idleMs: 60_000, token: undefined };

let server: EnvironmentServer | undefined;
afterEach(() => server?.[Symbol.asyncDispose]());

async function serving(
  change: Partial<Serving> = {},
  onRecord: (record: EpisodeRecord) => void = () => undefined,
) {
  server = await serveEnvironment(
    messageMode({ benchmark: shop, tasks: shop.tasks, user, now: () => 0, onRecord }),
    { ...loopback, ...change },
  );
  return server;
}

type Answer = {
  readonly type: string;
  readonly data: { readonly code?: string; readonly observation?: unknown };
};

/** A client that sends one message at a time. */
async function client({ url }: EnvironmentServer, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, { headers });
  const answers: Answer[] = [];
  let arrived = (): void => undefined;
  socket.on("message", (data) => {
    answers.push(JSON.parse(String(data)));
    arrived();
  });
  await once(socket, "open");
  const next = async (): Promise<Answer> => {
    for (;;) {
      const answer = answers.shift();
      if (answer !== undefined) return answer;
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  };
  const ask = (message: object | string): Promise<Answer> => {
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
    return next();
  };
  return { socket, next, ask };
}

const call = {
  kind: "tool_call",
  name: "cancel_pending_order",
  arguments: { order_id: "#Q10401", reason: "no longer needed" },
};
const words = { kind: "message", content: "Your order has been cancelled. Is there anything else?" };

describe("an environment server", () => {
  test("plays an episode whose record is that of the same episode played here", async () => {
    const records: EpisodeRecord[] = [];
    const { ask } = await client(await serving({}, (record) => records.push(record)));
    const first = await ask({ type: "reset", data: { task_id: "cancel-1", seed: 5, episode_id: "mine" } });
    expect(first).toMatchObject({ type: "observation", data: { done: false, reward: null } });
    expect(first.data.observation).toMatchObject({
      system: expect.stringContaining("Harbor & Pine"),
      tools: expect.arrayContaining([expect.objectContaining({ name: "cancel_pending_order" })]),
      messages: [{ role: "assistant" }, { role: "user", content: expect.stringMatching(/cancel/iu) }],
    });
    const result = await ask({ type: "step", data: call });
    expect(result.data.observation).toMatchObject({
      messages: [{ role: "tool", tool_call_id: "call_1" }],
    });
    expect(await ask({ type: "state" })).toEqual({
      type: "state",
      data: { episode_id: "mine", step_count: 1, task_id: "cancel-1" },
    });
    const last = await ask({ type: "step", data: words });
    expect(last.data).toMatchObject({ reward: 1, done: true, observation: { mask_sample: false } });

    const replies = [
      {
        content: null,
        toolCalls: [
          toolCallFromText("call_1", call.name, '{"order_id": "#Q10401", "reason": "no longer needed"}'),
        ],
      },
      say(words.content),
    ];
    const agent = { name: "client", join: () => () => replies.shift() ?? say("?") };
    const here = await runEpisode(
      { benchmark: shop, task: taskAt(0), trial: 0, seed: 5, cast: { agent, user } },
      { signal: never, now: () => 0 },
    );
    expect(records).toEqual([here]);
  });

  test("answers what it does not understand, and goes on", async () => {
    const { ask } = await client(await serving());
    const codes = [];
    const step = { type: "step", data: words };
    for (const message of [
      "{",
      { type: "dance" },
      step,
      { type: "reset", data: { task_id: "none" } },
      { type: "step", data: { kind: "fly" } },
    ])
      codes.push((await ask(message)).data.code);
    expect(codes).toEqual([
      "INVALID_JSON",
      "UNKNOWN_TYPE",
      "SESSION_ERROR",
      "SESSION_ERROR",
      "VALIDATION_ERROR",
    ]);
    expect(await ask({ type: "reset" })).toMatchObject({ type: "observation" });
    expect(await ask({ type: "step", data: { ...call, arguments: "{not json" } })).toMatchObject({
      type: "observation",
    });
    // Another reset gives the episode up and begins anew.
    expect(await ask({ type: "reset", data: { seed: 1 } })).toMatchObject({ data: { done: false } });
  });

  test("keeps sessions apart, and lets in no more than it may", async () => {
    const busy = await serving({ sessions: 2 });
    const [one, two] = [await client(busy), await client(busy)];
    await one.ask({ type: "reset", data: { task_id: "cancel-1" } });
    await two.ask({ type: "reset", data: { task_id: "cancel-1" } });
    await one.ask({ type: "step", data: call });
    const other = await two.ask({ type: "step", data: call });
    expect(JSON.stringify(other.data)).not.toContain("Error");
    const third = await client(busy);
    expect((await third.next()).data.code).toBe("CAPACITY_REACHED");
    one.socket.close();
    await once(one.socket, "close");
    while (busy.sessions() > 2) await new Promise((resolve) => setImmediate(resolve));
  });

  test("closes a session that is silent for too long", async () => {
    const { socket } = await client(await serving({ idleMs: 20 }));
    const [code, reason] = await once(socket, "close");
    expect([code, String(reason)]).toEqual([1000, "idle"]);
  });

  test("asks for its token, and refuses to be open to others without one", async () => {
    await expect(serving({ host: "0.0.0.0" })).rejects.toThrow("needs a token");
    const closed = await serving({ token: "secret" });
    expect((await fetch(`${closed.url}/health`)).status).toBe(401);
    const authorization = "Bearer secret";
    expect((await fetch(`${closed.url}/health`, { headers: { authorization } })).status).toBe(200);
    await expect(client(closed)).rejects.toThrow("401");
    const { ask } = await client(closed, { authorization });
    expect(await ask({ type: "reset" })).toMatchObject({ type: "observation" });
  });

  test("says over HTTP what it is, and plays single calls", async () => {
    const { url } = await serving();
    const get = async (path: string) => (await fetch(`${url}${path}`)).json();
    expect(await get("/health")).toEqual({ status: "healthy" });
    expect(await get("/metadata")).toMatchObject({ name: "quickstart/retail" });
    expect(await get("/schema")).toHaveProperty("action.oneOf");
    expect(await get("/state")).toEqual({ episode_id: null, step_count: 0, task_id: null });
    const post = (path: string, body: string) => fetch(`${url}${path}`, { method: "POST", body });
    expect(await (await post("/reset", "{}")).json()).toMatchObject({ done: false });
    expect(await (await post("/step", JSON.stringify({ action: call }))).json()).toMatchObject({
      done: false,
    });
    const mcp = async (method: string) =>
      (await post("/mcp", JSON.stringify({ jsonrpc: "2.0", id: 1, method }))).json();
    expect(await mcp("tools/list")).toHaveProperty("result.tools.0.inputSchema");
    expect(await mcp("tools/call")).toMatchObject({ id: 1, error: { code: -32601 } });
    expect((await post("/step", "{")).status).toBe(422);
    expect((await post("/step", "{}")).status).toBe(422);
    expect((await post("/reset", '{"task_id": "none"}')).status).toBe(400);
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    expect((await fetch(`${url}/tokenizer.json`)).status).toBe(404);
  });

  test("speaks in token ids, and gives the tokenizer that they are of", async () => {
    server = await serveEnvironment(tokenMode({ ...rollout(), tasks: shop.tasks }), loopback);
    const tokenizer = await huggingFaceTokenizer(await (await fetch(`${server.url}/tokenizer.json`)).text());
    const { ask } = await client(server);
    const { observation } = (await ask({ type: "reset", data: { task_id: "cancel-1" } })).data;
    const { ids } = z.object({ ids: z.array(z.number()) }).parse(observation);
    expect(tokenizer.size).toBe(compactTokenizer.size);
    expect(tokenizer.encode(tokenizer.decode(ids))).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(compactTokenizer.decode(ids).trimEnd());
  });
});
