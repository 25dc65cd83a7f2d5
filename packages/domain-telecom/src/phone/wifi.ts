import { isTruthy, str, type Value } from "@mua/python-compat";
import type { Phone } from "./model.ts";
import type { PhoneState } from "./state.ts";
import { withStatusBar } from "./status-bar.ts";
import { onOff } from "./words.ts";

export function checkWifiStatus({ device }: PhoneState): string {
  if (!device.wifi_enabled) return "Wi-Fi is turned OFF.";
  if (!device.wifi_connected) return "Wi-Fi is ON but not connected to any network.";
  return `Wi-Fi is ON and connected to '${str(device.wifi_ssid)}'. Signal strength: ${device.wifi_signal_strength}.`;
}

export function toggleWifi(state: PhoneState): string {
  if (state.device.airplane_mode) {
    return withStatusBar(state, "Cannot change Wi-Fi settings while Airplane Mode is ON.");
  }
  const device = state.editDevice();
  device.wifi_enabled = !device.wifi_enabled;
  if (!device.wifi_enabled) dropWifi(device);
  return withStatusBar(state, `Wi-Fi is now ${onOff(device.wifi_enabled)}.`);
}

/** Leaves the network the phone is in. */
export function dropWifi(device: Phone): void {
  device.wifi_connected = false;
  device.wifi_ssid = null;
  device.wifi_signal_strength = "none";
}

export function checkWifiCallingStatus({ device }: PhoneState): string {
  return `Wi-Fi Calling is currently turned ${onOff(device.wifi_calling_enabled)}.`;
}

export function toggleWifiCalling(state: PhoneState): string {
  const device = state.editDevice();
  device.wifi_calling_enabled = !device.wifi_calling_enabled;
  return withStatusBar(state, `Wi-Fi Calling is now ${onOff(device.wifi_calling_enabled)}.`);
}

/** `mmsOverWifi` stays as it is where it is None. */
export function setWifiCalling(state: PhoneState, enabled: Value, mmsOverWifi: Value): string {
  const device = state.editDevice();
  device.wifi_calling_enabled = isTruthy(enabled);
  if (mmsOverWifi !== null) device.wifi_calling_mms_over_wifi = isTruthy(mmsOverWifi);
  return `Wi-Fi Calling is now ${onOff(device.wifi_calling_enabled)}.`;
}
