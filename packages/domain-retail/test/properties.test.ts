import { type ToolCall, toolCall } from "@mua/core";
import { dumps, type Key, lower, type Value } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retailTools } from "../src/index.ts";
import { loadShop, openShop } from "./shop.ts";

const base = loadShop();
const methods = retailTools({ itemDetails: true }).methods;

/** Any text, lone surrogates included. */
const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
  .map((units) => String.fromCharCode(...units));

/** Arguments as they are when nothing is wrong. `#P3` and `#P4` are left out: cancelling and paying them fails half-way. */
const sound: { readonly [parameter: string]: fc.Arbitrary<Value> } = {
  order_id: fc.constantFrom("#P1", "#P2", "#D1", "#D2", "#S1", "#X1"),
  user_id: fc.constantFrom("ada_1", "ada_2"),
  product_id: fc.constantFrom("100", "200"),
  item_id: fc.constantFrom("1001", "2003"),
  item_ids: fc.constantFrom([], ["1001"], ["2001"], ["2002"], ["1001", "2001"], ["2001", "2001"]),
  new_item_ids: fc.constantFrom([], ["1002"], ["2001"], ["2002"], ["1002", "2002"], ["2002", "2002"]),
  payment_method_id: fc.constantFrom("credit_card_1", "gift_card_1", "paypal_1", "paypal_2", "gift_card_2"),
  reason: fc.constantFrom("no longer needed", "ordered by mistake"),
  first_name: fc.constantFrom("Ada", "ADA"),
  last_name: fc.constantFrom("Quill", "quill"),
  zip: fc.constantFrom("10001", "10002"),
  email: fc.constantFrom("ada.quill@post.example", "SECOND.ADA@post.example"),
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

function nested(depth: number): Value {
  let inner: Value = [];
  for (let level = 0; level < depth; level++) inner = level % 2 === 0 ? [inner] : new Map([["k", inner]]);
  return inner;
}
const extreme = fc.constantFrom<Value>(
  nested(20_000),
  10n ** 5000n,
  "x".repeat(200_000),
  Array.from({ length: 20_000 }, () => "1001"),
  "9".repeat(50_000),
);

/** An argument that is mostly as it should be. */
function argument(parameter: string): fc.Arbitrary<Value> {
  return fc.oneof(
    { arbitrary: sound[parameter] ?? text, weight: 14 },
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
function baseText(): string {
  return dumps([base.products, base.users, base.orders].map((rows) => new Map<Key, Value>(rows)));
}

describe("whatever is called", () => {
  const untouched = baseText();

  it("gives a result, and never changes the shared base", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anySide, anyCall), { maxLength: 8 }), (calls) => {
        const { world } = openShop(base);
        for (const [side, call] of calls) {
          const { content, error } = world.call(side, call);
          expect(typeof content).toBe("string");
          expect(error).toBe(content.startsWith("Error: "));
        }
      }),
      { numRuns: 400 },
    );
    expect(baseText()).toBe(untouched);
  });

  it("changes nothing when it only reads or fails", () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        const { world } = openShop(base);
        const before = world.digest();
        const { error } = world.call("agent", call);
        if (error || world.kindOf(call.name) !== "write") expect(world.digest()).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });

  it("agrees between sameness, differences and digests", () => {
    const calls = fc.array(plausible, { maxLength: 4 });
    fc.assert(
      fc.property(calls, calls, fc.boolean(), (first, second, alike) => {
        const left = openShop(base).world;
        const right = openShop(base).world;
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
});

describe("finding users", () => {
  const name = fc.constantFrom("Ada", "ADA", "ada", "Quill", "quill", "Eve");
  const zip = fc.constantFrom("10001", "10002", "20002");

  it("finds whom a scan of this episode's users finds", () => {
    const moves = fc.array(fc.tuple(fc.constantFrom("ada_1", "ada_2"), zip), { maxLength: 3 });
    fc.assert(
      fc.property(moves, name, name, zip, (moved, first_name, last_name, zip) => {
        const { world, call } = openShop(base);
        for (const [user_id, zip] of moved) {
          call("modify_user_address", {
            user_id,
            address1: "",
            address2: "",
            city: "",
            state: "",
            country: "",
            zip,
          });
        }
        const found = [...world.agent.state.tables.users.values()].find(
          (user) =>
            lower(user.name.first_name) === lower(first_name) &&
            lower(user.name.last_name) === lower(last_name) &&
            user.address.zip === zip,
        );
        expect(call("find_user_id_by_name_zip", { first_name, last_name, zip })).toBe(
          found?.user_id ?? "Error: User not found",
        );
      }),
    );
  });
});
