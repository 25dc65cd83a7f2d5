import { type ToolCall, toolCall } from "@mua/core";
import { compareCodePoints, dumps, type Key, MAX_DEPTH, type Value } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AirlineBase, airlineTools } from "../src/index.ts";
import { dict, loadSmallAirline, openSmallAirline } from "./airline.ts";

const base = loadSmallAirline();
const { methods } = airlineTools;

/** Any text, lone surrogates included. */
const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
  .map((units) => String.fromCharCode(...units));

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

const { value } = fc.letrec<{ value: Value; dict: Value; list: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom(null, true, false, "__proto__", "constructor"),
    fc.bigInt(),
    fc.double(),
    text,
    ...Object.values(sound),
    tie("list"),
    tie("dict"),
  ),
  list: fc.array(tie("value") as fc.Arbitrary<Value>, { maxLength: 3 }),
  dict: fc
    .array(fc.tuple(text, tie("value") as fc.Arbitrary<Value>), { maxLength: 3 })
    .map((pairs) => new Map<Key, Value>(pairs)),
}));

/** As deep as arguments can be that were read from a text. */
function nested(depth: number): Value {
  let inner: Value = [];
  for (let level = 1; level < depth; level++) inner = level % 2 === 0 ? [inner] : new Map([["k", inner]]);
  return inner;
}
const extreme = fc.constantFrom<Value>(
  nested(MAX_DEPTH),
  10n ** 5000n,
  "x".repeat(200_000),
  Array.from({ length: 20_000 }, () => dict({ flight_number: "NB10", date: "2024-05-16" })),
  "9".repeat(50_000),
);

/** An argument that is mostly as it should be. */
function argument(parameter: string): fc.Arbitrary<Value> {
  return fc.oneof(
    { arbitrary: sound[parameter] ?? text, weight: 24 },
    { arbitrary: value, weight: 2 },
    { arbitrary: extreme, weight: 1 },
  );
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ arbitrary: fc.constant(null), weight: 12 }, { arbitrary, weight: 1 });
}

/** Calls of existing tools with all their parameters, rarely one too few or one too many. */
const plausible: fc.Arbitrary<ToolCall> = fc.constantFrom(...methods).chain(([name, method]) => {
  const parameters = method.signature.parameters.map((parameter) => parameter.name);
  return fc
    .tuple(
      fc.tuple(...parameters.map(argument)),
      rarely(fc.constantFrom("", ...parameters)),
      rarely(fc.tuple(fc.oneof(text, fc.constantFrom("__proto__", "self", "requestor")), value)),
    )
    .map(([values, dropped, extra]) => {
      const args = new Map<Key, Value>(
        parameters.map((parameter, index) => [parameter, values[index] as Value]),
      );
      if (dropped !== null) args.delete(dropped);
      if (extra !== null) args.set(...extra);
      return toolCall("", name, args);
    });
});

const wild: fc.Arbitrary<ToolCall> = fc
  .tuple(
    fc.oneof(text, fc.constantFrom("__proto__", "constructor", ...methods.keys())),
    fc.array(fc.tuple(text, value)),
  )
  .map(([name, args]) => toolCall("", name, new Map<Key, Value>(args)));

const anyCall = fc.oneof({ arbitrary: plausible, weight: 9 }, { arbitrary: wild, weight: 1 });
const anySide = fc.constantFrom("agent" as const, "user" as const);

/** The shared rows as they are now; `digest` would remember their texts. */
function baseText({ flights, users, reservations }: AirlineBase): string {
  return dumps([flights, users, reservations].map((rows) => new Map<Key, Value>(rows)));
}

describe("whatever is called", () => {
  const untouched = baseText(base);

  it("gives a result, and never changes the shared base", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anySide, anyCall), { maxLength: 8 }), (calls) => {
        const { world } = openSmallAirline(base);
        for (const [side, call] of calls) {
          const { content, error } = world.call(side, call);
          expect(typeof content).toBe("string");
          expect(error).toBe(content.startsWith("Error: "));
        }
      }),
      { numRuns: 400 },
    );
    expect(baseText(base)).toBe(untouched);
  });

  it("changes nothing when it only reads", () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        const { world } = openSmallAirline(base);
        const before = world.digest();
        world.call("agent", call);
        if (world.kindOf(call.name) !== "write") expect(world.digest()).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });

  it("agrees between sameness, differences and digests", () => {
    const calls = fc.array(plausible, { maxLength: 4 });
    fc.assert(
      fc.property(calls, calls, fc.boolean(), (first, second, alike) => {
        const left = openSmallAirline(base).world;
        const right = openSmallAirline(base).world;
        for (const call of first) left.call("agent", call);
        for (const call of alike ? first : second) right.call("agent", call);
        const same = left.digest().agent === right.digest().agent;
        expect(left.same(right)).toBe(same);
        expect(left.diff(right).length === 0).toBe(same);
        if (alike) expect(same).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("sells no more seats than there are, and every booking is among its user's", () => {
    fc.assert(
      fc.property(fc.array(plausible, { maxLength: 12 }), (calls) => {
        const { world } = openSmallAirline(base);
        for (const call of calls) world.call("agent", call);
        const { flights, users, reservations } = world.agent.state.tables;
        for (const { dates } of flights.values()) {
          for (const day of dates.values()) {
            if (day.status !== "available") continue;
            for (const left of day.available_seats.values()) expect(left >= 0n).toBe(true);
          }
        }
        for (const { reservation_id, user_id } of reservations.values()) {
          if (users.has(user_id)) expect(users.get(user_id)?.reservations).toContain(reservation_id);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("searching", () => {
  const place = fc.constantFrom("ASH", "BRN", "COV", null, "XXX");

  it("finds what a scan of this episode's flights finds", () => {
    const bookings = fc.array(fc.tuple(number, date), { maxLength: 3 });
    fc.assert(
      fc.property(bookings, place, place, date, (booked, origin, destination, date) => {
        const { world, call } = openSmallAirline(base);
        for (const [flight_number, day] of booked) {
          call("book_reservation", {
            user_id: "pia_1",
            origin: "",
            destination: "",
            flight_type: "one_way",
            cabin: "economy",
            flights: [dict({ flight_number, date: day })],
            passengers: [dict({ first_name: "", last_name: "", dob: "" })],
            payment_methods: [dict({ payment_id: "credit_card_1", amount: 50n })],
            total_baggages: 0n,
            nonfree_baggages: 0n,
            insurance: "no",
          });
        }
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
