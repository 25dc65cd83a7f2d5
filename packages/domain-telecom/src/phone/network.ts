import type { Row } from "@mua/core";
import { round } from "@mua/python-compat";
import type { Phone, SignalStrength, SimStatus, Technology } from "./model.ts";
import { apnOf, type PhoneState } from "./state.ts";

export function simStatus({ sim_card_missing, sim_card_status }: Row<Phone>): SimStatus {
  return sim_card_missing ? "missing" : sim_card_status;
}

/** What a phone finds when it looks for a network, as its settings and its surroundings have it. */
export function searchNetwork(state: PhoneState): void {
  const device = state.editDevice();
  if (simStatus(device) === "active") {
    const technology = preferredTechnology(state);
    device.network_connection_status = "connected";
    device.network_technology_connected = technology;
    device.network_signal_strength = signalOf(state, technology);
  } else disconnect(device);
  if (device.airplane_mode) disconnect(device);
  if (apnOf(state, "apn_name").apn_name === "broken") disconnect(device);
  if (!state.surroundings.line_active) disconnect(device);
}

function disconnect(device: Phone): void {
  device.network_connection_status = "no_service";
  device.network_technology_connected = "none";
  device.network_signal_strength = "none";
}

function preferredTechnology(state: PhoneState): Technology {
  switch (state.device.network_mode_preference) {
    case "4g_5g_preferred":
      return signalOf(state, "5G") === "none" ? "4G" : "5G";
    case "3g_only":
      return "3G";
    case "2g_only":
      return "2G";
    default:
      return "4G";
  }
}

function signalOf({ surroundings }: PhoneState, technology: Technology): SignalStrength {
  return surroundings.signal_strength.get(technology) ?? "none";
}

export function isDataWorking({ device, surroundings }: PhoneState): boolean {
  const roams = device.roaming_enabled && surroundings.roaming_allowed;
  return (
    !device.airplane_mode &&
    device.network_signal_strength !== "none" &&
    device.network_connection_status !== "no_service" &&
    (roams || !surroundings.is_abroad) &&
    device.data_enabled &&
    !surroundings.mobile_data_usage_exceeded
  );
}

/** Mbps at a full signal: the middle of what each technology gives. */
const SPEEDS: { readonly [technology in Technology]: number } = {
  none: 0,
  "2G": (0.1 + 0.4) / 2,
  "3G": (1 + 5) / 2,
  "4G": (10 + 100) / 2,
  "5G": (50 + 500) / 2,
};

const SIGNAL_SHARES: { readonly [signal in SignalStrength]: number } = {
  none: 0,
  poor: 0.2,
  fair: 0.5,
  good: 0.8,
  excellent: 1,
};

/** Upper limits in Mbps, with what a speed below is called and good for. */
const GRADES = [
  [1, "Very Poor", "Connection is very slow. Basic web browsing might be difficult."],
  [5, "Poor", "Connection is slow. Web browsing may be sluggish, streaming difficult."],
  [25, "Fair", "Connection is okay for web browsing and some standard definition streaming."],
  [100, "Good", "Connection is good for most activities, including HD streaming."],
] as const;

const FASTEST = [Number.POSITIVE_INFINITY, "Excellent", "Connection is very fast."] as const;

/** A measured speed, rounded to two decimals. */
export type Speed = { readonly mbps: number; readonly grade: string; readonly advice: string };

/** How fast mobile data are; undefined where they do not work. */
export function measureSpeed(state: PhoneState): Speed | undefined {
  if (!isDataWorking(state)) return undefined;
  const { device } = state;
  let share = 1;
  if (device.vpn_connected && device.vpn_details?.server_performance === "poor") share *= 0.1;
  if (device.data_saver_mode) share *= 0.2;
  const full = SPEEDS[device.network_technology_connected] * SIGNAL_SHARES[device.network_signal_strength];
  const mbps = round(full * share, 2);
  const [, grade, advice] = GRADES.find(([limit]) => mbps < limit) ?? FASTEST;
  return { mbps, grade, advice };
}

const MESSAGING = "messaging";

export function canSendMms(state: PhoneState): boolean {
  const { device } = state;
  if (!isDataWorking(state) || device.network_technology_connected === "2G") return false;
  if (device.wifi_calling_enabled && device.wifi_calling_mms_over_wifi) return false;
  if (apnOf(state, "mmsc_url").mmsc_url === null) return false;
  const permissions = device.app_statuses.get(MESSAGING)?.permissions;
  return permissions?.storage === true && permissions.sms;
}
