import type { Row } from "@mua/core";
import type { Phone, SignalStrength } from "./model.ts";
import type { PhoneState } from "./state.ts";

const SIGNALS: { readonly [signal in SignalStrength]: string } = {
  none: "📵 No Signal",
  poor: "📶¹ Poor",
  fair: "📶² Fair",
  good: "📶³ Good",
  excellent: "📶⁴ Excellent",
};

/** What the icons at the top of the screen show. */
export function statusBar(device: Row<Phone>): string {
  return [
    device.airplane_mode ? ["✈️ Airplane Mode"] : cellularIcons(device),
    device.wifi_enabled && device.wifi_connected
      ? [device.wifi_ssid ? `📡 Connected to ${device.wifi_ssid}` : "📡 Enabled"]
      : [],
    device.vpn_connected ? ["🔒 VPN Connected"] : [],
    `🔋 ${device.battery_level}%`,
  ]
    .flat()
    .join(" | ");
}

function cellularIcons(device: Row<Phone>): readonly string[] {
  const technology = device.network_technology_connected;
  const icons = [SIGNALS[device.network_signal_strength]];
  if (technology !== "none") icons.push(technology);
  if (!device.data_enabled || technology === "none") return [...icons, "📵 Data Disabled"];
  return [...icons, "📱 Data Enabled", ...(device.data_saver_mode ? ["🔽 Data Saver"] : [])];
}

/** What most actions answer: what they did, and the status bar after it. */
export function withStatusBar(state: PhoneState, answer: string): string {
  return `${answer}\nStatus Bar: ${statusBar(state.device)}`;
}
