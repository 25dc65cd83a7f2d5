import type { Bill, Customer, Device, Line, Plan, TelecomBase } from "@mua/domain-telecom";
import type { PythonRandom } from "@mua/python-compat";
import type { DraftCall } from "../draft.ts";
import { agent, user } from "./calls.ts";
import { drawPerson, drawWhereabouts, nameOf, type Person, type Whereabouts } from "./people.ts";

/** The rows that new accounts are made of: plans as they are, devices as models to have another of. */
export type Stock = { readonly plans: readonly Plan[]; readonly devices: readonly Device[] };

/** A line of an account with what belongs to it. */
export type AccountLine = {
  readonly row: Line;
  readonly plan: Plan;
  readonly device: Device;
  /** Whose it is, as the caller hears it: `your son's phone`. */
  readonly whose: string;
};

/** The bills of the last months, and the one of the next, which takes what is bought today. */
export type AccountBills = { readonly [month in keyof typeof MONTHS]: Bill };

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
const FEES = [
  "Calls to other networks",
  "Replacement of a SIM card",
  "Voicemail to text",
  "Itemised statement",
];
const MONTHS = {
  december: { year: 2024, month: "12", days: 31 },
  january: { year: 2025, month: "01", days: 31 },
  february: { year: 2025, month: "02", days: 28 },
  march: { year: 2025, month: "03", days: 31 },
};
/** The plan of a phone holds more data than anybody buys on top, in GB. */
const LEAST_FOR_PHONES = 2;

/** Makes ids and numbers that an account has once. */
type Numbering = { readonly id: (letter: string) => string; readonly phone: () => string };

/** The plans and devices there are. */
export function stockOf({ carrier }: TelecomBase): Stock {
  return { plans: [...carrier.plans.values()], devices: [...carrier.devices.values()] };
}

export function drawAccount(random: PythonRandom, stock: Stock): Account {
  const caller = drawPerson(random);
  const whereabouts = drawWhereabouts(random, caller);
  const numbering = drawNumbering(random);
  const customerId = numbering.id("C");
  const phones = stock.devices.filter(({ device_type }) => device_type === "phone");
  const line = (whose: string, devices: readonly Device[]) =>
    drawLine(random, numbering, whose, devices, stock.plans);
  const own = line("your own", phones);
  if (whereabouts.abroad) own.row.roaming_enabled = true;
  const relatives = random.sample(RELATIVES, Number(random.randint(0, 3)));
  const lines = [own, ...relatives.map((relative) => line(`${relative}'s`, stock.devices))] as const;
  const bill = (month: keyof typeof MONTHS, status: Bill["status"]) =>
    drawBill(random, lines, {
      ...blankBill(month, status),
      bill_id: numbering.id("B"),
      customer_id: customerId,
    });
  const bills = {
    december: bill("december", "Paid"),
    january: bill("january", "Paid"),
    february: bill("february", random.random() < 0.5 ? "Paid" : "Issued"),
    march: { ...blankBill("march", "Draft"), bill_id: numbering.id("B"), customer_id: customerId },
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
      phone_number: random.random() < 0.5 ? own.row.phone_number : numbering.phone(),
      address: caller.address,
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

/** Puts the account, and nobody else's, into the carrier's database, and its first line's phone into the caller's hand. */
export function openingCalls({ customer, lines, bills, whereabouts }: Account): readonly DraftCall[] {
  const rows = {
    customers: [customer],
    lines: lines.map(({ row }) => row),
    bills: Object.values(bills),
    devices: lines.map(({ device }) => device),
  };
  return [
    // Initialisation data would make both sides share one state.
    agent("update_db", { update_data: rows }),
    user("set_user_info", { name: customer.full_name, phone_number: lines[0].row.phone_number }),
    user("set_user_location", { abroad: whereabouts.abroad }),
    ...(whereabouts.abroad ? [user("turn_roaming_on")] : []),
  ];
}

function drawNumbering(random: PythonRandom): Numbering {
  const left = new Set<bigint>();
  while (left.size < 20) left.add(random.randint(2000, 9999));
  const [...digits] = left;
  // Upstream's numbers are those of 123.
  const area = random.randint(200, 989);
  return { id: (letter) => `${letter}${digits.pop()}`, phone: () => `555-${area}-${digits.pop()}` };
}

function drawLine(
  random: PythonRandom,
  numbering: Numbering,
  whose: string,
  devices: readonly Device[],
  plans: readonly Plan[],
): AccountLine {
  const model = random.choice(devices);
  const device = {
    ...model,
    device_id: numbering.id("D"),
    imei: String(random.randint(10n ** 14n, 10n ** 15n - 1n)),
  };
  const isPhone = device.device_type === "phone";
  const plan = random.choice(
    plans.filter(({ data_limit_gb }) => !isPhone || data_limit_gb > LEAST_FOR_PHONES),
  );
  const wholeGb = Math.floor(Math.min(plan.data_limit_gb, 40) * random.uniform(0.1, 0.85));
  return {
    plan,
    device,
    whose: `${whose} ${device.device_type}`,
    row: {
      line_id: numbering.id("L"),
      phone_number: numbering.phone(),
      status: "Active",
      plan_id: plan.plan_id,
      device_id: device.device_id,
      // Never whole: a whole number is said by chance too easily.
      data_used_gb: tenths(wholeGb + Number(random.randint(1, 9)) / 10),
      data_refueling_gb: 0,
      roaming_enabled: random.random() < 0.5,
      contract_end_date: `${random.randint(2026, 2027)}-0${random.randint(1, 9)}-28`,
      last_plan_change_date: `2024-0${random.randint(1, 9)}-1${random.randint(0, 9)}`,
      last_sim_replacement_date: null,
      suspension_start_date: null,
    },
  };
}

/** Due three weeks after it was issued: the bill of February tomorrow. */
function blankBill(of: keyof typeof MONTHS, status: Bill["status"]): Omit<Bill, "bill_id" | "customer_id"> {
  const { year, month, days } = MONTHS[of];
  return {
    period_start: `${year}-${month}-01`,
    period_end: `${year}-${month}-${days}`,
    issue_date: `${year}-${month}-05`,
    total_due: 0,
    due_date: `${year}-${month}-26`,
    line_items: [],
    status,
  };
}

/** The bill with the plans of all lines and a fee of odd cents, which tell its total from others. */
function drawBill(random: PythonRandom, lines: readonly AccountLine[], blank: Bill): Bill {
  const item = (description: string, cents: number, item_type: string) => ({
    description,
    amount: cents / 100,
    date: blank.issue_date,
    item_type,
  });
  const fee = 100 * Number(random.randint(1, 19)) + Number(random.randint(1, 99));
  const items = [
    ...lines.map(({ plan, row }) =>
      item(`${plan.name}, ${row.phone_number}`, Math.round(plan.price_per_month * 100), "Plan Charge"),
    ),
    item(random.choice(FEES), fee, "Fee"),
  ];
  const cents = items.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
  return { ...blank, line_items: items, total_due: cents / 100 };
}

/** Rounded to one decimal. */
export function tenths(amount: number): number {
  return Math.round(amount * 10) / 10;
}
