import type { Value } from "@mua/python-compat";
import { type CarrierBase, carrierBase } from "./carrier/state.ts";
import { parseUserSide } from "./phone/schema.ts";
import type { PhoneBase } from "./phone/state.ts";

/** Both databases as loaded: every episode shares them, none writes to them. */
export type TelecomBase = { readonly carrier: CarrierBase; readonly phone: PhoneBase };

/**
 * The official databases of the agent and the user, read as upstream reads them: checked, numbers coerced to the declared
 * types, absent fields with their defaults. Throws PythonError where the official models refuse them.
 */
export function loadTelecomDatabases(carrier: Value, phone: Value): TelecomBase {
  return { carrier: carrierBase(carrier), phone: parseUserSide(phone) };
}
