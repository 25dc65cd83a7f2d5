import type { Message, World } from "@mua/core";
import { PythonError } from "@mua/python-compat";
import type { OpenOptions, Tau2Domain } from "../domain.ts";
import type { Era } from "../era.ts";
import { initialWorld } from "../initial-world.ts";
import type { Tau2Task } from "../task.ts";
import { replay, type Strictness } from "./replay.ts";

/** Apart from the seeds of trials: upstream draws anew in every world, so that no two of them agree on a random id. */
const SEEDS = { replayed: 2 ** 40, gold: 2 ** 40 + 1 };

/** The world a conversation led to, and where its recorded results differ from those that came (lenient replay only). */
export type ReplayedWorld = { readonly world: World; readonly mismatches: readonly string[] };

/** The world after a conversation, by running its calls again. Throws PythonError where upstream raises. */
export function replayedWorld(
  domain: Tau2Domain,
  task: Tau2Task,
  messages: readonly Message[],
  era: Era,
  { strictness = "strict", ...options }: OpenOptions & { readonly strictness?: Strictness } = {},
): ReplayedWorld {
  const world = initialWorld(domain, task.initialState, { seed: SEEDS.replayed, ...options });
  return { world, mismatches: replay(world, messages, era, strictness) };
}

/**
 * The world after a task's gold actions. What fails among them is skipped, and as upstream the two sides are not
 * synchronised after them. Throws PythonError where upstream raises.
 */
export function goldWorld(domain: Tau2Domain, task: Tau2Task, era: Era): World {
  const history = task.initialState?.history ?? [];
  const { world } = replayedWorld(domain, task, history, era, { seed: SEEDS.gold });
  for (const { requestor, name, arguments: args } of task.criteria?.actions ?? []) {
    try {
      world.makeToolCall(requestor, name, args);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
    }
  }
  return world;
}
