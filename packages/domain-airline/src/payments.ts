import { lookUp, PythonError, repr, str, type Value, valueError } from "@mua/python-compat";
import { type Amount, toFloat } from "./amounts.ts";
import type { Payment } from "./model.ts";
import { parseCertificate, parsePayment } from "./schema.ts";
import { type AirlineState, editUser, userOf } from "./state.ts";

/** Throws PythonError where the user lacks a method, or a method alone the money: several payments by one are not added up. */
export function requireFunds(state: AirlineState, userId: string, payments: readonly Payment[]): void {
  const methods = userOf(state, userId).payment_methods;
  for (const { payment_id, amount } of payments) {
    const method = lookUp(methods, payment_id, `Payment method ${payment_id} not found`);
    if (method.source !== "credit_card" && method.amount < amount) {
      throw valueError(`Not enough balance in payment method ${payment_id}`);
    }
  }
}

/** Charges gift cards, and uses certificates up whole. Throws PythonError in the middle where one is named twice. */
export function collect(state: AirlineState, userId: string, payments: readonly Payment[]): void {
  for (const { payment_id, amount } of payments) {
    const method = userOf(state, userId).payment_methods.get(payment_id);
    if (method === undefined) throw new PythonError("KeyError", repr(payment_id));
    if (method.source === "gift_card") charge(state, userId, payment_id, amount);
    else if (method.source === "certificate") editUser(state, userId).payment_methods.delete(payment_id);
  }
}

/**
 * Charges what an update of a reservation costs, or gives it back where it is negative. The row for the payment history,
 * undefined where nothing is due. Throws PythonError; for a fraction of a dollar only after it has been charged.
 */
export function settle(
  state: AirlineState,
  userId: string,
  paymentId: Value,
  price: Amount,
): Payment | undefined {
  const method = lookUp(userOf(state, userId).payment_methods, paymentId, "Payment method not found");
  if (method.source === "certificate") throw valueError("Certificate cannot be used to update reservation");
  const id = str(paymentId);
  if (method.source === "gift_card") {
    if (method.amount < price) throw valueError("Gift card balance is not enough");
    charge(state, userId, id, price);
  }
  return Number(price) === 0 ? undefined : parsePayment(id, price);
}

/** Takes from a gift card. */
function charge(state: AirlineState, userId: string, paymentId: string, amount: Amount): void {
  const method = editUser(state, userId).payment_methods.get(paymentId);
  if (method?.source === "gift_card") method.amount -= toFloat(amount);
}

/** Ids of new certificates: upstream has no more than three for each user. */
const NEW_CERTIFICATES = ["certificate_3221322", "certificate_3221323", "certificate_3221324"];

export function sendCertificate(state: AirlineState, userId: Value, amount: Value): string {
  const { payment_methods } = userOf(state, userId);
  const id = NEW_CERTIFICATES.find((candidate) => !payment_methods.has(candidate));
  if (id === undefined) throw valueError("Too many certificates");
  const certificate = parseCertificate(id, amount);
  editUser(state, userId).payment_methods.set(id, certificate);
  return `Certificate ${id} added to user ${str(userId)} with amount ${str(amount)}.`;
}
