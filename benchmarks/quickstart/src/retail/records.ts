import { z } from "zod";

/** What agents read of tool results. */
const options = z.record(z.string(), z.string());

export const order = z.object({
  order_id: z.string(),
  user_id: z.string(),
  status: z.string(),
  items: z.array(
    z.object({ name: z.string(), product_id: z.string(), item_id: z.string(), price: z.number(), options }),
  ),
  fulfillments: z.array(z.object({ tracking_id: z.array(z.string()) })),
  payment_history: z.array(z.object({ amount: z.number(), payment_method_id: z.string() })),
  exchange_price_difference: z.number().nullable(),
});
export type Order = z.infer<typeof order>;
export type Item = Order["items"][number];

export const product = z.object({
  name: z.string(),
  variants: z.record(
    z.string(),
    z.object({ item_id: z.string(), available: z.boolean(), price: z.number(), options }),
  ),
});
export type Product = z.infer<typeof product>;
export type Variant = Product["variants"][string];

export const customer = z.object({
  user_id: z.string(),
  payment_methods: z.record(
    z.string(),
    z.object({ id: z.string(), source: z.string(), balance: z.number().optional() }),
  ),
  orders: z.array(z.string()),
});
export type Customer = z.infer<typeof customer>;
export type PaymentMethod = Customer["payment_methods"][string];

/** Product ids by name. */
export const productTypes = z.record(z.string(), z.string());
