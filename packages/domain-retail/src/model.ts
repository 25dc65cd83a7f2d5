/** Rows of the retail database as the official models dump them: fields in that order, Python dicts as maps. */

export type Variant = {
  item_id: string;
  options: ReadonlyMap<string, string>;
  available: boolean;
  price: number;
};

export type Product = { name: string; product_id: string; variants: Map<string, Variant> };

export type Address = {
  address1: string;
  address2: string;
  city: string;
  country: string;
  state: string;
  zip: string;
};

export type PaymentMethod =
  | { source: "credit_card"; id: string; brand: string; last_four: string }
  | { source: "gift_card"; id: string; balance: number }
  | { source: "paypal"; id: string };

export type User = {
  user_id: string;
  name: { first_name: string; last_name: string };
  address: Address;
  email: string;
  payment_methods: Map<string, PaymentMethod>;
  orders: string[];
};

export const ORDER_STATUSES = [
  "processed",
  "pending",
  "pending (item modified)",
  "delivered",
  "cancelled",
  "exchange requested",
  "return requested",
] as const;

export type OrderItem = {
  name: string;
  product_id: string;
  item_id: string;
  price: number;
  options: ReadonlyMap<string, string>;
};

export type OrderPayment = {
  transaction_type: "payment" | "refund";
  amount: number;
  payment_method_id: string;
};

export const CANCEL_REASONS = ["no longer needed", "ordered by mistake"] as const;

export type Order = {
  order_id: string;
  user_id: string;
  address: Address;
  items: OrderItem[];
  status: (typeof ORDER_STATUSES)[number];
  fulfillments: { tracking_id: string[]; item_ids: string[] }[];
  payment_history: OrderPayment[];
  cancel_reason: (typeof CANCEL_REASONS)[number] | null;
  exchange_items: string[] | null;
  exchange_new_items: string[] | null;
  exchange_payment_method_id: string | null;
  /** A Python float, but the int 0 after an exchange of no items. */
  exchange_price_difference: number | 0n | null;
  return_items: string[] | null;
  return_payment_method_id: string | null;
};
