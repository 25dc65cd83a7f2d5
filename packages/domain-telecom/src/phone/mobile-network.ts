import { attributeError, str, type Value } from "@mua/python-compat";
import { MODE_PREFERENCES } from "./model.ts";
import { searchNetwork } from "./network.ts";
import type { PhoneState } from "./state.ts";
import { withStatusBar } from "./status-bar.ts";
import { dropVpn } from "./vpn.ts";
import { dropWifi } from "./wifi.ts";
import { onOff } from "./words.ts";

export function checkNetworkModePreference({ device }: PhoneState): string {
  return `Network Mode Preference: ${nameOf(device.network_mode_preference)}`;
}

/** Whatever is no text is taken as it is, as upstream does, and noticed only when its name is asked for; None is refused as well. */
export function setNetworkModePreference(state: PhoneState, mode: Value): string {
  if (typeof mode !== "string" || MODE_PREFERENCES.some((known) => known === mode)) {
    state.editDevice().network_mode_preference = mode;
    searchNetwork(state);
    if (mode !== null) return withStatusBar(state, `Preferred Network Mode set to: ${nameOf(mode)}`);
  }
  const refusal = `Failed to set network mode: '${str(mode)}' is not a valid option.`;
  return withStatusBar(state, `${refusal} Please use one of: ${MODE_PREFERENCES.join(", ")}`);
}

/** `preference.value`. */
function nameOf(preference: Value): string {
  if (typeof preference !== "string") throw attributeError(preference, "value");
  return preference;
}

export function toggleAirplaneMode(state: PhoneState): string {
  setAirplaneMode(state, !state.device.airplane_mode);
  return withStatusBar(state, `Airplane Mode is now ${onOff(state.device.airplane_mode)}.`);
}

/** Switches once or twice, as upstream: what is turned on again has been off in between. */
export function turnAirplaneMode(state: PhoneState, on: boolean): string {
  if (state.device.airplane_mode === on) setAirplaneMode(state, !on);
  setAirplaneMode(state, on);
  return `Airplane Mode is now ${onOff(on)}.`;
}

function setAirplaneMode(state: PhoneState, on: boolean): void {
  const device = state.editDevice();
  device.airplane_mode = on;
  if (on) {
    dropWifi(device);
    dropVpn(device);
  } else {
    device.network_connection_status = "searching";
    if (device.wifi_enabled) dropWifi(device);
  }
  searchNetwork(state);
}

export function toggleData(state: PhoneState): string {
  return withStatusBar(state, turnData(state, !state.device.data_enabled));
}

export function turnData(state: PhoneState, on: boolean): string {
  state.editDevice().data_enabled = on;
  searchNetwork(state);
  return `Mobile Data is now ${onOff(on)}.`;
}

/** Unlike turning them off, and unlike the tool, without looking for a network. */
export function turnDataOn(state: PhoneState): string {
  state.editDevice().data_enabled = true;
  return "Mobile Data is now ON.";
}

export function toggleRoaming(state: PhoneState): string {
  return withStatusBar(state, turnRoaming(state, !state.device.roaming_enabled));
}

export function turnRoaming(state: PhoneState, on: boolean): string {
  state.editDevice().roaming_enabled = on;
  searchNetwork(state);
  return `Data Roaming is now ${onOff(on)}.`;
}

export function checkDataRestrictionStatus({ device }: PhoneState): string {
  return device.data_saver_mode ? "Data Saver mode is ON (limits data usage)." : "Data Saver mode is OFF.";
}

export function toggleDataSaverMode(state: PhoneState): string {
  return withStatusBar(state, turnDataSaverMode(state, !state.device.data_saver_mode));
}

export function turnDataSaverMode(state: PhoneState, on: boolean): string {
  state.editDevice().data_saver_mode = on;
  return `Data Saver Mode is now ${onOff(on)}.`;
}
