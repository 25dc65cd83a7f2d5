import { type ToolSpec, World } from "@mua/core";
import type { RetailBase } from "./base.ts";
import { RetailState } from "./state.ts";
import { retailTools } from "./tools.ts";

export type RetailOptions = {
  /** The agent's tools as a model is shown them; the domain only carries them. */
  readonly tools: readonly ToolSpec[];
  /** Whether the agent has `get_item_details`. */
  readonly itemDetails: boolean;
};

/** A fresh episode over a loaded database. The user's side has no tools and no state. */
export function openRetail(base: RetailBase, { tools, itemDetails }: RetailOptions): World<RetailState> {
  return new World({ agent: { toolkit: retailTools({ itemDetails }), state: new RetailState(base), tools } });
}
