import { isDict, type Value } from "@mua/python-compat";
import { searchNetwork } from "./network.ts";
import { parseApnSettings } from "./schema.ts";
import { apnOf, editApn, type PhoneState } from "./state.ts";
import { withStatusBar } from "./status-bar.ts";

export function checkApnSettings(state: PhoneState): string {
  // Upstream reads a copy of the settings.
  const { apn_name, mmsc_url } = apnOf(state, "model_copy");
  return [
    `Current APN Name: ${apn_name}`,
    `MMSC URL (for picture messages): ${mmsc_url || "Not Set"}`,
    "(These are technical settings, usually best left unchanged.)",
  ].join("\n");
}

/** Takes a dict of settings; anything else is stored as it is, as upstream does, and noticed only then. */
export function setApnSettings(state: PhoneState, settings: Value): string {
  state.editDevice().active_apn_settings = isDict(settings) ? parseApnSettings(settings) : settings;
  const { apn_name } = apnOf(state, "apn_name");
  searchNetwork(state);
  return withStatusBar(state, `APN settings set to: ${apn_name}`);
}

/** The settings stay until the phone is rebooted; only the network is looked for again. */
export function resetApnSettings(state: PhoneState): string {
  editApn(state, "reset_at_reboot").reset_at_reboot = true;
  searchNetwork(state);
  return withStatusBar(state, "APN settings will reset at reboot.");
}

export function breakApnSettings(state: PhoneState): string {
  editApn(state, "apn_name").apn_name = "broken";
  searchNetwork(state);
  return "APN settings broken.";
}

export function breakApnMmsSetting(state: PhoneState): string {
  editApn(state, "mmsc_url").mmsc_url = null;
  return "MMS setting of the APN broken.";
}

export function rebootDevice(state: PhoneState): string {
  const answer = ["Restarting network services..."];
  if (apnOf(state, "reset_at_reboot").reset_at_reboot) {
    answer.unshift("Resetting APN settings...");
    state.editDevice().active_apn_settings = parseApnSettings();
  }
  state.editDevice().network_connection_status = "searching";
  searchNetwork(state);
  return withStatusBar(state, answer.join("\n"));
}
