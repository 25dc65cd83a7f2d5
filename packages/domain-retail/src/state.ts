import { Database, type Row, Table } from "@mua/core";
import { lookUp, round, type Value } from "@mua/python-compat";
import type { RetailBase, RetailIndex } from "./base.ts";
import type { Order, PaymentMethod, Product, User, Variant } from "./model.ts";

type RetailTables = {
  readonly products: Table<Product>;
  readonly users: Table<User>;
  readonly orders: Table<Order>;
};

/** The database of one episode over the base that all episodes share. */
export class RetailState extends Database<RetailTables> {
  readonly index: RetailIndex;

  constructor(base: RetailBase) {
    super({
      products: new Table(base.products),
      users: new Table(base.users),
      orders: new Table(base.orders),
    });
    this.index = base.index;
  }
}

export function orderOf(state: RetailState, id: Value): Row<Order> {
  return lookUp(state.tables.orders, id, "Order not found");
}

export function userOf(state: RetailState, id: Value): Row<User> {
  return lookUp(state.tables.users, id, "User not found");
}

export function productOf(state: RetailState, id: Value): Row<Product> {
  return lookUp(state.tables.products, id, "Product not found");
}

export function variantOf(state: RetailState, productId: Value, itemId: Value): Row<Variant> {
  return lookUp(productOf(state, productId).variants, itemId, "Variant not found");
}

export function paymentMethodOf(state: RetailState, userId: Value, id: Value): Row<PaymentMethod> {
  return lookUp(userOf(state, userId).payment_methods, id, "Payment method not found");
}

/** The order for writing. */
export function editOrder(state: RetailState, id: Value): Order {
  return lookUp({ get: (key) => state.tables.orders.edit(key) }, id, "Order not found");
}

/** The user for writing. */
export function editUser(state: RetailState, id: Value): User {
  return lookUp({ get: (key) => state.tables.users.edit(key) }, id, "User not found");
}

/** Adds to a user's gift card, rounded to cents; any other payment method stays as it is. */
export function credit(state: RetailState, userId: string, methodId: string, amount: number): void {
  const method = lookUp(editUser(state, userId).payment_methods, methodId, "Payment method not found");
  if (method.source === "gift_card") method.balance = round(method.balance + amount, 2);
}
