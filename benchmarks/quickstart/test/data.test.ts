import { readFileSync } from "node:fs";
import { type Dict, isDict, parseJson, type Value } from "@mua/python-compat";
import { describe, expect, test } from "vitest";
import { quickstartAdapter } from "../src/index.ts";
import { readPart } from "../src/part.ts";
import { parseTasks } from "../src/task.ts";
import { retail } from "./play.ts";

const file = (path: string) => readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8");
const database = parseJson(file("retail/db.json"));

/** The dict or list entry at a path; fails the test where there is none. */
function at(value: Value, ...path: readonly (string | number)[]): Value {
  let found: Value | undefined = value;
  for (const step of path) {
    if (isDict(found)) found = found.get(step);
    else if (Array.isArray(found) && typeof step === "number") found = (found as readonly Value[])[step];
    else found = undefined;
  }
  if (found === undefined) throw new Error(`nothing at ${path.join(".")}`);
  return found;
}

function rows(name: string): readonly (readonly [string, Dict])[] {
  const table = at(database, name);
  if (!isDict(table)) throw new Error(`${name} is no table`);
  return [...table].map(([id, row]) => {
    if (!isDict(row)) throw new Error(`${String(id)} is no row`);
    return [String(id), row];
  });
}

function list(value: Value): readonly Value[] {
  if (!Array.isArray(value)) throw new Error("no list");
  return value;
}

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
    expect(file("retail/db.json")).not.toMatch(/"(?:price|amount|balance)": \d+[,\s}]/u);
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

describe("the tools", () => {
  test("are those of the domain, each argument described", () => {
    const { environment } = retail.open(retail.tasks[0] ?? never(), { seed: 1 });
    for (const { name, description, parameters } of environment.tools("agent")) {
      expect(description).toMatch(/\.$/u);
      const { properties: described, required } = parameters;
      const properties = Object.entries(described as Record<string, { description?: string }>);
      expect(required).toEqual(properties.map(([argument]) => argument));
      for (const [, schema] of properties) expect(schema.description).toMatch(/\.$/u);
      // Called with all declared arguments, no tool misses one or has one too many.
      const args = `{${properties.map(([argument]) => `"${argument}": "?"`).join(", ")}}`;
      const call = { id: "", name, rawArguments: args, arguments: parseJson(args) as Dict };
      expect(environment.call("agent", call).content).not.toMatch(/argument|not found\.$/u);
    }
  });
});

describe("the tasks", () => {
  test("fall into classes", () => {
    const classes = Map.groupBy(retail.tasks, (task) => task.category);
    expect(
      Array.from(classes, ([name, tasks]) => `${name}: ${tasks.length}`).join(", "),
    ).toMatchInlineSnapshot(
      `"cancel: 2, return: 2, exchange: 2, modify-address: 2, modify-items: 2, modify-payment: 2, lookup: 2, refuse: 4, several-requests: 2, change-of-mind: 2, correction: 2"`,
    );
    for (const tasks of classes.values()) {
      expect(new Set(tasks.map(({ split }) => split)).size).toBe(2);
    }
    expect(new Set(retail.tasks.map(({ id }) => id)).size).toBe(retail.tasks.length);
    const [base, train, test] = ["base", "train", "test"].map((split) => retail.splits.get(split) ?? []);
    expect(base).toEqual(retail.tasks.map(({ id }) => id));
    expect([...(train ?? []), ...(test ?? [])].toSorted()).toEqual([...(base ?? [])].toSorted());
  });

  test.each(retail.tasks)("$id: gold actions succeed, and change the state unless there are none", (task) => {
    const { environment } = retail.open(task, { seed: 1 });
    const before = environment.digest();
    for (const { name, arguments: args } of task.actions) {
      const call = { id: "", name, rawArguments: "", arguments: args };
      expect(environment.call("agent", call)).toMatchObject({ error: false });
    }
    expect(environment.digest().agent === before.agent).toBe(task.actions.length === 0);
  });

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
      if (order !== undefined) expect(known.map((facts) => facts.order)).toContain(order);
      const zipCode = args.get("zip");
      if (zipCode !== undefined) expect(task.scenario).toContain(zipCode);
    }
  });

  test.each(retail.tasks)("$id: what is to be said is what the user waits for", ({ communicate, user }) => {
    expect(user.requests.flatMap(({ hear }) => hear)).toEqual(communicate);
    for (const { about, hear } of user.requests) expect(hear.length > 0).toBe(about === "question");
  });

  test("are refused with the place when they are not sound", () => {
    const tasks = JSON.parse(file("retail/tasks.json")) as Record<string, unknown>[];
    const broken = (change: Record<string, unknown>) => () => parseTasks([{ ...tasks[0], ...change }]);
    expect(broken({})).not.toThrow();
    expect(broken({ split: "dev" })).toThrow(/split/u);
    expect(broken({ gold: [] })).toThrow(/gold/u);
    expect(broken({ actions: [], communicate: [] })).toThrow(/something to do or to say/u);
    expect(broken({ user: { facts: { age: "7" }, requests: [] } })).toThrow(/age|facts/u);
  });
});

describe("the adapter", () => {
  test("names its part, versions and dataset", () => {
    expect(quickstartAdapter).toMatchObject({
      name: "quickstart",
      parts: ["retail"],
      mainParts: ["retail"],
      versions: [],
    });
    expect(retail.name).toBe("quickstart/retail");
    expect(retail.dataset).toMatchObject({ name: "quickstart", version: "1" });
    expect(retail.dataset.hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(readPart("retail")?.dataset).toEqual(retail.dataset);
    expect(quickstartAdapter.load(undefined, undefined)).toBe(retail);
    expect(() => quickstartAdapter.load("bakery", undefined)).toThrow(
      "quickstart has no part 'bakery'. There are: retail",
    );
    expect(() => quickstartAdapter.manifest("2")).toThrow("its tasks are built in");
  });

  test("names its participants", () => {
    expect(retail.participantNames("agent")).toEqual(["oracle", "noop", "careful", "hasty", "forgetful"]);
    expect(retail.participantNames("user")).toEqual(["scripted"]);
    expect(retail.participantNames("judge")).toEqual([]);
    expect(retail.participant("agent", "scripted")).toBeUndefined();
    expect(retail.unplayable(retail.tasks[0] ?? never(), undefined)).toBeUndefined();
    expect(retail.unplayable(retail.tasks[0] ?? never(), "solo")).toBe("there is no variant 'solo'");
  });

  test("draws the trials' seeds as Python does", () => {
    // `random.seed(300)`, then `randint(0, 1000000)` five times.
    expect(retail.trialSeeds(300, 5)).toEqual([626729, 373753, 361454, 1567, 514337]);
  });
});

function never(): never {
  throw new Error("no task");
}
