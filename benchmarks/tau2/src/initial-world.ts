import type { World } from "@mua/core";
import type { OpenOptions, Tau2Domain } from "./domain.ts";
import type { InitialState } from "./task.ts";

/**
 * A fresh world of a domain after a task's initialisation data and actions, synchronised after each action; without the
 * calls of its message history. Throws PythonError where upstream raises.
 */
export function initialWorld(
  domain: Tau2Domain,
  state: InitialState | null,
  options: OpenOptions = {},
): World {
  const world = openWithData(domain, state, options);
  for (const { side, name, arguments: args } of state?.actions ?? []) {
    world.perform(side, name, args);
    world.synchronise();
  }
  return world;
}

function openWithData(domain: Tau2Domain, state: InitialState | null, options: OpenOptions): World {
  if (state === null || (state.agentData === null && state.userData === null)) return domain.open(options);
  if (domain.openWith === undefined) throw new Error(`${domain.name} takes no initialisation data`);
  return domain.openWith(state, options);
}
