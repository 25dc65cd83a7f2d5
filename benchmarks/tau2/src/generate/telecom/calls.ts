import type { DraftCall } from "../draft.ts";

export type Arguments = DraftCall["arguments"];

/** A call on the carrier's side. */
export function agent(name: string, args: Arguments = {}): DraftCall {
  return { side: "agent", name, arguments: args };
}

/** A call on the phone's side. */
export function user(name: string, args: Arguments = {}): DraftCall {
  return { side: "user", name, arguments: args };
}
