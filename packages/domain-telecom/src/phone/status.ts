import { formatFixed, str } from "@mua/python-compat";
import { measureSpeed, simStatus } from "./network.ts";
import type { PhoneState } from "./state.ts";
import { statusBar } from "./status-bar.ts";
import { onOff, yesNo } from "./words.ts";

export function checkStatusBar({ device }: PhoneState): string {
  return `Status Bar: ${statusBar(device)}`;
}

export function checkNetworkStatus({ device }: PhoneState): string {
  const lines = [
    `Airplane Mode: ${onOff(device.airplane_mode)}`,
    `SIM Card Status: ${simStatus(device)}`,
    `Cellular Connection: ${device.network_connection_status}`,
    `Cellular Signal: ${device.network_signal_strength}`,
    `Cellular Network Type: ${device.network_technology_connected}`,
    `Mobile Data Enabled: ${yesNo(device.data_enabled)}`,
    `Data Roaming Enabled: ${yesNo(device.roaming_enabled)}`,
    `Wi-Fi Radio: ${onOff(device.wifi_enabled)}`,
    `Wi-Fi Connected: ${yesNo(device.wifi_connected)}`,
  ];
  if (device.wifi_connected) lines.push(`Connected Wi-Fi Network: ${str(device.wifi_ssid)}`);
  return lines.join("\n");
}

export function runSpeedTest(state: PhoneState): string {
  const speed = measureSpeed(state);
  if (speed === undefined) return "Speed test failed: No Connection.";
  return `Speed Test Result: ${formatFixed(speed.mbps, 2)} Mbps (${speed.grade}). ${speed.advice}`;
}
