import { Database, type Row } from "@mua/core";
import {
  isDict,
  type Key,
  PythonRandom,
  str,
  typeError,
  typeName,
  type Value,
  valueError,
} from "@mua/python-compat";
import type { Bill, Customer, Device, Line, Plan } from "./model.ts";
import { parseCarrier } from "./schema.ts";
import { Sequence } from "./sequence.ts";

/** A carrier's database as loaded: every episode shares it, none writes to it. */
export type CarrierBase = {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly customers: ReadonlyMap<string, Customer>;
  readonly lines: ReadonlyMap<string, Line>;
  readonly bills: ReadonlyMap<string, Bill>;
  readonly devices: ReadonlyMap<string, Device>;
};

/** Not read-only: a task may bring rows of its own. */
type CarrierTables = {
  plans: Sequence<Plan>;
  customers: Sequence<Customer>;
  lines: Sequence<Line>;
  bills: Sequence<Bill>;
  devices: Sequence<Device>;
};

/** The carrier's database of one episode over the base that all episodes share. */
export class CarrierState extends Database<CarrierTables> {
  readonly #seed: number;
  #random: PythonRandom | undefined;

  /** `seed` decides what upstream draws at random: the ids of new bills. */
  constructor(base: CarrierBase, seed: number) {
    super(tablesOf(base));
    this.#seed = seed;
  }

  /** A new bill's id: upstream takes eight hexadecimal digits of a random UUID. */
  newBillId(): string {
    this.#random ??= new PythonRandom(this.#seed);
    return `B${this.#random.getrandbits(32).toString(16).padStart(8, "0")}`;
  }
}

/** The base of a carrier from rows as upstream lists them. Throws PythonError where the official models refuse them. */
export function carrierBase(rows: Value): CarrierBase {
  const { plans, customers, lines, bills, devices } = parseCarrier(rows);
  return {
    plans: byKey(plans, ({ plan_id }) => plan_id),
    customers: byKey(customers, ({ customer_id }) => customer_id),
    lines: byKey(lines, ({ line_id }) => line_id),
    bills: byKey(bills, ({ bill_id }) => bill_id),
    devices: byKey(devices, ({ device_id }) => device_id),
  };
}

function byKey<R>(rows: readonly R[], keyOf: (row: R) => string): ReadonlyMap<string, R> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function tablesOf(base: CarrierBase): CarrierTables {
  return {
    plans: new Sequence(base.plans),
    customers: new Sequence(base.customers),
    lines: new Sequence(base.lines),
    bills: new Sequence(base.bills),
    devices: new Sequence(base.devices),
  };
}

/**
 * The official `update_db` of every toolkit: each list that is given takes the place of the one there was. Throws
 * PythonError where the official models refuse the outcome; the state is then as it was.
 */
export function updateDatabase({ tables }: CarrierState, update: Value): null {
  if (update === null) return null;
  if (!isDict(update)) throw typeError(`'${typeName(update)}' object is not iterable`);
  const rows = Object.entries(tables).map(([name, table]): [string, Value] => [name, table.list() as Value]);
  Object.assign(tables, tablesOf(carrierBase(new Map<Key, Value>([...rows, ...update]))));
  return null;
}

type Rows<R> = { get(id: string): R | undefined };

function byId<R>(rows: Rows<R>, kind: string, id: Value): R {
  const row = typeof id === "string" ? rows.get(id) : undefined;
  if (row === undefined) throw valueError(`${kind} with ID ${str(id)} not found`);
  return row;
}

export function planOf({ tables }: CarrierState, id: Value): Row<Plan> {
  return byId(tables.plans, "Plan", id);
}

export function customerOf({ tables }: CarrierState, id: Value): Row<Customer> {
  return byId(tables.customers, "Customer", id);
}

export function lineOf({ tables }: CarrierState, id: Value): Row<Line> {
  return byId(tables.lines, "Line", id);
}

export function billOf({ tables }: CarrierState, id: Value): Row<Bill> {
  return byId(tables.bills, "Bill", id);
}

export function deviceOf({ tables }: CarrierState, id: Value): Row<Device> {
  return byId(tables.devices, "Device", id);
}

/** The customer for writing. */
export function editCustomer({ tables }: CarrierState, id: Value): Customer {
  return byId({ get: (key) => tables.customers.edit(key) }, "Customer", id);
}

/** The line for writing. */
export function editLine({ tables }: CarrierState, id: Value): Line {
  return byId({ get: (key) => tables.lines.edit(key) }, "Line", id);
}

/** The bill for writing. */
export function editBill({ tables }: CarrierState, id: Value): Bill {
  return byId({ get: (key) => tables.bills.edit(key) }, "Bill", id);
}

/** A line that belongs to the customer. Throws PythonError. */
export function lineOfCustomer(state: CarrierState, customerId: Value, lineId: Value): Row<Line> {
  if (customerOf(state, customerId).line_ids.some((id) => id === lineId)) return lineOf(state, lineId);
  throw valueError(`Line ${str(lineId)} not found for customer ${str(customerId)}`);
}

/** The customer's bills, in the order in which they were added. Throws PythonError. */
export function billsOf(state: CarrierState, customer: Row<Customer>): readonly Row<Bill>[] {
  return customer.bill_ids.map((id) => billOf(state, id));
}
