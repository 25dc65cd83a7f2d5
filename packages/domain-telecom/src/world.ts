import { type ToolSpec, World } from "@mua/core";
import type { TelecomBase } from "./base.ts";
import { CarrierState } from "./carrier/state.ts";
import { carrierTools } from "./carrier/tools.ts";
import { PhoneState } from "./phone/state.ts";
import { phoneTools } from "./phone/tools.ts";
import { synchronise } from "./synchronise.ts";

export type TelecomOptions = {
  /** Each side's tools as a model is shown them; the domain only carries them. */
  readonly tools: { readonly agent: readonly ToolSpec[]; readonly user: readonly ToolSpec[] };
  /** Decides what upstream draws at random: the ids of bills that are made on the way. */
  readonly seed: number;
  /** No user: the agent has the phone too. */
  readonly solo?: boolean;
};

/** A fresh episode over loaded databases: the agent has the carrier's tools, the user the phone. */
export function openTelecom(
  base: TelecomBase,
  { tools, seed, solo = false }: TelecomOptions,
): World<CarrierState, PhoneState> {
  return new World({
    agent: { toolkit: carrierTools, state: new CarrierState(base.carrier, seed), tools: tools.agent },
    user: { toolkit: phoneTools, state: new PhoneState(base.phone), tools: tools.user },
    solo,
    synchronise,
  });
}
