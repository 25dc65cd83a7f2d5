import { isDict } from "@mua/python-compat";
import { describe, expect, test } from "vitest";
import { at, databaseOf, dataFile, list } from "./data.ts";
import { airline } from "./play.ts";

const { database, rows } = databaseOf("airline");
const FREE_BAGS: { readonly [cabin: string]: number } = { basic_economy: 0, economy: 1, business: 2 };

describe("the database", () => {
  test("is as large as it is said to be", () => {
    expect(["users", "flights", "reservations"].map((name) => rows(name).length)).toEqual([20, 16, 21]);
  });

  test("has every row under its own id, and every amount of a card as a float", () => {
    for (const [name, field] of [
      ["users", "user_id"],
      ["flights", "flight_number"],
      ["reservations", "reservation_id"],
    ] as const) {
      for (const [id, row] of rows(name)) expect(row.get(field)).toBe(id);
    }
    for (const [, user] of rows("users")) {
      const methods = at(user, "payment_methods");
      if (!isDict(methods)) throw new Error("no payment methods");
      for (const method of methods.values()) {
        if (isDict(method) && method.has("amount")) expect(method.get("amount")).toBeTypeOf("number");
      }
    }
  });

  test("flies only between airports that the airport tool lists, and sells only what has not left", () => {
    const { environment } = airline.open(airline.tasks[0] ?? never(), { seed: 1 });
    const call = { id: "", name: "list_all_airports", rawArguments: "{}", arguments: new Map() };
    const airports = environment.call("agent", call).content;
    for (const [, flight] of rows("flights")) {
      for (const end of ["origin", "destination"]) expect(airports).toContain(`"${String(at(flight, end))}"`);
      const dates = at(flight, "dates");
      if (!isDict(dates)) throw new Error("no dates");
      for (const [date, day] of dates) {
        expect(at(day, "status") === "available").toBe(String(date) > "2024-05-15");
      }
    }
  });

  test("has reservations that belong to their users, fly as planned, and were paid for what they cost", () => {
    for (const [id, reservation] of rows("reservations")) {
      const user = at(database, "users", String(reservation.get("user_id")));
      expect(list(at(user, "reservations"))).toContain(id);
      for (const flight of list(at(reservation, "flights"))) {
        const plan = at(database, "flights", String(at(flight, "flight_number")));
        expect([at(flight, "origin"), at(flight, "destination")]).toEqual([
          at(plan, "origin"),
          at(plan, "destination"),
        ]);
        expect(isDict(at(plan, "dates", String(at(flight, "date"))))).toBe(true);
      }
      const passengers = list(at(reservation, "passengers")).length;
      const bags = Number(at(reservation, "total_baggages"));
      const free = (FREE_BAGS[String(at(reservation, "cabin"))] ?? 0) * passengers;
      const toPay = Math.max(0, bags - free);
      expect(at(reservation, "nonfree_baggages")).toBe(BigInt(toPay));
      const fares = list(at(reservation, "flights")).map((flight) => Number(at(flight, "price")));
      const insurance = at(reservation, "insurance") === "yes" ? 30 : 0;
      const each = fares.reduce((sum, fare) => sum + fare, insurance);
      const paid = at(reservation, "payment_history", 0);
      expect(at(paid, "amount")).toBe(BigInt(each * passengers + 50 * toPay));
      expect(isDict(at(user, "payment_methods", String(at(paid, "payment_id"))))).toBe(true);
    }
    for (const [id, user] of rows("users")) {
      for (const reservation of list(at(user, "reservations")))
        expect(at(database, "reservations", String(reservation), "user_id")).toBe(id);
    }
  });

  test("holds what the policy says of prices and free bags", () => {
    const policy = dataFile("airline/policy.md");
    expect(policy).toContain("none in basic economy, one in economy, two in business");
    expect(policy).toContain("Every further bag costs $50");
    expect(policy).toContain("Insurance costs $30");
  });
});

describe("the tasks", () => {
  test.each(airline.tasks)("$id: the user's facts and the scenario are true", (task) => {
    const user = at(database, "users", task.customer);
    expect(task.user.facts).toEqual({ user: task.customer });
    const name = `${String(at(user, "name", "first_name"))} ${String(at(user, "name", "last_name"))}`;
    expect(task.scenario).toContain(`You are ${name}, user id ${task.customer}.`);

    const known = task.user.requests.flatMap(({ facts, turns }) => [
      facts,
      ...turns.map((turn) => turn.facts),
    ]);
    const own = list(at(user, "reservations"));
    for (const { reservation } of known) {
      if (reservation === undefined) continue;
      expect(task.scenario).toContain(reservation);
      expect(own.includes(reservation)).toBe(task.id !== "refuse-3");
    }
    for (const { arguments: args } of task.actions) {
      const [reservation, payment] = [args.get("reservation_id"), args.get("payment_id")];
      if (reservation !== undefined)
        expect(known.map(({ reservation }) => reservation)).toContain(reservation);
      if (payment !== undefined) expect(isDict(at(user, "payment_methods", String(payment)))).toBe(true);
      if (args.has("user_id")) expect(args.get("user_id")).toBe(task.customer);
    }
  });
});

function never(): never {
  throw new Error("no task");
}
