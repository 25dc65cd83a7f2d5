import { dumps, type Value } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloneValue, Database, differences, identical, Table } from "../src/index.ts";

type Account = { name: string; balance: number; tags: Map<string, string>; visits: bigint };

const account = fc.record({
  name: fc.string(),
  balance: fc.double({ noNaN: false }),
  tags: fc.dictionary(fc.string(), fc.string()).map((tags) => new Map(Object.entries(tags))),
  visits: fc.bigInt(),
});
const id = fc.constantFrom("1", "10", "2", "a", "__proto__", "constructor", "\u{1f600}", "\uffff");
const base = fc.array(fc.tuple(id, account)).map((rows) => new Map<string, Account>(rows));
const action = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), id, row: account }),
  fc.record({ kind: fc.constant("edit" as const), id, balance: fc.double() }),
  fc.record({ kind: fc.constant("delete" as const), id }),
);

function apply(
  table: Table<Account>,
  actions: readonly (typeof action extends fc.Arbitrary<infer A> ? A : never)[],
): void {
  for (const step of actions) {
    if (step.kind === "set") table.set(step.id, cloneValue(step.row) as Account);
    else if (step.kind === "delete") table.delete(step.id);
    else {
      const row = table.edit(step.id);
      if (row !== undefined) row.balance = step.balance;
    }
  }
}

describe("Table", () => {
  it("behaves like a map of its own and never changes the shared base", () => {
    fc.assert(
      fc.property(base, fc.array(action), (rows, actions) => {
        const before = dumps(rows);
        const table = new Table(rows);
        const model = new Map(Array.from(rows, ([key, row]) => [key, cloneValue(row) as Account]));
        for (const step of actions) {
          apply(table, [step]);
          if (step.kind === "set") model.set(step.id, step.row);
          else if (step.kind === "delete") model.delete(step.id);
          else {
            const row = model.get(step.id);
            if (row !== undefined) row.balance = step.balance;
          }
        }
        expect(dumps(rows)).toBe(before);
        expect(table.size).toBe(model.size);
        expect(new Map(table.entries())).toEqual(model);
        expect([...model.keys()].every((key) => table.has(key))).toBe(true);
      }),
    );
  });

  it("is the same as another exactly when the canonical texts are equal, and only then has no differences", () => {
    fc.assert(
      fc.property(base, fc.array(action), fc.array(action), fc.boolean(), (rows, first, second, shared) => {
        const left = new Table(rows);
        const right = new Table(shared ? rows : (cloneValue(rows) as Map<string, Account>));
        apply(left, first);
        apply(right, second);
        const equal = left.canonicalText() === right.canonicalText();
        expect(left.same(right)).toBe(equal);
        expect(left.diff(right, "accounts").length === 0).toBe(equal);
      }),
    );
  });

  it("writes the text of the whole database with sorted keys", () => {
    const accounts = new Table(
      new Map([
        ["b", { name: "Bo", balance: 1, tags: new Map(), visits: 1n }],
        ["a", { name: "Al", balance: 0.5, tags: new Map([["z", "1"]]), visits: 2n }],
      ]),
    );
    const database = new Database({ people: accounts, lists: new Table(new Map()) });
    expect(database.canonicalText()).toBe(
      dumps(
        new Map<string, Value>([
          ["people", new Map<string, Value>(accounts.entries() as Iterable<[string, Value]>)],
          ["lists", new Map()],
        ]),
        { sortKeys: true },
      ),
    );
  });
});

describe("differences", () => {
  it("names the deepest paths with both sides as JSON", () => {
    const left = new Map<string, Value>([
      ["status", "open"],
      ["items", [1n, { price: 1 }]],
      ["gone", null],
    ]);
    const right = new Map<string, Value>([
      ["status", "closed"],
      ["items", [1n, { price: 2 }, "new"]],
    ]);
    expect(differences(left, right, "order")).toEqual([
      { path: "order.status", left: '"open"', right: '"closed"' },
      { path: "order.items[1].price", left: "1.0", right: "2.0" },
      { path: "order.items[2]", left: undefined, right: '"new"' },
      { path: "order.gone", left: "null", right: undefined },
    ]);
  });

  it("tells an int from a float and a bool", () => {
    expect([
      identical(0n, 0),
      identical(1n, true),
      identical(Number.NaN, Number.NaN),
      identical(0, -0),
    ]).toEqual([false, false, true, false]);
  });
});
