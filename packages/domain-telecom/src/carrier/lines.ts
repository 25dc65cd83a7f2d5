import { str, type Value, valueError } from "@mua/python-compat";
import { TODAY } from "./calendar.ts";
import { type CarrierState, editLine, lineOfCustomer } from "./state.ts";

export function suspendLine(state: CarrierState, customerId: Value, lineId: Value): Value {
  const { line_id, status } = lineOfCustomer(state, customerId, lineId);
  if (status !== "Active") throw valueError("Line must be active to suspend");
  const line = editLine(state, line_id);
  line.status = "Suspended";
  line.suspension_start_date = TODAY;
  return answer("Line suspended successfully. $5/month holding fee will apply.", line);
}

export function resumeLine(state: CarrierState, customerId: Value, lineId: Value): Value {
  const { line_id, status } = lineOfCustomer(state, customerId, lineId);
  if (status !== "Suspended" && status !== "Pending Activation") {
    throw valueError("Line must be suspended to resume");
  }
  const line = editLine(state, line_id);
  line.status = "Active";
  line.suspension_start_date = null;
  return answer("Line resumed successfully", line);
}

function answer(message: string, line: Value): Value {
  return new Map([
    ["message", message],
    ["line", line],
  ]);
}

export function enableRoaming(state: CarrierState, customerId: Value, lineId: Value): string {
  const { line_id, roaming_enabled } = lineOfCustomer(state, customerId, lineId);
  if (roaming_enabled) return "Roaming was already enabled";
  editLine(state, line_id).roaming_enabled = true;
  return "Roaming enabled successfully";
}

export function disableRoaming(state: CarrierState, customerId: Value, lineId: Value): string {
  const { line_id, roaming_enabled } = lineOfCustomer(state, customerId, lineId);
  if (!roaming_enabled) return "Roaming was already disabled";
  editLine(state, line_id).roaming_enabled = false;
  return "Roaming disabled successfully";
}

export function assertLineStatus(
  state: CarrierState,
  customerId: Value,
  lineId: Value,
  expected: Value,
): boolean {
  return lineOfCustomer(state, customerId, lineId).status === str(expected);
}
