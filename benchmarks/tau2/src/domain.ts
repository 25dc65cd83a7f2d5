import type { World } from "@mua/core";
import type { Dict } from "@mua/python-compat";

export type OpenOptions = {
  /** Without a user: the agent may call the user's tools. */
  readonly solo?: boolean;
  /** Decides what upstream draws at random in a world; worlds that must not agree on it get different ones. */
  readonly seed?: number;
};

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
  open(options?: OpenOptions): World;
  /**
   * A fresh world whose states were overlaid with a task's initialisation data (official `update_db`: recursive merge,
   * then validation); absent for domains whose tasks never use it. Throws PythonError.
   */
  openWith?(
    data: { readonly agentData: Dict | null; readonly userData: Dict | null },
    options?: OpenOptions,
  ): World;
}

/** The domain of a part: some differ in their policy only. */
export function domainOf(part: string): string {
  return part.replace(/-workflow$/, "");
}

/** Where a dataset keeps the tasks and the database of a part. */
export function dataFolderOf(part: string): string {
  return `data/tau2/domains/${domainOf(part)}`;
}
