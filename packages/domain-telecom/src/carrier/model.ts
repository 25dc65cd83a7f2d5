/**
 * Rows of the carrier's database as the official models dump them: fields in that order. A date is its text as
 * Python's `str` gives it, `2025-02-28` or `2025-01-15 10:30:00`: that is how it is shown everywhere.
 */

export type Plan = {
  plan_id: string;
  name: string;
  data_limit_gb: number;
  price_per_month: number;
  data_refueling_price_per_gb: number;
};

export const DEVICE_TYPES = ["phone", "router", "tablet", "watch", "other"] as const;

export type Device = {
  device_id: string;
  device_type: (typeof DEVICE_TYPES)[number];
  model: string;
  imei: string | null;
  is_esim_capable: boolean;
  activated: boolean;
  activation_date: string | null;
  last_esim_transfer_date: string | null;
};

export const LINE_STATUSES = ["Active", "Suspended", "Pending Activation", "Closed"] as const;

export type Line = {
  line_id: string;
  phone_number: string;
  status: (typeof LINE_STATUSES)[number];
  plan_id: string;
  device_id: string | null;
  /** A Python float, but what `set_data_usage` was given. */
  data_used_gb: number | bigint;
  data_refueling_gb: number;
  roaming_enabled: boolean;
  contract_end_date: string | null;
  last_plan_change_date: string | null;
  last_sim_replacement_date: string | null;
  suspension_start_date: string | null;
};

export type LineItem = { description: string; amount: number; date: string; item_type: string };

export const BILL_STATUSES = ["Draft", "Issued", "Awaiting Payment", "Paid", "Overdue", "Disputed"] as const;

export type Bill = {
  bill_id: string;
  customer_id: string;
  period_start: string;
  period_end: string;
  issue_date: string;
  total_due: number;
  due_date: string;
  line_items: LineItem[];
  status: (typeof BILL_STATUSES)[number];
};

export const ACCOUNT_STATUSES = ["Active", "Suspended", "Pending Verification", "Closed"] as const;
export const PAYMENT_METHODS = ["Credit Card", "Debit Card", "PayPal"] as const;

export type Customer = {
  customer_id: string;
  full_name: string;
  date_of_birth: string;
  email: string;
  phone_number: string;
  address: { street: string; city: string; state: string; zip_code: string };
  account_status: (typeof ACCOUNT_STATUSES)[number];
  payment_methods: {
    method_type: (typeof PAYMENT_METHODS)[number];
    account_number_last_4: string;
    expiration_date: string;
  }[];
  line_ids: string[];
  bill_ids: string[];
  created_at: string;
  last_extension_date: string | null;
  goodwill_credit_used_this_year: number;
};
