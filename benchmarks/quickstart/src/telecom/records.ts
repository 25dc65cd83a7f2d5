import { z } from "zod";

/** What agents read of tool results. */
export const customer = z.object({
  customer_id: z.string(),
  full_name: z.string(),
  line_ids: z.array(z.string()),
});
export type Customer = z.infer<typeof customer>;
export const customers = z.array(customer);

export const line = z.object({
  line_id: z.string(),
  phone_number: z.string(),
  status: z.string(),
  plan_id: z.string(),
  roaming_enabled: z.boolean(),
  contract_end_date: z.string().nullable(),
});
export type Line = z.infer<typeof line>;

export const plan = z.object({ data_refueling_price_per_gb: z.number() });

export const bill = z.object({ bill_id: z.string(), status: z.string(), total_due: z.number() });
export const bills = z.array(bill);

/** Numbers in a plain dict come as texts. */
export const usage = z.object({
  data_used_gb: z.coerce.number(),
  data_limit_gb: z.coerce.number(),
  data_refueling_gb: z.coerce.number(),
});
