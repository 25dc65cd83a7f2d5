import { type ToolCall, toolCall } from "@mua/core";
import { dict } from "./customer.ts";
import type { Request } from "./request.ts";
import type { Change } from "./words.ts";

/** The call that makes a change, with what is known of it; what is not known stays empty, and the tool will say so. */
export function changeCall(
  id: string,
  change: Change,
  request: Request | undefined,
  userId: string,
): ToolCall {
  const order = { order_id: request?.draft.reference ?? "" };
  const payment = { payment_method_id: request?.method ?? "" };
  const address = request?.address ?? {};
  const swaps = (request?.swaps ?? []).flatMap(({ item, variant }) =>
    typeof variant === "object" ? [{ old: item.item_id, new: variant.item_id }] : [],
  );
  const exchange = { item_ids: swaps.map((swap) => swap.old), new_item_ids: swaps.map((swap) => swap.new) };
  switch (change) {
    case "cancel":
      return toolCall(id, "cancel_pending_order", dict({ ...order, reason: reasonOf(request) }));
    case "return": {
      const items = (request?.items ?? []).map(({ item_id }) => item_id);
      return toolCall(id, "return_delivered_order_items", dict({ ...order, item_ids: items, ...payment }));
    }
    case "exchange":
      return toolCall(id, "exchange_delivered_order_items", dict({ ...order, ...exchange, ...payment }));
    case "items":
      return toolCall(id, "modify_pending_order_items", dict({ ...order, ...exchange, ...payment }));
    case "payment":
      return toolCall(id, "modify_pending_order_payment", dict({ ...order, ...payment }));
    case "address":
      return request?.isProfile === true
        ? toolCall(id, "modify_user_address", dict({ user_id: userId, ...address }))
        : toolCall(id, "modify_pending_order_address", dict({ ...order, ...address }));
  }
}

/** A reason that the tool accepts, whatever the customer said: whether to cancel at all is the agent's to decide. */
function reasonOf(request: Request | undefined): string {
  return /\bmistake\b|\baccident/iu.test(request?.draft.words ?? "")
    ? "ordered by mistake"
    : "no longer needed";
}

/** What is going to be done, for the customer to agree to. */
export function announcement(change: Change, request: Request | undefined): string {
  return `I am going to ${deed(change, request)}. Do you confirm that (yes/no)?`;
}

function deed(change: Change, request: Request | undefined): string {
  const number = request?.draft.reference ?? "";
  const names = (request?.items ?? []).map(({ name }) => `the ${name}`).join(" and ") || "what you named";
  const method = request?.method ?? "the usual account";
  switch (change) {
    case "cancel":
      return `cancel order ${number}`;
    case "return":
      return `request the return of ${names} of order ${number}, refunded to ${method}`;
    case "exchange":
    case "items":
      return `exchange ${names} of order ${number}, settled with ${method}`;
    case "payment":
      return `move the payment of order ${number} to ${method}`;
    case "address": {
      const { address1, city, state, zip } = request?.address ?? {};
      const place = [address1, city, state, zip].filter(Boolean).join(", ");
      return request?.isProfile === true
        ? `make ${place} the default address in your profile`
        : `have order ${number} shipped to ${place}`;
    }
  }
}

/** What was done. */
export function report(change: Change, request: Request | undefined): string {
  const number = request?.draft.reference ?? "";
  switch (change) {
    case "cancel":
      return `Order ${number} has been cancelled.`;
    case "return":
      return "The return has been requested.";
    case "exchange":
      return "The exchange has been requested.";
    case "items":
      return "The items have been changed.";
    case "payment":
      return `The payment method of order ${number} has been changed.`;
    case "address":
      return request?.isProfile === true
        ? "Your default address has been changed."
        : `The address of order ${number} has been changed.`;
  }
}
