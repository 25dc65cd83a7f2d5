import { dumps, type Key, MAX_DEPTH, type Value } from "@mua/python-compat";
import { callsOf, itHoldsWhateverIsCalled, nested, sidedCalls } from "@mua/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carrierTools, phoneTools } from "../src/index.ts";
import { loadCarrier, openAda } from "./carrier.ts";

const base = loadCarrier();
/** Arguments as they are when nothing is wrong. Ida, whose line and bill do not exist, is left out. */
const sound: { readonly [parameter: string]: fc.Arbitrary<Value> } = {
  phone_number: fc.constantFrom("555-0001", "555-1002"),
  customer_id: fc.constantFrom("C1", "C1", "C2"),
  full_name: fc.constantFrom("Ada Quill", "ADA QUILL"),
  dob: fc.constant("1990-05-17"),
  id: fc.constantFrom("C1", "L1", "B2", "D1", "P2"),
  line_id: fc.constantFrom("L1", "L1", "L2", "L3"),
  bill_id: fc.constantFrom("B1", "B2", "B3"),
  limit: fc.constantFrom(null, 2n, -1n),
  gb_amount: fc.constantFrom(1n, 0.5, 2),
  mode: fc.constantFrom("4g_5g_preferred", "3g_only", "2g_only"),
  apn_settings: fc.constantFrom(
    new Map<Key, Value>([["mmsc_url", null]]),
    new Map<Key, Value>([["apn_name", "broken"]]),
  ),
  app_name: fc.constantFrom("messaging", "browser"),
  permission: fc.constantFrom("sms", "STORAGE", "network"),
};

const extreme = [
  nested(MAX_DEPTH),
  10n ** 5000n,
  "x".repeat(200_000),
  Array.from({ length: 20_000 }, () => "L1"),
  "9".repeat(50_000),
];
const calls = sidedCalls({
  agent: callsOf(carrierTools, sound, extreme),
  user: callsOf(phoneTools, sound, extreme),
});

/** The shared rows as they are now; `digest` might remember their texts. */
function baseText(): string {
  const { carrier, phone } = base;
  const tables = [carrier.plans, carrier.customers, carrier.lines, carrier.bills, carrier.devices];
  return dumps([...tables.map((rows) => new Map<Key, Value>(rows)), phone.device, phone.surroundings]);
}

describe("whatever either side calls", () => {
  itHoldsWhateverIsCalled(() => openAda(base).world, baseText, calls);

  it("changes nothing when it only reads", () => {
    fc.assert(
      fc.property(fc.array(calls.plausible, { maxLength: 3 }), calls.any, (before, [side, call]) => {
        const { world } = openAda(base);
        for (const [side, call] of before) world.call(side, call);
        const digest = world.digest();
        world.call(side, call);
        if (world.kindOf(call.name) !== "write") expect(world.digest()).toEqual(digest);
      }),
      { numRuns: 400 },
    );
  });

  it("changes nothing when it fails, but for settings that are not checked", () => {
    fc.assert(
      fc.property(calls.any, ([side, call]) => {
        const { world } = openAda(base);
        const before = world.digest();
        const { error } = world.call(side, call);
        const unchecked = ["set_network_mode_preference", "set_apn_settings"].includes(call.name);
        if (error && !unchecked) expect(world.digest()).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });
});

describe("between the sides, whatever either calls", () => {
  const many = fc.array(calls.any, { maxLength: 10 });

  it("the phone's surroundings are what the carrier has, and no payment is left over", () => {
    fc.assert(
      fc.property(many, (calls) => {
        const { world } = openAda(base);
        for (const [side, call] of calls) {
          const { error } = world.call(side, call);
          // A call that fails is not followed by a synchronisation.
          if (error) world.synchronise();
          const { tables } = world.agent.state;
          const line = tables.lines.get("L1");
          const surroundings = world.user?.state.surroundings;
          expect(surroundings?.line_active).toBe(line?.status === "Active");
          expect(surroundings?.roaming_allowed).toBe(line?.roaming_enabled);
          const request = surroundings?.payment_request;
          const awaiting = tables.bills.list().filter(({ status }) => status === "Awaiting Payment");
          expect(request?.bill_id).toBe(awaiting[0]?.bill_id);
          expect(request?.paid ?? false).toBe(false);
          expect(awaiting.length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("synchronising once more changes nothing", () => {
    fc.assert(
      fc.property(many, (calls) => {
        const { world } = openAda(base);
        for (const [side, call] of calls) if (world.call(side, call).error) world.synchronise();
        const before = world.digest();
        world.synchronise();
        expect(world.digest()).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });
});
