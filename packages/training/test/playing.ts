import { type QuickstartTask, quickstartBenchmark, readPart } from "@mua/benchmark-quickstart/retail";
import { type Carelessness, teacher } from "../src/compact/teacher.ts";
import type { PolicyClient } from "../src/policy/client.ts";
import type { Clock, Rollout } from "../src/rollout/episode.ts";
import { smallRollout } from "../src/shop/rollout.ts";

const part = readPart("retail");
if (part === undefined) throw new Error("the quick start has a shop");

/** The quick start's shop. */
export const shop = quickstartBenchmark(part);

/** A clock that stands still. */
export const clock: Clock = {
  now: () => 0,
  wait: (_ms, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
};

const careful: Carelessness = { slips: 0, shortcuts: 0 };

/** The small template over the quick start, played by the teacher unless another policy is given. */
export function rollout(
  change: Partial<Rollout<QuickstartTask>> = {},
  client: PolicyClient = teacher(careful),
): Rollout<QuickstartTask> {
  return { ...smallRollout(shop, client, clock), ...change };
}

export function taskAt(place: number): QuickstartTask {
  const task = shop.tasks[place % shop.tasks.length];
  if (task === undefined) throw new RangeError("the quick start has tasks");
  return task;
}

export const never = new AbortController().signal;
