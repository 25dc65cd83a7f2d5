import type { Row } from "@mua/core";
import { compareCodePoints, hashable, parseIntText, repr, type Value, valueError } from "@mua/python-compat";
import type { ByCabin } from "./model.ts";
import type { AirlineState } from "./state.ts";

/** A flight that can be booked on some day, as the search tools show it. */
type DirectFlight = {
  readonly flight_number: string;
  readonly origin: string;
  readonly destination: string;
  readonly status: "available";
  readonly scheduled_departure_time_est: string;
  readonly scheduled_arrival_time_est: string;
  readonly date: string | null;
  readonly available_seats: Row<ByCabin>;
  readonly prices: Row<ByCabin>;
};

export function searchDirectFlight(
  state: AirlineState,
  origin: Value,
  destination: Value,
  date: Value,
): readonly DirectFlight[] {
  return search(state, { origin, destination, date });
}

/** Pairs of flights, each by way of another airport. */
export function searchOnestopFlight(
  state: AirlineState,
  origin: Value,
  destination: Value,
  date: Value,
): readonly (readonly [DirectFlight, DirectFlight])[] {
  return search(state, { origin, destination: null, date }).flatMap((found) => {
    // Found on that date, which therefore is a text.
    const first = { ...found, date: date as string };
    const arrival = first.scheduled_arrival_time_est;
    const secondDate = arrival.includes("+1") ? dayAfter(first.date) : first.date;
    const seconds = search(state, {
      origin: first.destination,
      destination,
      date: secondDate,
      leaveAfter: arrival,
    });
    return seconds.map((second) => [first, { ...second, date: secondDate }] as const);
  });
}

/** The next day as upstream writes it: of May 2024, without a leading zero, on past the end of the month. */
function dayAfter(date: string): string {
  const tail = [...date].slice(-2).join("");
  const day = parseIntText(tail);
  if (day === undefined) throw valueError(`invalid literal for int() with base 10: ${repr(tail)}`);
  return `2024-05-${day + 1n}`;
}

/** The bookable flights in database order; null stands for any place. Times are compared as texts, `+1` included. */
function search(
  state: AirlineState,
  {
    origin,
    destination,
    date,
    leaveAfter = "",
  }: {
    readonly origin: Value;
    readonly destination: Value;
    readonly date: Value;
    readonly leaveAfter?: string;
  },
): readonly DirectFlight[] {
  const results: DirectFlight[] = [];
  for (const key of keysFrom(state, origin)) {
    const flight = state.tables.flights.get(key);
    if (flight === undefined || (destination !== null && flight.destination !== destination)) continue;
    // Only now, as upstream: where no flight fits, any date will do.
    hashable(date);
    const day = typeof date === "string" ? flight.dates.get(date) : undefined;
    if (day?.status !== "available") continue;
    if (compareCodePoints(flight.scheduled_departure_time_est, leaveAfter) < 0) continue;
    results.push({
      flight_number: flight.flight_number,
      origin: flight.origin,
      destination: flight.destination,
      status: day.status,
      scheduled_departure_time_est: flight.scheduled_departure_time_est,
      scheduled_arrival_time_est: flight.scheduled_arrival_time_est,
      date: null,
      available_seats: day.available_seats,
      prices: day.prices,
    });
  }
  return results;
}

function keysFrom({ base }: AirlineState, origin: Value): Iterable<string> {
  if (origin === null) return base.flights.keys();
  return (typeof origin === "string" ? base.flightsFrom.get(origin) : undefined) ?? [];
}
