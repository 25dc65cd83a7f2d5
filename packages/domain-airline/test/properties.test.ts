import { compareCodePoints, dumps, type Key, MAX_DEPTH, type Value } from "@mua/python-compat";
import { callsOf, itHoldsWhateverIsCalled, nested, sidedCalls } from "@mua/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { airlineTools } from "../src/index.ts";
import { type Airline, dict, loadSmallAirline, openSmallAirline } from "./airline.ts";

const base = loadSmallAirline();

const number = fc.constantFrom("NB10", "NB11", "NB20", "NB30", "NB31", "NB32", "NB40");
const date = fc.constantFrom("2024-05-15", "2024-05-16", "2024-05-17", "2024-05-31", "tomorrow");
const airport = fc.constantFrom<Value>("ASH", "BRN", "COV", null);
const count = fc.constantFrom<Value>(0n, 1n, 2n, 5n, 2.0, "2", true);
const method = fc.constantFrom(
  "credit_card_1",
  "gift_card_1",
  "certificate_1",
  "credit_card_2",
  "gift_card_2",
);
const passenger = fc
  .constantFrom("Ada", "Bo")
  .map((first_name) => dict({ first_name, last_name: "Fenn", dob: "" }));
const flight = fc.record({ flight_number: number, date }).map(dict);
const amount = fc.constantFrom<Value>(0n, 30n, 50n, 60n, 110n, -20n, 100.0, "50");
const payment = fc.record({ payment_id: method, amount }).map(dict);
const list = (item: fc.Arbitrary<Value>, maxLength: number) => fc.array(item, { maxLength });

/** Arguments as they are when nothing is wrong. */
const sound: { readonly [parameter: string]: fc.Arbitrary<Value> } = {
  user_id: fc.constantFrom("pia_1", "quin_2"),
  reservation_id: fc.constantFrom("R1AAAA", "R2BBBB", "R3CCCC", "HATHAT"),
  origin: airport,
  destination: airport,
  date,
  flight_number: number,
  flight_type: fc.constantFrom("one_way", "round_trip"),
  cabin: fc.constantFrom("economy", "business", "basic_economy"),
  flights: list(flight, 2),
  passengers: list(passenger, 2),
  payment_methods: list(payment, 2),
  payment_id: method,
  total_baggages: count,
  nonfree_baggages: count,
  insurance: fc.constantFrom("yes", "no"),
  amount,
  expression: fc.constantFrom("2 + 2 * 3", "(1.5 - 4) / 3", "1 / 0"),
};

const calls = callsOf(airlineTools, sound, [
  nested(MAX_DEPTH),
  10n ** 5000n,
  "x".repeat(200_000),
  Array.from({ length: 20_000 }, () => dict({ flight_number: "NB10", date: "2024-05-16" })),
  "9".repeat(50_000),
]);

/** The shared rows as they are now; `digest` would remember their texts. */
function baseText(): string {
  return dumps([base.flights, base.users, base.reservations].map((rows) => new Map<Key, Value>(rows)));
}

describe("whatever is called", () => {
  itHoldsWhateverIsCalled(() => openSmallAirline(base).world, baseText, sidedCalls({ agent: calls }));

  it("changes nothing when it only reads", () => {
    fc.assert(
      fc.property(calls.any, (call) => {
        const { world } = openSmallAirline(base);
        const before = world.digest();
        world.call("agent", call);
        if (world.kindOf(call.name) !== "write") expect(world.digest()).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });
});

/** Books one flight for so many passengers, for a price that a credit card pays. */
function bookedBy(
  { call }: Airline,
  flight_number: Value,
  date: Value,
  cabin: Value,
  size: number,
  price: bigint,
) {
  return call("book_reservation", {
    user_id: "pia_1",
    origin: "",
    destination: "",
    flight_type: "one_way",
    cabin,
    flights: [dict({ flight_number, date })],
    passengers: Array.from({ length: size }, () => dict({ first_name: "", last_name: "", dob: "" })),
    payment_methods: [dict({ payment_id: "credit_card_1", amount: price })],
    total_baggages: 0n,
    nonfree_baggages: 0n,
    insurance: "no",
  });
}

describe("booking", () => {
  it("sells a seat to each passenger, and no more than there are", () => {
    const size = fc.integer({ min: 0, max: 3 });
    const cabin = fc.constantFrom("economy", "business", "basic_economy");
    let sold = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(number, date, cabin, size), { maxLength: 5 }), (bookings) => {
        const airline = openSmallAirline(base);
        const { flights, users } = airline.world.agent.state.tables;
        for (const [flight, date, cabin, size] of bookings) {
          const left = () => {
            const day = flights.get(flight)?.dates.get(date);
            return day?.status === "available" ? day : undefined;
          };
          const before = left()?.available_seats.get(cabin);
          const price = (left()?.prices.get(cabin) ?? 0n) * BigInt(size);
          const mine = users.get("pia_1")?.reservations.length ?? 0;
          const isBooked = !bookedBy(airline, flight, date, cabin, size, price).startsWith("Error");
          const after = left()?.available_seats.get(cabin);
          if (isBooked) sold += size;
          expect(after).toBe(before === undefined || !isBooked ? before : before - BigInt(size));
          if (after !== undefined) expect(after >= 0n).toBe(true);
          expect(users.get("pia_1")?.reservations).toHaveLength(mine + (isBooked ? 1 : 0));
        }
      }),
    );
    expect(sold).toBeGreaterThan(0);
  });
});

describe("searching", () => {
  const place = fc.constantFrom("ASH", "BRN", "COV", null, "XXX");

  it("finds what a scan of this episode's flights finds", () => {
    const bookings = fc.array(fc.tuple(number, date), { maxLength: 3 });
    fc.assert(
      fc.property(bookings, place, place, date, (booked, origin, destination, date) => {
        const airline = openSmallAirline(base);
        const { world, call } = airline;
        for (const [flight, day] of booked) bookedBy(airline, flight, day, "economy", 1, 50n);
        const scanned = (from: Value, to: Value, day: string, after = "") =>
          [...world.agent.state.tables.flights.values()].flatMap((flight) => {
            const status = flight.dates.get(day);
            const fits =
              (from === null || flight.origin === from) &&
              (to === null || flight.destination === to) &&
              compareCodePoints(flight.scheduled_departure_time_est, after) >= 0;
            if (!fits || status?.status !== "available") return [];
            const { dates: _, ...fields } = flight;
            const { flight_number, origin, destination, ...times } = fields;
            const { available_seats, prices } = status;
            const found = { flight_number, origin, destination, status: "available", ...times };
            return [{ ...found, date: null, available_seats, prices }];
          });
        expect(call("search_direct_flight", { origin, destination, date })).toBe(
          dumps(scanned(origin, destination, date)),
        );
        if (date === "tomorrow") return;
        const pairs = scanned(origin, null, date).flatMap((first) => {
          const arrival = first.scheduled_arrival_time_est;
          const second = arrival.endsWith("+1") ? `2024-05-${Number(date.slice(-2)) + 1}` : date;
          return scanned(first.destination, destination, second, arrival).map((next) => [
            { ...first, date },
            { ...next, date: second },
          ]);
        });
        expect(call("search_onestop_flight", { origin, destination, date })).toBe(dumps(pairs));
      }),
    );
  });
});
