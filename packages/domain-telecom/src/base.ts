import type { Value } from "@mua/python-compat";
import { parseCarrier } from "./carrier/schema.ts";
import type { CarrierBase } from "./carrier/state.ts";
import { parseUserSide } from "./phone/schema.ts";
import type { PhoneBase } from "./phone/state.ts";

/** Both databases as loaded: every episode shares them, none writes to them. */
export type TelecomBase = { readonly carrier: CarrierBase; readonly phone: PhoneBase };

/**
 * The official databases of the agent and the user, read as upstream reads them: checked, numbers coerced to the declared
 * types, absent fields with their defaults. Throws PythonError where the official models refuse them.
 */
export function loadTelecomDatabases(carrier: Value, phone: Value): TelecomBase {
  const { plans, customers, lines, bills, devices } = parseCarrier(carrier);
  return {
    carrier: {
      plans: byId(plans, ({ plan_id }) => plan_id),
      customers: byId(customers, ({ customer_id }) => customer_id),
      lines: byId(lines, ({ line_id }) => line_id),
      bills: byId(bills, ({ bill_id }) => bill_id),
      devices: byId(devices, ({ device_id }) => device_id),
    },
    phone: parseUserSide(phone),
  };
}

function byId<R>(rows: readonly R[], idOf: (row: R) => string): ReadonlyMap<string, R> {
  return new Map(rows.map((row) => [idOf(row), row]));
}
