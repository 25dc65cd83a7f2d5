import type { Row } from "@mua/core";
import { hashable, str, type Value, valueError } from "@mua/python-compat";
import { chooseItems, firstItem, swapItems, totalExtra } from "./items.ts";
import { CANCEL_REASONS, type Order, type OrderPayment } from "./model.ts";
import { type AddressArguments, parseAddress } from "./schema.ts";
import { credit, editOrder, orderOf, paymentMethodOf, type RetailState } from "./state.ts";

export function cancelPendingOrder(state: RetailState, orderId: Value, reason: Value): Row<Order> {
  if (orderOf(state, orderId).status !== "pending") throw valueError("Non-pending order cannot be cancelled");
  hashable(reason);
  const cancelReason = CANCEL_REASONS.find((known) => known === reason);
  if (cancelReason === undefined) throw valueError("Invalid reason");

  const order = editOrder(state, orderId);
  // Every row of the history is refunded, refunds included.
  const refunds = order.payment_history.map(({ amount, payment_method_id }): OrderPayment => {
    credit(state, order.user_id, payment_method_id, amount);
    return { transaction_type: "refund", amount, payment_method_id };
  });
  order.status = "cancelled";
  order.cancel_reason = cancelReason;
  order.payment_history.push(...refunds);
  return order;
}

export function modifyPendingOrderAddress(
  state: RetailState,
  orderId: Value,
  ...fields: AddressArguments
): Row<Order> {
  requirePending(orderOf(state, orderId));
  const address = parseAddress(fields);
  const order = editOrder(state, orderId);
  order.address = address;
  return order;
}

export function modifyPendingOrderItems(
  state: RetailState,
  orderId: Value,
  itemIds: Value,
  newItemIds: Value,
  paymentMethodId: Value,
): Row<Order> {
  const found = orderOf(state, orderId);
  if (found.status !== "pending") throw valueError("Non-pending order cannot be modified");
  const chosen = chooseItems(found, itemIds, (itemId) => `${itemId} not found`);
  const mismatch = "The number of items to be exchanged should match";
  const swaps = swapItems(state, found, chosen, newItemIds, mismatch, (itemId, newItemId) => {
    if (itemId === newItemId) throw valueError("The new item id should be different from the old item id");
  });
  const extra = totalExtra(swaps);
  const method = paymentMethodOf(state, found.user_id, paymentMethodId);
  if (method.source === "gift_card" && method.balance < extra) {
    throw valueError("Insufficient gift card balance to pay for the new item");
  }

  const order = editOrder(state, orderId);
  const methodId = str(paymentMethodId);
  order.payment_history.push({
    transaction_type: extra > 0 ? "payment" : "refund",
    amount: Math.abs(extra),
    payment_method_id: methodId,
  });
  credit(state, order.user_id, methodId, -extra);
  const last = swaps.at(-1);
  for (const { itemId, newItemId } of swaps) {
    // Upstream gives every item the price and the options of the last pair's variant.
    Object.assign(firstItem(order.items, itemId), {
      item_id: newItemId,
      price: last?.price,
      options: last?.options,
    });
  }
  order.status = "pending (item modified)";
  return order;
}

export function modifyPendingOrderPayment(
  state: RetailState,
  orderId: Value,
  paymentMethodId: Value,
): Row<Order> {
  const found = orderOf(state, orderId);
  requirePending(found);
  const method = paymentMethodOf(state, found.user_id, paymentMethodId);
  const [payment, ...more] = found.payment_history;
  if (payment?.transaction_type !== "payment" || more.length > 0) {
    throw valueError("There should be exactly one payment for a pending order");
  }
  const { amount, payment_method_id: oldMethodId } = payment;
  const methodId = str(paymentMethodId);
  if (oldMethodId === methodId)
    throw valueError("The new payment method should be different from the current one");
  if (method.source === "gift_card" && method.balance < amount) {
    throw valueError("Insufficient gift card balance to pay for the order");
  }

  const order = editOrder(state, orderId);
  order.payment_history.push(
    { transaction_type: "payment", amount, payment_method_id: methodId },
    { transaction_type: "refund", amount, payment_method_id: oldMethodId },
  );
  credit(state, order.user_id, methodId, -amount);
  credit(state, order.user_id, oldMethodId, amount);
  return order;
}

/** An order whose items were modified still counts as pending here: upstream looks for the word in the status. */
function requirePending(order: Row<Order>): void {
  if (!order.status.includes("pending")) throw valueError("Non-pending order cannot be modified");
}
