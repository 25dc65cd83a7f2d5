import type { Row } from "@mua/core";
import {
  attributeError,
  hashable,
  iterate,
  PythonError,
  repr,
  type Value,
  valueError,
} from "@mua/python-compat";
import type { ByCabin, ReservationFlight } from "./model.ts";
import { type FlightInfo, flightInfo, readRows } from "./schema.ts";
import { type AirlineState, flightOf, statusOn } from "./state.ts";

/** The flights that a caller names, to be asked for when upstream looks at them. Throws PythonError where a row is not sound. */
export function readFlights(flights: Value): () => readonly FlightInfo[] {
  const infos = readRows(flightInfo, flights);
  return () => {
    if (infos === undefined) throw attributeError(iterate(flights)[0] ?? null, "flight_number");
    return infos;
  };
}

/** A flight with seats for so many passengers, at today's price. Throws PythonError where there is none. */
export function offer(
  state: AirlineState,
  { flight_number, date }: FlightInfo,
  cabin: Value,
  passengers: number,
): ReservationFlight {
  const { origin, destination } = flightOf(state, flight_number);
  const day = statusOn(state, flight_number, date);
  if (day.status !== "available") {
    throw valueError(`Flight ${flight_number} not available on date ${date}`);
  }
  if (inCabin(day.available_seats, cabin) < passengers) {
    throw valueError(`Not enough seats on flight ${flight_number}`);
  }
  return { flight_number, origin, destination, date, price: inCabin(day.prices, cabin) };
}

/** Takes seats of a flight that has been offered. */
export function takeSeats(
  state: AirlineState,
  { flight_number, date }: FlightInfo,
  cabin: string,
  passengers: number,
): void {
  const day = state.tables.flights.edit(flight_number)?.dates.get(date);
  if (day?.status !== "available") return;
  day.available_seats.set(cabin, inCabin(day.available_seats, cabin) - BigInt(passengers));
}

function inCabin(byCabin: Row<ByCabin>, cabin: Value): bigint {
  hashable(cabin);
  const found = typeof cabin === "string" ? byCabin.get(cabin) : undefined;
  if (found === undefined) throw new PythonError("KeyError", repr(cabin));
  return found;
}
