import type { Message, World } from "@mua/core";
import { PythonError } from "@mua/python-compat";
import type { Tau2Domain } from "../domain.ts";
import type { Era } from "../era.ts";
import { initialWorld } from "../initial-world.ts";
import type { Tau2Task } from "../task.ts";
import { replay, type Strictness } from "./replay.ts";

/** The world a conversation led to, and where its recorded results differ from those that came (lenient replay only). */
export type ReplayedWorld = { readonly world: World; readonly mismatches: readonly string[] };

/** The world after a conversation, by running its calls again. Throws PythonError where upstream raises. */
export function replayedWorld(
  domain: Tau2Domain,
  task: Tau2Task,
  messages: readonly Message[],
  era: Era,
  { solo = false, strictness = "strict" }: { readonly solo?: boolean; readonly strictness?: Strictness } = {},
): ReplayedWorld {
  const world = initialWorld(domain, task.initialState, { solo });
  return { world, mismatches: replay(world, messages, era, strictness) };
}

/**
 * The world after a task's gold actions. What fails among them is skipped, and as upstream the two sides are not
 * synchronised after them. Throws PythonError where upstream raises.
 */
export function goldWorld(domain: Tau2Domain, task: Tau2Task, era: Era): World {
  const { world } = replayedWorld(domain, task, task.initialState?.history ?? [], era);
  for (const { requestor, name, arguments: args } of task.criteria?.actions ?? []) {
    try {
      world.makeToolCall(requestor, name, args);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
    }
  }
  return world;
}
