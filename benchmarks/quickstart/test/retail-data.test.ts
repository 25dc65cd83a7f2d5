import { isDict } from "@mua/python-compat";
import { describe, expect, test } from "vitest";
import { at, databaseOf, dataFile, list } from "./data.ts";
import { retail } from "./play.ts";

const { database, rows } = databaseOf("retail");

describe("the database", () => {
  test("is as large as it is said to be", () => {
    expect(["users", "products", "orders"].map((name) => rows(name).length)).toEqual([20, 15, 30]);
  });

  test("has every row under its own id, and every amount as a float", () => {
    for (const [name, field] of [
      ["users", "user_id"],
      ["products", "product_id"],
      ["orders", "order_id"],
    ] as const) {
      for (const [id, row] of rows(name)) expect(row.get(field)).toBe(id);
    }
    expect(dataFile("retail/db.json")).not.toMatch(/"(?:price|amount|balance)": \d+[,\s}]/u);
  });

  test("has orders that belong to their users, name real variants, and were paid for what they cost", () => {
    for (const [id, order] of rows("orders")) {
      const user = at(database, "users", String(order.get("user_id")));
      expect(list(at(user, "orders"))).toContain(id);
      const items = list(at(order, "items"));
      for (const item of items) {
        const product = at(database, "products", String(at(item, "product_id")));
        expect(at(item, "name")).toBe(at(product, "name"));
        const variant = at(product, "variants", String(at(item, "item_id")));
        expect([at(item, "price"), at(item, "options")]).toEqual([
          at(variant, "price"),
          at(variant, "options"),
        ]);
      }
      const paid = at(order, "payment_history", 0);
      expect(at(paid, "amount")).toBeCloseTo(
        items.reduce((sum: number, item) => sum + Number(at(item, "price")), 0),
        6,
      );
      expect(isDict(at(user, "payment_methods", String(at(paid, "payment_method_id"))))).toBe(true);
      const shipped = ["delivered", "processed"].includes(String(order.get("status")));
      expect(list(at(order, "fulfillments"))).toHaveLength(shipped ? 1 : 0);
    }
    for (const [id, user] of rows("users")) {
      for (const order of list(at(user, "orders")))
        expect(at(database, "orders", String(order), "user_id")).toBe(id);
    }
  });
});

describe("the tasks", () => {
  test.each(retail.tasks)("$id: the user's facts and the scenario are true", (task) => {
    const user = at(database, "users", task.customer);
    const { email, name, zip } = task.user.facts;
    expect(name).toBe(`${String(at(user, "name", "first_name"))} ${String(at(user, "name", "last_name"))}`);
    expect(zip).toBe(at(user, "address", "zip"));
    // What is wrong in these tasks is what they are about.
    const wrongEmail = task.id === "correction-2";
    if (email !== undefined && !wrongEmail) expect(email).toBe(at(user, "email"));
    for (const fact of [email, name, zip]) if (fact !== undefined) expect(task.scenario).toContain(fact);

    const known = task.user.requests.flatMap(({ facts, turns }) => [
      facts,
      ...turns.map((turn) => turn.facts),
    ]);
    const own = list(at(user, "orders"));
    for (const { order } of known) {
      if (order === undefined) continue;
      expect(task.scenario).toContain(order);
      expect(own.includes(order)).toBe(!(task.id === "refuse-4" && order === "#Q10428"));
    }
    for (const { arguments: args } of task.actions) {
      const order = args.get("order_id");
      if (order !== undefined) expect(known.map(({ order }) => order)).toContain(order);
      const zipCode = args.get("zip");
      if (zipCode !== undefined) expect(task.scenario).toContain(zipCode);
    }
  });
});
