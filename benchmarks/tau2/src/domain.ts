import type { World } from "@mua/core";
import type { Dict } from "@mua/python-compat";

/**
 * A domain as τ² uses it: how to open its world, and the texts its agent gets. One object per (domain, dataset),
 * shared by all episodes; parsing and tool schemas are done once.
 */
export interface Tau2Domain {
  readonly name: string;
  /** The policy text the agent is given. */
  readonly policy: string;
  readonly soloPolicy: string | null;
  /** A fresh world. Throws PythonError when the domain has no solo mode and `solo` is asked for. */
  open(options?: { readonly solo?: boolean }): World;
  /**
   * A fresh world whose states were overlaid with a task's initialisation data (official `update_db`: recursive merge,
   * then validation); absent for domains whose tasks never use it. Throws PythonError.
   */
  openWith?(
    data: { readonly agentData: Dict | null; readonly userData: Dict | null },
    options?: { readonly solo?: boolean },
  ): World;
}

/** Where a dataset keeps the tasks and the database of a part. */
export function dataFolderOf(part: string): string {
  return `data/tau2/domains/${part.replace(/-workflow$/, "")}`;
}
