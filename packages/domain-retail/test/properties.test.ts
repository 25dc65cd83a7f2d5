import { dumps, type Key, lower, type Value } from "@mua/python-compat";
import { callsOf, itHoldsWhateverIsCalled, nested, sidedCalls } from "@mua/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retailTools } from "../src/index.ts";
import { loadShop, openShop } from "./shop.ts";

const base = loadShop();

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

const calls = callsOf(retailTools({ itemDetails: true }), sound, [
  nested(20_000),
  10n ** 5000n,
  "x".repeat(200_000),
  Array.from({ length: 20_000 }, () => "1001"),
  "9".repeat(50_000),
]);

/** The shared rows as they are now; `digest` would remember their texts. */
function baseText(): string {
  return dumps([base.products, base.users, base.orders].map((rows) => new Map<Key, Value>(rows)));
}

describe("whatever is called", () => {
  itHoldsWhateverIsCalled(() => openShop(base).world, baseText, sidedCalls({ agent: calls }));

  it("changes nothing when it only reads or fails", () => {
    fc.assert(
      fc.property(calls.any, (call) => {
        const { world } = openShop(base);
        const before = world.digest();
        const { error } = world.call("agent", call);
        if (error || world.kindOf(call.name) !== "write") expect(world.digest()).toEqual(before);
      }),
      { numRuns: 400 },
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
