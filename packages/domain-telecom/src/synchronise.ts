import { firstAwaitingPayment } from "./carrier/bills.ts";
import { isDataUsedUp } from "./carrier/data.ts";
import { getCustomerByPhone, lineByPhone } from "./carrier/lookups.ts";
import { type CarrierState, editBill } from "./carrier/state.ts";
import type { PhoneState } from "./phone/state.ts";

/**
 * Carries to the phone's surroundings what the carrier has done, and payments back. A phone without a number is on no
 * line. It notices nothing before it looks for a network again. Throws PythonError where there is no such line.
 */
export function synchronise(carrier: CarrierState, phone: PhoneState): void {
  const { phone_number } = phone.surroundings;
  if (phone_number === null) return;
  const line = lineByPhone(carrier, phone_number);
  surround(phone, "line_active", line.status === "Active");
  surround(phone, "roaming_allowed", line.roaming_enabled);
  surround(phone, "mobile_data_usage_exceeded", isDataUsedUp(carrier, line));
  settlePayment(carrier, phone);
  requestPayment(carrier, phone, phone_number);
}

function surround(
  phone: PhoneState,
  what: "line_active" | "roaming_allowed" | "mobile_data_usage_exceeded",
  value: boolean,
): void {
  if (phone.surroundings[what] !== value) phone.editSurroundings()[what] = value;
}

function settlePayment(carrier: CarrierState, phone: PhoneState): void {
  const request = phone.surroundings.payment_request;
  if (!request?.paid) return;
  editBill(carrier, request.bill_id).status = "Paid";
  phone.editSurroundings().payment_request = null;
}

function requestPayment(carrier: CarrierState, phone: PhoneState, phoneNumber: string): void {
  if (phone.surroundings.payment_request !== null) return;
  const bill = firstAwaitingPayment(carrier, getCustomerByPhone(carrier, phoneNumber));
  if (bill === undefined) return;
  const { bill_id, total_due } = bill;
  phone.editSurroundings().payment_request = { bill_id, amount_due: total_due, paid: false };
}
