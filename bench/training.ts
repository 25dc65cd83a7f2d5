import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { quickstartAdapter } from "@mua/benchmark-quickstart";
import type { Benchmark, Participant } from "@mua/core";
import {
  compactTemplate,
  compactTokenizer,
  messageMode,
  type PolicyClient,
  profiles,
  type Rollout,
  rolloutGroups,
  serveEnvironment,
  teacher,
} from "@mua/training";
import { delayed } from "@mua/user-simulators";
import { type Suite, seconds } from "./measure.ts";

const SESSIONS = 64;
const never = new AbortController().signal;
const clock = { now: Date.now, wait: (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }) };

export const trainingSuite: Suite = {
  name: "training, on the quick start's shop",
  async *measure() {
    const benchmark = quickstartAdapter.load("retail", undefined);
    const one = await rollingOut(benchmark, 1);
    const many = await rollingOut(benchmark, SESSIONS);
    yield {
      what: `${SESSIONS} episodes, user 200 ms, policy 50 ms: wall time of one`,
      ours: many / one,
      unit: "times",
      target: { atMost: 1.5 },
    };
    yield {
      what: `environment server, ${SESSIONS} sessions over WebSocket`,
      ours: await stepsPerSecond(benchmark),
      unit: "steps/s",
      target: { atLeast: 500 },
    };
  },
};

function userOf(benchmark: Benchmark): Participant {
  const user = benchmark.participant("user", "scripted");
  if (user === undefined) throw new Error(`${benchmark.name} has no scripted user`);
  return user;
}

/** Seconds that attempts at the same task take at the same time, with a user and a policy of fixed latency. */
async function rollingOut(benchmark: Benchmark, attempts: number): Promise<number> {
  const [task] = benchmark.tasks;
  if (task === undefined) throw new Error(`${benchmark.name} has no task`);
  const known = teacher({ slips: 0, shortcuts: 0 });
  const client: PolicyClient = {
    name: "slow teacher",
    generate: async (request, signal) => {
      await clock.wait(50, signal);
      return known.generate(request, signal);
    },
  };
  const rollout: Rollout = {
    benchmark,
    policy: { client, tokenizer: compactTokenizer, template: compactTemplate, ...profiles.small },
    user: delayed(userOf(benchmark), 200, clock.wait),
    clock,
  };
  // The same seed for all, so that all take the same turns.
  const group = { id: "g", task, seeds: Array.from({ length: attempts }, () => 1) };
  return seconds(async () => {
    for await (const _ of rolloutGroups(rollout, [group], { concurrency: attempts, retries: 0 }, never));
  });
}

/** Steps of all clients together in a second, clients and server in this one process. */
async function stepsPerSecond(benchmark: Benchmark): Promise<number> {
  await using server = await serveEnvironment(
    messageMode({ benchmark, tasks: benchmark.tasks, user: userOf(benchmark), now: Date.now }),
    { host: "127.0.0.1", port: 0, sessions: SESSIONS, idleMs: 60_000, token: undefined },
  );
  const steps = 100;
  const taken = await seconds(() =>
    Promise.all(Array.from({ length: SESSIONS }, (_, place) => play(server.url, place, steps))),
  );
  return (SESSIONS * steps) / taken;
}

/** A client that asks for orders and talks, episode after episode. */
async function play(url: string, seed: number, steps: number): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
  await once(socket, "open");
  const ask = async (message: object): Promise<{ readonly done: boolean }> => {
    const answered = once(socket, "message");
    socket.send(JSON.stringify(message));
    const [event] = (await answered) as [{ readonly data: string }];
    return (JSON.parse(event.data) as { readonly data: { readonly done: boolean } }).data;
  };
  let done = true;
  for (let step = 0; step < steps; step += 1) {
    if (done) await ask({ type: "reset", data: { seed } });
    const look = { kind: "tool_call", name: "get_order_details", arguments: { order_id: "#Q10401" } };
    const talk = { kind: "message", content: "Could you please tell me the order number?" };
    done = (await ask({ type: "step", data: step % 2 === 0 ? look : talk })).done;
  }
  socket.close();
}
