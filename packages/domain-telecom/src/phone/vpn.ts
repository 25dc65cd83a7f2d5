import type { Row } from "@mua/core";
import { repr } from "@mua/python-compat";
import type { Phone, VpnDetails } from "./model.ts";
import type { PhoneState } from "./state.ts";
import { withStatusBar } from "./status-bar.ts";

export function checkVpnStatus({ device }: PhoneState): string {
  if (device.vpn_connected && device.vpn_details !== null) {
    return `VPN is ON and connected. Details: ${detailsRepr(device.vpn_details)}`;
  }
  return device.vpn_enabled_setting
    ? "VPN is turned ON in settings, but currently not connected."
    : "VPN is turned OFF.";
}

/** The details as Python prints the dumped model, whose level is still an enum. */
function detailsRepr({ server_address, protocol, server_performance }: Row<VpnDetails>): string {
  const level = `<PerformanceLevel.${server_performance.toUpperCase()}: ${repr(server_performance)}>`;
  return `{'server_address': ${repr(server_address)}, 'protocol': ${repr(protocol)}, 'server_performance': ${level}}`;
}

export function connectVpn(state: PhoneState): string {
  if (state.device.vpn_connected) return "VPN already connected.";
  connect(state);
  return withStatusBar(state, "VPN connected successfully.");
}

export function disconnectVpn(state: PhoneState): string {
  if (!state.device.vpn_connected) return withStatusBar(state, "No active VPN connection to disconnect.");
  dropVpn(state.editDevice());
  return withStatusBar(state, "VPN disconnected successfully.");
}

export function breakVpn(state: PhoneState): string {
  if (!state.device.vpn_connected) connect(state);
  const details = state.editDevice().vpn_details;
  if (details !== null) details.server_performance = "poor";
  return "VPN connection broken.";
}

function connect(state: PhoneState): void {
  const device = state.editDevice();
  device.vpn_connected = true;
  // The same object every time, so that a broken VPN stays broken.
  device.vpn_details = state.vpn;
}

export function dropVpn(device: Phone): void {
  device.vpn_connected = false;
  device.vpn_details = null;
}
