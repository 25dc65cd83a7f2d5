import type { Row } from "@mua/core";
import { lookUp, lower, lowerOf, type Value, valueError } from "@mua/python-compat";
import type { Order, Product, User, Variant } from "./model.ts";
import { orderOf, productOf, type RetailState, userOf } from "./state.ts";

export function findUserIdByNameZip(
  state: RetailState,
  firstName: Value,
  lastName: Value,
  zip: Value,
): string {
  const namesakes = state.index.usersByFirstName.get(lowerOf(firstName)) ?? [];
  // Upstream looks at the last name only where the first name fits, at the zip only where both do.
  const found = namesakes.find(
    ([id, { name }]) => lower(name.last_name) === lowerOf(lastName) && userOf(state, id).address.zip === zip,
  );
  if (found === undefined) throw valueError("User not found");
  return found[0];
}

export function findUserIdByEmail(state: RetailState, email: Value): string {
  return lookUp(state.index.userIdByEmail, lowerOf(email), "User not found");
}

export function getOrderDetails(state: RetailState, orderId: Value): Row<Order> {
  return orderOf(state, orderId);
}

export function getProductDetails(state: RetailState, productId: Value): Row<Product> {
  return productOf(state, productId);
}

export function getItemDetails(state: RetailState, itemId: Value): Row<Variant> {
  return lookUp(state.index.variantByItemId, itemId, "Item not found");
}

export function getUserDetails(state: RetailState, userId: Value): Row<User> {
  return userOf(state, userId);
}

export function listAllProductTypes(state: RetailState): string {
  return state.index.productTypes;
}
