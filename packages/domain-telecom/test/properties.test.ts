import { type Side, type ToolCall, toolCall } from "@mua/core";
import { dumps, type Key, MAX_DEPTH, type Value } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carrierTools, phoneTools } from "../src/index.ts";
import { loadCarrier, openAda } from "./carrier.ts";

const base = loadCarrier();
const methods = {
  agent: [...carrierTools.methods],
  user: [...phoneTools.methods],
} as const satisfies { readonly [side in Side]: unknown };

/** Any text, lone surrogates included. */
const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
  .map((units) => String.fromCharCode(...units));

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
  nested(MAX_DEPTH - 1),
  10n ** 5000n,
  "x".repeat(200_000),
  Array.from({ length: 20_000 }, () => "L1"),
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

type SidedCall = readonly [side: Side, call: ToolCall];

/** Calls of a side's tools (rarely of a helper, which is none) with all their parameters, rarely one too few or one too many. */
function plausible(side: Side): fc.Arbitrary<SidedCall> {
  return fc.constantFrom(...methods[side]).chain(([name, method]) => {
    const parameters = method.signature.parameters.map((parameter) => parameter.name);
    return fc
      .tuple(
        fc.tuple(...parameters.map(argument)),
        rarely(fc.constantFrom("", ...parameters)),
        rarely(fc.tuple(fc.oneof(text, fc.constantFrom("__proto__", "self", "requestor")), value)),
      )
      .map(([values, dropped, extra]): SidedCall => {
        const args = new Map<Key, Value>(
          parameters.map((parameter, index) => [parameter, values[index] as Value]),
        );
        if (dropped !== null) args.delete(dropped);
        if (extra !== null) args.set(...extra);
        return [side, toolCall("", name, args)];
      });
  });
}

const names = [...carrierTools.methods.keys(), ...phoneTools.methods.keys()];
const wild: fc.Arbitrary<SidedCall> = fc
  .tuple(
    fc.constantFrom<Side>("agent", "user"),
    fc.oneof(text, fc.constantFrom("__proto__", "constructor", ...names)),
    fc.array(fc.tuple(text, value)),
  )
  .map(([side, name, args]) => [side, toolCall("", name, new Map<Key, Value>(args))]);

const plausibleCall = fc.oneof(plausible("agent"), plausible("user"));
const anyCall = fc.oneof({ arbitrary: plausibleCall, weight: 9 }, { arbitrary: wild, weight: 1 });

/** The shared rows as they are now; `digest` might remember their texts. */
function baseText(): string {
  const { carrier, phone } = base;
  const tables = [carrier.plans, carrier.customers, carrier.lines, carrier.bills, carrier.devices];
  return dumps([...tables.map((rows) => new Map<Key, Value>(rows)), phone.device, phone.surroundings]);
}

describe("whatever either side calls", () => {
  const untouched = baseText();

  it("gives a result, and never changes the shared base", () => {
    fc.assert(
      fc.property(fc.array(anyCall, { maxLength: 10 }), (calls) => {
        const { world } = openAda(base);
        for (const [side, call] of calls) {
          const { content, error } = world.call(side, call);
          expect(typeof content).toBe("string");
          expect(error).toBe(content.startsWith("Error: "));
        }
        expect(world.digest().agent).toMatch(/^[0-9a-f]{64}$/u);
      }),
      { numRuns: 400 },
    );
    expect(baseText()).toBe(untouched);
  });

  it("changes nothing when it only reads", () => {
    fc.assert(
      fc.property(fc.array(plausibleCall, { maxLength: 3 }), anyCall, (calls, [side, call]) => {
        const { world } = openAda(base);
        for (const [side, call] of calls) world.call(side, call);
        const before = world.digest();
        world.call(side, call);
        if (world.kindOf(call.name) !== "write") expect(world.digest()).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });

  it("changes nothing when it fails, but for settings that are not checked", () => {
    fc.assert(
      fc.property(anyCall, ([side, call]) => {
        const { world } = openAda(base);
        const before = world.digest();
        const { error } = world.call(side, call);
        const unchecked = ["set_network_mode_preference", "set_apn_settings"].includes(call.name);
        if (error && !unchecked) expect(world.digest()).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });

  it("agrees between sameness, differences and digests, and repeats itself", () => {
    const calls = fc.array(plausibleCall, { maxLength: 4 });
    fc.assert(
      fc.property(calls, calls, fc.boolean(), (first, second, alike) => {
        const left = openAda(base).world;
        const right = openAda(base).world;
        for (const [side, call] of first) left.call(side, call);
        for (const [side, call] of alike ? first : second) right.call(side, call);
        const same =
          dumps(new Map(Object.entries(left.digest()))) === dumps(new Map(Object.entries(right.digest())));
        expect(left.same(right)).toBe(same);
        expect(left.diff(right).length === 0).toBe(same);
        if (alike) expect(same).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("between the sides, whatever either calls", () => {
  const calls = fc.array(anyCall, { maxLength: 10 });

  it("the phone's surroundings are what the carrier has, and no payment is left over", () => {
    fc.assert(
      fc.property(calls, (calls) => {
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
      fc.property(calls, (calls) => {
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
