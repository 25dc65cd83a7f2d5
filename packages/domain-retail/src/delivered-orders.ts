import type { Row } from "@mua/core";
import { compareCodePoints, PythonError, round, str, type Value, valueError } from "@mua/python-compat";
import { chooseItems, swapItems, totalExtra } from "./items.ts";
import type { Order } from "./model.ts";
import { editOrder, orderOf, paymentMethodOf, type RetailState } from "./state.ts";

export function exchangeDeliveredOrderItems(
  state: RetailState,
  orderId: Value,
  itemIds: Value,
  newItemIds: Value,
  paymentMethodId: Value,
): Row<Order> {
  const found = orderOf(state, orderId);
  if (found.status !== "delivered") throw valueError("Non-delivered order cannot be exchanged");
  const chosen = chooseItems(found, itemIds, (itemId) => `Number of ${itemId} not found.`);
  const mismatch = "The number of items to be exchanged should match.";
  const swaps = swapItems(state, found, chosen, newItemIds, mismatch);
  const difference = swaps.length === 0 ? 0n : round(totalExtra(swaps), 2);
  const method = paymentMethodOf(state, found.user_id, paymentMethodId);
  if (method.source === "gift_card" && method.balance < difference) {
    throw valueError("Insufficient gift card balance to pay for the price difference");
  }

  const order = editOrder(state, orderId);
  order.status = "exchange requested";
  // Sorted each for itself, which loses what belongs to what, as upstream.
  order.exchange_items = chosen.toSorted(compareCodePoints);
  order.exchange_new_items = swaps.map((swap) => swap.newItemId).sort(compareCodePoints);
  order.exchange_payment_method_id = str(paymentMethodId);
  order.exchange_price_difference = difference;
  return order;
}

export function returnDeliveredOrderItems(
  state: RetailState,
  orderId: Value,
  itemIds: Value,
  paymentMethodId: Value,
): Row<Order> {
  const found = orderOf(state, orderId);
  if (found.status !== "delivered") throw valueError("Non-delivered order cannot be returned");
  const method = paymentMethodOf(state, found.user_id, paymentMethodId);
  if (method.source !== "gift_card") {
    const original = found.payment_history[0];
    if (original === undefined) throw new PythonError("IndexError", "list index out of range");
    if (original.payment_method_id !== paymentMethodId) {
      throw valueError("Payment method should be the original payment method");
    }
  }
  const chosen = chooseItems(found, itemIds, () => "Some item not found");

  const order = editOrder(state, orderId);
  order.status = "return requested";
  order.return_items = chosen.toSorted(compareCodePoints);
  order.return_payment_method_id = str(paymentMethodId);
  return order;
}
