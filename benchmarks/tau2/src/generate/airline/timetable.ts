import { type AirlineBase, airports } from "@mua/domain-airline";
import { compareCodePoints } from "@mua/python-compat";
import type { DraftAction } from "../draft.ts";

export const CABINS = ["basic_economy", "economy", "business"] as const;
export type Cabin = (typeof CABINS)[number];

/** The policy's present: 15 May 2024, 15:00. */
export const NOW = "2024-05-15T15:00:00";
const TODAY = "2024-05-15";
/** What can be booked lies in the rest of the month. */
export const DATES: readonly string[] = Array.from({ length: 15 }, (_, day) => `2024-05-${16 + day}`);

/** A direct flight that can be booked, with its price for one passenger in one cabin, in dollars. */
export type Offer = {
  readonly number: string;
  readonly date: string;
  readonly departs: string;
  readonly price: number;
};

/** Which of several flights a customer wants: said so that only one fits. */
export type Choice = { readonly text: string; readonly offer: Offer };

/** What the airline flies, as its tools tell it. */
export class Timetable {
  readonly base: AirlineBase;
  /** Pairs of places with a direct flight. */
  readonly routes: readonly (readonly [origin: string, destination: string])[];

  constructor(base: AirlineBase) {
    this.base = base;
    const pairs = new Map(
      Array.from(base.flights.values(), ({ origin, destination }) => [
        `${origin} ${destination}`,
        [origin, destination] as const,
      ]),
    );
    this.routes = [...pairs.values()];
  }

  status(flight: string, date: string): string | undefined {
    return this.base.flights.get(flight)?.dates.get(date)?.status;
  }

  /** The price and the seats of a flight that can be booked; undefined for any other. */
  fare(
    flight: string,
    date: string,
    cabin: Cabin,
  ): { readonly price: number; readonly seats: number } | undefined {
    const day = this.base.flights.get(flight)?.dates.get(date);
    if (day?.status !== "available") return undefined;
    return { price: Number(day.prices.get(cabin)), seats: Number(day.available_seats.get(cabin)) };
  }

  /** The direct flights of a day with so many seats in a cabin, in database order. */
  direct(origin: string, destination: string, date: string, cabin: Cabin, seats: number): readonly Offer[] {
    return (this.base.flightsFrom.get(origin) ?? []).flatMap((key) => {
      const flight = this.base.flights.get(key);
      const fare = this.fare(key, date, cabin);
      if (flight?.destination !== destination || fare === undefined || fare.seats < seats) return [];
      return [{ number: key, date, departs: flight.scheduled_departure_time_est, price: fare.price }];
    });
  }
}

/** The one that is first by a measure that people ask for; undefined where two are. */
export function choose(offers: readonly Offer[], by: "cheapest" | "earliest" | "latest"): Choice | undefined {
  const measure = (offer: Offer): number | string => (by === "cheapest" ? offer.price : offer.departs);
  const sorted = offers.toSorted((a, b) =>
    by === "cheapest" ? a.price - b.price : compareCodePoints(a.departs, b.departs),
  );
  const [first, second] = by === "latest" ? sorted.toReversed() : sorted;
  if (first === undefined || (second !== undefined && measure(first) === measure(second))) return undefined;
  return { text: by === "cheapest" ? "the cheapest direct flight" : `the ${by} direct flight`, offer: first };
}

export function searchFor(origin: string, destination: string, date: string): DraftAction {
  return { name: "search_direct_flight", arguments: { origin, destination, date } };
}

/** `Phoenix (PHX)`. */
export function placeText(code: string): string {
  const city = airports.find(({ iata }) => iata === code)?.city;
  return city === undefined ? code : `${city} (${code})`;
}

/** `May 22`. */
export function dayText(date: string): string {
  return `May ${Number(date.slice(-2))}`;
}

export function cabinText(cabin: Cabin): string {
  return cabin.replace("_", " ");
}

export function isAfterToday(date: string): boolean {
  return date > TODAY;
}
