import { floatRepr } from "@mua/python-compat";
import type { PhoneState } from "./state.ts";

export function checkPaymentRequest({ surroundings }: PhoneState): string {
  const request = surroundings.payment_request;
  if (request === null) return "No payment request has been made.";
  return `You have a payment request for bill ${request.bill_id} of ${floatRepr(request.amount_due)} USD.`;
}

/** The carrier learns of it when both sides are synchronised. */
export function makePayment(state: PhoneState): string {
  const request = state.editSurroundings().payment_request;
  if (request === null) return "You do not have a payment request.";
  request.paid = true;
  return `Payment of ${floatRepr(request.amount_due)} USD has been made for bill ${request.bill_id}.`;
}
