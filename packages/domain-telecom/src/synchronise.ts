import { identical } from "@mua/core";
import { firstAwaitingPayment } from "./carrier/bills.ts";
import { isDataUsedUp } from "./carrier/data.ts";
import { getCustomerByPhone, lineByPhone } from "./carrier/lookups.ts";
import { type CarrierState, editBill } from "./carrier/state.ts";
import type { PhoneState } from "./phone/state.ts";

/**
 * Carries what the carrier did to the phone's surroundings, and payments back. A phone that nobody has (no number) is on
 * no line. The phone does not notice before it looks for a network again. Throws PythonError where there is no such line.
 */
export function synchronise(carrier: CarrierState, phone: PhoneState): void {
  const { phone_number, ...known } = phone.surroundings;
  if (phone_number === null) return;
  const line = lineByPhone(carrier, phone_number);
