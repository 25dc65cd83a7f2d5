import { lowerOf, repr, typeError, typeName, type Value, valueError } from "@mua/python-compat";
import { NETWORK_STATUSES } from "./model.ts";
import { canSendMms, isDataWorking, measureSpeed } from "./network.ts";
import type { PhoneState } from "./state.ts";

/** What tasks assert of the phone once an episode is over. */

export function assertAirplaneModeStatus({ device }: PhoneState, expected: Value): boolean {
  return device.airplane_mode === expected;
}

export function assertServiceStatus({ device }: PhoneState, expected: Value): boolean {
  if (!NETWORK_STATUSES.some((status) => status === expected)) {
    throw valueError(`${repr(expected)} is not a valid NetworkStatus`);
  }
  return device.network_connection_status === expected;
}

export function assertMobileDataStatus(state: PhoneState, expected: Value): boolean {
  return isDataWorking(state) === expected;
}

export function assertMobileRoamingStatus({ device }: PhoneState, expected: Value): boolean {
  return device.roaming_enabled === expected;
}

export function assertMobileDataSaverModeStatus({ device }: PhoneState, expected: Value): boolean {
  return device.data_saver_mode === expected;
}

/** Whether data are at least that fast and, where given, graded so, in any case of letters. No connection counts as 0. */
export function assertInternetSpeed(state: PhoneState, mbps: Value, grade: Value): boolean {
  if (typeof mbps !== "number" && typeof mbps !== "bigint" && typeof mbps !== "boolean") {
    throw typeError(`'>=' not supported between instances of 'float' and '${typeName(mbps)}'`);
  }
  const speed = measureSpeed(state);
  if (!((speed?.mbps ?? 0) >= Number(mbps))) return false;
  return grade === null || lowerOf(speed?.grade ?? "No Connection") === lowerOf(grade);
}

export function assertInternetNotExcellent(state: PhoneState): boolean {
  return measureSpeed(state)?.grade !== "Excellent";
}

export function assertCanSendMms(state: PhoneState, expected: Value): boolean {
  return canSendMms(state) === expected;
}

export function assertMobileDataUsageExceeded({ surroundings }: PhoneState, expected: Value): boolean {
  return surroundings.mobile_data_usage_exceeded === expected;
}
