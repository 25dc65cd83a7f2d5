import type { Side, ToolCall } from "./messages.ts";
import type { ToolSpec } from "./view.ts";

export type ToolResult = { readonly content: string; readonly error: boolean };

/** Hexadecimal SHA-256 of each side's state as the official code computes it; null for a side without state. */
export type StateDigest = { readonly agent: string | null; readonly user: string | null };

/** One place where two states differ, as text for people; undefined where a side has nothing there. */
export type Difference = {
  readonly path: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
};

/** The live world of one episode. */
export interface Environment {
  /** The tools that side may call, in the order a model is shown them. */
  tools(side: Side): readonly ToolSpec[];
  /** Runs a call. A mistake of the caller is a result with `error`, never a throw; partial writes stay, as upstream. */
  call(side: Side, call: ToolCall): ToolResult;
  digest(): StateDigest;
}
