import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LimitReached } from "@mua/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  Budget,
  builtInPrices,
  type Caller,
  type ChatAnswer,
  type Clock,
  cached,
  cacheKey,
  EndpointError,
  parsePrices,
  priceOf,
  retried,
  Scheduler,
  type Send,
} from "../src/index.ts";

const caller: Caller = { role: "agent", task: "1", trial: 0, seed: 7, call: 0 };
const answer: ChatAnswer = { content: "Hi.", calls: null, finish: "done" };
const never = new AbortController().signal;
const clock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => 0.5,
};

describe("the scheduler", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A server whose answers take `time` ms and that refuses whatever exceeds `capacity`. */
  function server(
    scheduler: Scheduler,
    time: number,
    capacity = Number.POSITIVE_INFINITY,
    retryAfter?: number,
  ) {
    const seen = { inFlight: 0, most: 0, refused: 0, startedAt: [] as number[] };
    const send = scheduler.scheduled(async () => {
      seen.startedAt.push(Date.now());
      if (seen.inFlight >= capacity) {
        seen.refused += 1;
        throw new EndpointError("rate_limit", "too many", retryAfter === undefined ? {} : { retryAfter });
      }
      seen.inFlight += 1;
      seen.most = Math.max(seen.most, seen.inFlight);
      await new Promise((resolve) => setTimeout(resolve, time));
      seen.inFlight -= 1;
      return answer;
    });
    return { send, seen };
  }

  const ask = (send: Send) => send({}, caller, never);

  test("starts everything at once where nobody objects", async () => {
    const { send, seen } = server(new Scheduler(clock), 1000);
    const all = Promise.all(Array.from({ length: 500 }, () => ask(send)));
    await vi.advanceTimersByTimeAsync(1000);
    await all;
    expect(seen.most).toBe(500);
    expect(Date.now()).toBe(1000);
  });

  test("never has more in flight than it may, even when calls are stuck", async () => {
    const { send, seen } = server(new Scheduler(clock, 3), 60_000);
    const all = Promise.all(Array.from({ length: 9 }, () => ask(send)));
    await vi.advanceTimersByTimeAsync(180_000);
    await all;
    expect(seen.most).toBe(3);
  });

  test("halves once for a burst of refusals, and grows back by one per round", async () => {
    const scheduler = new Scheduler(clock);
    const burst = async (send: Send, calls: number) => {
      const all = Promise.allSettled(Array.from({ length: calls }, () => ask(send)));
      await vi.advanceTimersByTimeAsync(1000);
      await all;
      return scheduler.limit;
    };
    const { send, seen } = server(scheduler, 100, 0);
    expect(await burst(send, 32)).toBe(16);
    expect(seen.refused).toBe(32);
    const generous = server(scheduler, 100);
    expect([
      await burst(generous.send, 16),
      await burst(generous.send, 17),
      await burst(generous.send, 18),
    ]).toEqual([16, 17, 18]);
    expect(generous.seen.most).toBe(17);
  });

  test("starts nothing while the server wants to be left alone, and not longer than a minute", async () => {
    for (const [asked, waits] of [
      [5000, 5000],
      [3_600_000, 60_000],
    ] as const) {
      const { send, seen } = server(new Scheduler(clock), 10, 0, asked);
      await ask(send).catch(() => undefined);
      const from = Date.now();
      const next = ask(send).catch(() => undefined);
      await vi.advanceTimersByTimeAsync(waits);
      await next;
      expect((seen.startedAt.at(-1) ?? 0) - from).toBe(waits);
    }
  });

  test("a stuck call holds nobody up", async () => {
    const scheduler = new Scheduler(clock);
    let stuck = true;
    const send = scheduler.scheduled((_body, { task }) => {
      if (task === "refused") throw new EndpointError("rate_limit", "too many");
      if (task === "stuck" && stuck) return new Promise(() => undefined);
      return Promise.resolve(answer);
    });
    const as = (task: string) => send({}, { ...caller, task }, never);
    await as("refused").catch(() => undefined);
    expect(scheduler.limit).toBe(1);
    void as("stuck");
    const others = Promise.all([as("a"), as("b")]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await others).toEqual([answer, answer]);
    stuck = false;
  });

  test("a call that is given up while it waits leaves the queue", async () => {
    const { send } = server(new Scheduler(clock, 1), 1000);
    const first = ask(send);
    const stop = new AbortController();
    const second = send({}, caller, stop.signal);
    stop.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    await vi.advanceTimersByTimeAsync(1000);
    await first;
  });
});

describe("retries", () => {
  const failing = (times: number, error: EndpointError) => {
    const waits: number[] = [];
    let calls = 0;
    const send = retried(
      async () => {
        calls += 1;
        if (calls <= times) throw error;
        return answer;
      },
      { attempts: 4, firstWait: 100 },
      { ...clock, sleep: async (milliseconds) => void waits.push(milliseconds) },
    );
    return { result: send({}, caller, never), waits };
  };

  test("wait longer each time, and on top of what the server asks for", async () => {
    const plain = failing(3, new EndpointError("server", "oops"));
    expect(await plain.result).toEqual(answer);
    expect(plain.waits).toEqual([50, 100, 200]);
    const asked = failing(1, new EndpointError("rate_limit", "slow down", { retryAfter: 3000 }));
    await asked.result;
    expect(asked.waits).toEqual([3050]);
    const much = failing(1, new EndpointError("rate_limit", "slow down", { retryAfter: 1e9 }));
    await much.result;
    expect(much.waits).toEqual([60_050]);
  });

  test("end, and are not made where they cannot help", async () => {
    await expect(failing(9, new EndpointError("server", "oops")).result).rejects.toThrow(
      "oops (after 4 attempts)",
    );
    for (const kind of ["auth", "unknown_model", "bad_request", "context_length", "no_tools"] as const) {
      const { result, waits } = failing(1, new EndpointError(kind, "no"));
      await expect(result).rejects.toThrow("no");
      expect(waits).toEqual([]);
    }
  });
});

describe("the cache", () => {
  const client = { endpoint: "http://here/v1", api: "chat-completions" };

  test("keeps every answer once, whole, and only where it may", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mua-cache-"));
    try {
      let calls = 0;
      const full: ChatAnswer = {
        content: null,
        calls: [{ id: "1", name: "look", arguments: '{"n": 1.0}' }],
        reasoning: "Hm.",
        tokens: { input: 1, cacheRead: 2, cacheWrite: 3, output: 4, reasoning: 5 },
        finish: "length",
        echo: [{ type: "thinking", n: 1 }],
      };
      const send: Send = async () => {
        calls += 1;
        return full;
      };
      const read = cached(send, client, { folder, mode: "read" });
      const write = cached(send, client, { folder, mode: "write" });
      expect(await read({ a: 1 }, caller, never)).toEqual(full);
      expect(await write({ a: 1, b: 2 }, caller, never)).toEqual(full);
      expect(await write({ b: 2, a: 1 }, caller, never)).toEqual(full);
      expect(await read({ a: 1, b: 2 }, caller, never)).toEqual(full);
      expect(calls).toBe(2);
      const [file = ""] = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".json"),
      );
      writeFileSync(join(folder, file), readFileSync(join(folder, file), "utf8").slice(0, 20));
      expect(await read({ a: 1, b: 2 }, caller, never)).toEqual(full);
      expect(calls).toBe(3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("its key tells everything apart that an answer depends on", () => {
    const about = { ...client, body: { messages: ["x"], seed: 1 }, caller };
    const others = [
      { ...about, endpoint: "http://there/v1" },
      { ...about, api: "responses" },
      { ...about, body: { messages: ["y"], seed: 1 } },
      { ...about, body: { messages: ["x"], seed: 1, top_p: 0.9 } },
      ...(["role", "task"] as const).map((name) => ({ ...about, caller: { ...caller, [name]: "other" } })),
      ...(["trial", "seed", "call"] as const).map((name) => ({
        ...about,
        caller: { ...caller, [name]: 99 },
      })),
    ];
    expect(new Set([about, ...others].map(cacheKey)).size).toBe(others.length + 1);
  });
});

describe("the budget", () => {
  const usage = { input: 10, cacheRead: 5, cacheWrite: 1, output: 4, reasoning: 2, cost: 0.25 };

  test("ends an episode before the call after its allowance is spent", () => {
    const budget = new Budget({ episode: { cost: 0.5 } }, () => expect.unreachable());
    budget.spend("a", usage);
    budget.checkEpisode("a");
    budget.spend("a", usage);
    expect(() => budget.checkEpisode("a")).toThrow(LimitReached);
    budget.checkEpisode("b");
  });

  test("tells the run once, with what was spent before", () => {
    const reached: string[] = [];
    const budget = new Budget({ run: { tokens: 60 } }, ({ limit }) => reached.push(limit), {
      cost: 0,
      tokens: 30,
    });
    budget.spend("a", usage);
    expect(reached).toEqual([]);
    budget.spend("b", { ...usage, cost: null });
    budget.spend("c", usage);
    expect(reached).toEqual(["run_tokens"]);
    expect(budget.spent).toEqual({ cost: 0.5, tokens: 90 });
  });
});

describe("prices", () => {
  const own = "https://api.openai.com/v1";

  test("the built-in table is dated and is about the providers' own endpoints", () => {
    const prices = builtInPrices();
    for (const { asOf } of prices) expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/u);
    expect(priceOf(prices, "openai/gpt-4.1", own)).toMatchObject({ input: 2, output: 8 });
    expect(priceOf(prices, "openai/gpt-4.1-2025-04-14", own)).toMatchObject({ input: 2, output: 8 });
    expect(priceOf(prices, "openai/gpt-4.1", "http://localhost:8000/v1")).toBeUndefined();
    expect(priceOf(prices, "openai/gpt-unheard-of", own)).toBeUndefined();
  });

  test("a table of one's own goes first and may be about any endpoint", () => {
    const mine = parsePrices(
      "mine.yaml",
      "- { model: openai/qwen, endpoint: http://localhost:8000/v1, asOf: 2026-01-01, input: 0, output: 0 }\n- { model: openai/gpt-4.1, asOf: 2026-01-01, input: 1, output: 2 }",
    );
    const prices = [...mine, ...builtInPrices()];
    expect(priceOf(prices, "openai/qwen", "http://localhost:8000/v1")?.output).toBe(0);
    expect(priceOf(prices, "openai/gpt-4.1", own)?.input).toBe(1);
  });

  test("a table that is none says where", () => {
    expect(() => parsePrices("mine.yaml", "- { model: x, asOf: 2026-01-01, input: -1, output: 1 }")).toThrow(
      /mine\.yaml: 0\.input/u,
    );
    expect(() => parsePrices("mine.yaml", "{")).toThrow(/mine\.yaml: expected YAML/u);
  });
});
