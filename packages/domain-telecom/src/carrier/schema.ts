import {
  bool,
  date,
  datetime,
  enumeration,
  float,
  list,
  model,
  nullable,
  optional,
  text,
  type Value,
  validate,
} from "@mua/python-compat";
import {
  ACCOUNT_STATUSES,
  BILL_STATUSES,
  type Bill,
  type Customer,
  DEVICE_TYPES,
  type Device,
  LINE_STATUSES,
  type Line,
  PAYMENT_METHODS,
  type Plan,
} from "./model.ts";

const strict = { extra: "forbid" } as const;
const none = () => null;
const maybe = {
  text: optional(nullable(text), none),
  date: optional(nullable(date), none),
  datetime: optional(nullable(datetime), none),
};

const plan = model(
  "Plan",
  {
    plan_id: text,
    name: text,
    data_limit_gb: float,
    price_per_month: float,
    data_refueling_price_per_gb: float,
  },
  strict,
);

const device = model(
  "Device",
  {
    device_id: text,
    device_type: enumeration("DeviceType", ...DEVICE_TYPES),
    model: text,
    imei: maybe.text,
    is_esim_capable: bool,
    activated: optional(bool, () => false),
    activation_date: maybe.datetime,
    last_esim_transfer_date: maybe.datetime,
  },
  strict,
);

const line = model(
  "Line",
  {
    line_id: text,
    phone_number: text,
    status: optional(enumeration("LineStatus", ...LINE_STATUSES), () => "Pending Activation"),
    plan_id: text,
    device_id: maybe.text,
    data_used_gb: optional(float, () => 0),
    data_refueling_gb: optional(float, () => 0),
    roaming_enabled: optional(bool, () => false),
    contract_end_date: maybe.date,
    last_plan_change_date: maybe.date,
    last_sim_replacement_date: maybe.date,
    suspension_start_date: maybe.date,
  },
  strict,
);

const bill = model(
  "Bill",
  {
    bill_id: text,
    customer_id: text,
    period_start: date,
    period_end: date,
    issue_date: date,
    total_due: float,
    due_date: date,
    line_items: optional(
      list(model("LineItem", { description: text, amount: float, date, item_type: text }, strict)),
      () => [],
    ),
    status: optional(enumeration("BillStatus", ...BILL_STATUSES), () => "Draft"),
  },
  strict,
);

const customer = model(
  "Customer",
  {
    customer_id: text,
    full_name: text,
    date_of_birth: text,
    email: text,
    phone_number: text,
    address: model("Address", { street: text, city: text, state: text, zip_code: text }, strict),
    account_status: optional(enumeration("AccountStatus", ...ACCOUNT_STATUSES), () => "Pending Verification"),
    payment_methods: optional(
      list(
        model(
          "PaymentMethod",
          {
            method_type: enumeration("PaymentMethodType", ...PAYMENT_METHODS),
            account_number_last_4: text,
            expiration_date: text,
          },
          strict,
        ),
      ),
      () => [],
    ),
    line_ids: optional(list(text), () => []),
    bill_ids: optional(list(text), () => []),
    // Upstream's default is a date without a time, which is not checked.
    created_at: optional(datetime, () => "2025-01-01"),
    last_extension_date: maybe.date,
    goodwill_credit_used_this_year: optional(float, () => 0),
  },
  strict,
);

const database = model(
  "TelecomDB",
  {
    plans: optional(list(plan), () => []),
    customers: optional(list(customer), () => []),
    lines: optional(list(line), () => []),
    bills: optional(list(bill), () => []),
    devices: optional(list(device), () => []),
  },
  strict,
);

/** The rows of the carrier's `db.toml`. Throws PythonError where the official models refuse it. */
export function parseCarrier(value: Value): {
  readonly plans: readonly Plan[];
  readonly customers: readonly Customer[];
  readonly lines: readonly Line[];
  readonly bills: readonly Bill[];
  readonly devices: readonly Device[];
} {
  return validate(database, value);
}
