import type { Value } from "@mua/python-compat";
import type { Flight, Reservation, User } from "./model.ts";
import { parseDatabase } from "./schema.ts";

/** An airline database as loaded: every episode shares it, none writes to it. */
export type AirlineBase = {
  readonly flights: ReadonlyMap<string, Flight>;
  readonly users: ReadonlyMap<string, User>;
  readonly reservations: ReadonlyMap<string, Reservation>;
  /**
   * Keys of flights by where they start, in database order: what upstream finds by scanning. It holds for every
   * episode, since no tool changes where a flight goes.
   */
  readonly flightsFrom: ReadonlyMap<string, readonly string[]>;
};

/**
 * The official `db.json`, read as upstream reads it: checked, numbers coerced to the declared types, absent fields null.
 * Takes what `parseJson` gives. Throws PythonError where the official models refuse it.
 */
export function loadAirlineDatabase(json: Value): AirlineBase {
  const { flights, users, reservations } = parseDatabase(json);
  const byOrigin = Map.groupBy(flights, ([, { origin }]) => origin);
  const flightsFrom = new Map(Array.from(byOrigin, ([origin, found]) => [origin, found.map(([key]) => key)]));
  return { flights, users, reservations, flightsFrom };
}
