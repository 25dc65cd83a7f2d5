import type { Bill, Customer, Device, Line, Plan, TelecomBase } from "@mua/domain-telecom";
import type { PythonRandom } from "@mua/python-compat";
import type { DraftCall } from "../draft.ts";
import { agent, user } from "./calls.ts";
import { drawPerson, drawWhereabouts, type Person, type Whereabouts } from "./people.ts";

/** The rows that new accounts are made of: plans as they are, devices as models to have another of. */
export type Stock = { readonly plans: readonly Plan[]; readonly devices: readonly Device[] };

/** A line of an account with what belongs to it. */
export type AccountLine = {
  readonly row: Line;
  readonly plan: Plan;
  readonly device: Device;
  /** Whose it is, as the caller says it. */
  readonly whose: string;
};

/** The bills of the last months, by what they are for; the draft takes what is bought today. */
export type AccountBills = {
  readonly december: Bill;
  readonly january: Bill;
  readonly february: Bill;
  readonly draft: Bill;
};

/**
 * A new customer's account, and where the caller is. What goes wrong is written into its rows, which nobody else has;
 * as drawn all is in order: lines are active, paid for and have data left, and who is abroad may roam.
 */
export type Account = {
  readonly caller: Person;
  readonly whereabouts: Whereabouts;
  readonly customer: Customer;
  /** The first is that of the phone in the caller's hand. */
  readonly lines: readonly [AccountLine, ...AccountLine[]];
  readonly bills: AccountBills;
};

const RELATIVES = [
  "your daughter",
  "your son",
  "your mother",
  "your father",
  "your spouse",
  "your sister",
  "your nephew",
];
const EXTRAS = [
  "Calls to other networks",
  "Replacement of a SIM card",
  "Voicemail to text",
  "Itemised statement",
];
/** Data that one buys at most, in GB; the plan of a phone holds more. */
const MOST_BOUGHT = 2;

/** The plans and devices there are. */
export function stockOf({ carrier }: TelecomBase): Stock {
  return { plans: [...carrier.plans.values()], devices: [...carrier.devices.values()] };
}

export function drawAccount(random: PythonRandom, stock: Stock): Account {
  const caller = drawPerson(random);
  const ids = distinct(random, 20, 2000, 9999);
  const next = (letter: string) => `${letter}${ids.pop()}`;
  const area = random.randint(200, 989);
  const number = () => `555-${area}-${ids.pop()}`;
  const customerId = next("C");
  const others = random.sample(RELATIVES, Number(random.randint(0, 3)));
  const line = (whose: string, devices: readonly Device[]): AccountLine => {
    const device = { ...random.choice(devices), device_id: next("D"), imei: drawImei(random) };
    const plans = stock.plans.filter(
      ({ data_limit_gb }) => device.device_type !== "phone" || data_limit_gb > MOST_BOUGHT,
    );
    const plan = random.choice(plans);
    // Never a whole number: that is said by chance too easily.
    const used =
      Math.floor(Math.min(plan.data_limit_gb, 40) * random.uniform(0.1, 0.85)) +
      Number(random.randint(1, 9)) / 10;
    return {
      plan,
      device,
      whose: `${whose} ${device.device_type}`,
      row: {
        line_id: next("L"),
        phone_number: number(),
        status: "Active",
        plan_id: plan.plan_id,
        device_id: device.device_id,
        data_used_gb: tenths(used),
        data_refueling_gb: 0,
        roaming_enabled: random.random() < 0.5,
        contract_end_date: `${random.randint(2026, 2027)}-0${random.randint(1, 9)}-28`,
        last_plan_change_date: `2024-0${random.randint(1, 9)}-1${random.randint(0, 9)}`,
        last_sim_replacement_date: null,
        suspension_start_date: null,
      },
    };
  };
  const whereabouts = drawWhereabouts(random, caller);
  const phones = stock.devices.filter(({ device_type }) => device_type === "phone");
  const lines = [
    line("your own", phones),
    ...others.map((relative) => line(`${relative}'s`, stock.devices)),
  ] as const;
  if (whereabouts.abroad) lines[0].row.roaming_enabled = true;
  const bill = (month: keyof typeof MONTHS, status: Bill["status"]) =>
    drawBill(random, { id: next("B"), customerId, month, status, lines });
  const bills = {
    december: bill("december", "Paid"),
    january: bill("january", "Paid"),
    february: bill("february", random.random() < 0.5 ? "Paid" : "Issued"),
    draft: { ...bill("march", "Draft"), total_due: 0, line_items: [] },
  };
  return {
    caller,
    whereabouts,
    lines,
    bills,
    customer: {
      customer_id: customerId,
      full_name: nameOf(caller),
      date_of_birth: caller.born,
      email: `${caller.first}.${caller.last}@mail.example`.toLowerCase(),
      phone_number: random.random() < 0.5 ? lines[0].row.phone_number : number(),
      address: {
        street: caller.street,
        city: caller.town.city,
        state: caller.town.state,
        zip_code: caller.town.zip,
      },
      account_status: "Active",
      payment_methods: [
        {
          method_type: random.choice(["Credit Card", "Debit Card", "PayPal"]),
          account_number_last_4: String(random.randint(1000, 9999)),
          expiration_date: `0${random.randint(1, 9)}/${random.randint(2026, 2029)}`,
        },
      ],
      line_ids: lines.map(({ row }) => row.line_id),
      bill_ids: Object.values(bills).map(({ bill_id }) => bill_id),
      created_at: `${random.randint(2015, 2023)}-0${random.randint(1, 9)}-1${random.randint(0, 9)} 10:30:00`,
      last_extension_date: null,
      goodwill_credit_used_this_year: 0,
    },
  };
}

export function nameOf({ first, last }: Person): string {
  return `${first} ${last}`;
}

/** Puts the account, and nobody else's, into the carrier's database, and its first line's phone into the caller's hand. */
export function openingCalls(account: Account): readonly DraftCall[] {
  const { customer, lines, bills, whereabouts, caller } = account;
  const rows = {
    customers: [customer],
    lines: lines.map(({ row }) => row),
    bills: Object.values(bills),
    devices: lines.map(({ device }) => device),
  };
  return [
    agent("update_db", { update_data: rows }),
    user("set_user_info", { name: nameOf(caller), phone_number: lines[0].row.phone_number }),
    user("set_user_location", { abroad: whereabouts.abroad }),
    ...(whereabouts.abroad ? [user("turn_roaming_on")] : []),
  ];
}

/** Due three weeks after they were issued: in time for whoever pays now, but for the older ones. */
const MONTHS = {
  december: { year: 2024, month: "12", days: 31 },
  january: { year: 2025, month: "01", days: 31 },
  february: { year: 2025, month: "02", days: 28 },
  march: { year: 2025, month: "03", days: 31 },
};

function drawBill(
  random: PythonRandom,
  {
    id,
    customerId,
    month,
    status,
    lines,
  }: {
    readonly id: string;
    readonly customerId: string;
    readonly month: keyof typeof MONTHS;
    readonly status: Bill["status"];
    readonly lines: readonly AccountLine[];
  },
): Bill {
  const { year, month: digits, days } = MONTHS[month];
  const on = (day: number | string) => `${year}-${digits}-${day}`;
  const item = (description: string, cents: number, item_type: string) => ({
    description,
    amount: cents / 100,
    date: on("05"),
    item_type,
  });
  // Odd cents tell one bill from another.
  const fee = 100 * Number(random.randint(1, 19)) + Number(random.randint(1, 99));
  const items = [
    ...lines.map(({ plan, row }) =>
      item(`${plan.name}, ${row.phone_number}`, Math.round(plan.price_per_month * 100), "Plan Charge"),
    ),
    item(random.choice(EXTRAS), fee, "Fee"),
  ];
  const cents = items.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
  return {
    bill_id: id,
    customer_id: customerId,
    period_start: on("01"),
    period_end: on(days),
    issue_date: on("05"),
    total_due: cents / 100,
    due_date: on(26),
    line_items: items,
    status,
  };
}

function drawImei(random: PythonRandom): string {
  return String(random.randint(10n ** 14n, 10n ** 15n - 1n));
}

function distinct(random: PythonRandom, count: number, low: number, high: number): number[] {
  const found = new Set<number>();
  while (found.size < count) found.add(Number(random.randint(low, high)));
  return [...found];
}

/** Rounded to one decimal. */
export function tenths(amount: number): number {
  return Math.round(amount * 10) / 10;
}
