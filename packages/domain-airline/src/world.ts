import { type ToolSpec, World } from "@mua/core";
import type { AirlineBase } from "./base.ts";
import { AirlineState } from "./state.ts";
import { airlineTools } from "./tools.ts";

export type AirlineOptions = {
  /** The agent's tools as a model is shown them; the domain only carries them. */
  readonly tools: readonly ToolSpec[];
};

/** A fresh episode over a loaded database. The user's side has no tools and no state. */
export function openAirline(base: AirlineBase, { tools }: AirlineOptions): World<AirlineState> {
  return new World({ agent: { toolkit: airlineTools, state: new AirlineState(base), tools } });
}
