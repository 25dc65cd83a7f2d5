import { str, type Value } from "@mua/python-compat";
import type { SimStatus } from "./model.ts";
import { searchNetwork, simStatus } from "./network.ts";
import type { PhoneState } from "./state.ts";
import { withStatusBar } from "./status-bar.ts";

const MEANINGS: { readonly [status in SimStatus]: string } = {
  active: "Your SIM card is active and working.",
  missing: "No SIM card detected in the phone.",
  locked_pin: "The SIM card is locked with a PIN code.",
  locked_puk: "The SIM card is locked with a PUK code.",
};

export function checkSimStatus({ device }: PhoneState): string {
  return MEANINGS[simStatus(device)];
}

export function reseatSimCard(state: PhoneState): string {
  state.editDevice().sim_card_missing = false;
  searchNetwork(state);
  return withStatusBar(state, "SIM card re-seated successfully.");
}

export function unseatSimCard(state: PhoneState): string {
  state.editDevice().sim_card_missing = true;
  searchNetwork(state);
  return "SIM card taken out.";
}

/** `mode` is `pin` or `puk`; with any other the card stays as it is. No tool unlocks a SIM card. */
export function lockSimCard(state: PhoneState, mode: Value): string {
  if (mode === "pin" || mode === "puk") state.editDevice().sim_card_status = `locked_${mode}`;
  searchNetwork(state);
  return `SIM card locked (${str(mode)}).`;
}
