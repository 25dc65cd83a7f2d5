import {
  bool,
  dict,
  float,
  list,
  literal,
  model,
  nullable,
  optional,
  text,
  union,
  type Value,
  validate,
} from "@mua/python-compat";
import {
  type Address,
  CANCEL_REASONS,
  ORDER_STATUSES,
  type Order,
  type Product,
  type User,
} from "./model.ts";

const address = model("UserAddress", {
  address1: text,
  address2: text,
  city: text,
  country: text,
  state: text,
  zip: text,
});

const product = model("Product", {
  name: text,
  product_id: text,
  variants: dict(model("Variant", { item_id: text, options: dict(text), available: bool, price: float })),
});

const paymentMethod = union(
  model("CreditCard", { source: literal("credit_card"), id: text, brand: text, last_four: text }),
  model("Paypal", { source: literal("paypal"), id: text }),
  model("GiftCard", { source: literal("gift_card"), id: text, balance: float }),
);

const user = model("User", {
  user_id: text,
  name: model("UserName", { first_name: text, last_name: text }),
  address,
  email: text,
  payment_methods: dict(paymentMethod),
  orders: list(text),
});

const none = () => null;

const order = model("Order", {
  order_id: text,
  user_id: text,
  address,
  items: list(
    model("OrderItem", { name: text, product_id: text, item_id: text, price: float, options: dict(text) }),
  ),
  status: literal(...ORDER_STATUSES),
  fulfillments: list(model("OrderFullfilment", { tracking_id: list(text), item_ids: list(text) })),
  payment_history: list(
    model("OrderPayment", {
      transaction_type: literal("payment", "refund"),
      amount: float,
      payment_method_id: text,
    }),
  ),
  cancel_reason: optional(nullable(literal(...CANCEL_REASONS)), none),
  exchange_items: optional(nullable(list(text)), none),
  exchange_new_items: optional(nullable(list(text)), none),
  exchange_payment_method_id: optional(nullable(text), none),
  exchange_price_difference: optional(nullable(float), none),
  return_items: optional(nullable(list(text)), none),
  return_payment_method_id: optional(nullable(text), none),
});

const database = model(
  "RetailDB",
  { products: dict(product), users: dict(user), orders: dict(order) },
  { extra: "forbid" },
);

/** The rows of a `db.json`. Throws PythonError where the official models refuse it. */
export function parseDatabase(json: Value): {
  readonly products: ReadonlyMap<string, Product>;
  readonly users: ReadonlyMap<string, User>;
  readonly orders: ReadonlyMap<string, Order>;
} {
  return validate(database, json);
}

/** The fields of an address in the order in which the tools take them. */
export type AddressArguments = readonly [
  address1: Value,
  address2: Value,
  city: Value,
  state: Value,
  country: Value,
  zip: Value,
];

/** A new address. Throws PythonError where a field is no text. */
export function parseAddress([address1, address2, city, state, country, zip]: AddressArguments): Address {
  return validate(address, new Map(Object.entries({ address1, address2, city, country, state, zip })));
}
