import type { Side, ToolCall, World } from "@mua/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Calls } from "./calls.ts";

/** A call with the side that makes it. */
export type SidedCall = readonly [side: Side, call: ToolCall];

/** Calls that a side makes of its own tools, and now and then of the other side's. */
export function sidedCalls(calls: { readonly [side in Side]?: Calls }): {
  readonly plausible: fc.Arbitrary<SidedCall>;
  readonly any: fc.Arbitrary<SidedCall>;
} {
  const sides = (["agent", "user"] as const).flatMap((side) => {
    const own = calls[side];
    return own === undefined ? [] : [{ side, own }];
  });
  const made = (kind: keyof Calls, by: (side: Side) => fc.Arbitrary<Side>): fc.Arbitrary<SidedCall> =>
    fc.oneof(...sides.map(({ side, own }) => fc.tuple(by(side), own[kind])));
  const mostly = (side: Side) =>
    fc.oneof({ arbitrary: fc.constant(side), weight: 8 }, fc.constantFrom<Side>("agent", "user"));
  return { plausible: made("plausible", fc.constant), any: made("any", mostly) };
}

/**
 * Tests what holds for the worlds of every domain: any call has a result and leaves the base alone that worlds share,
 * and sameness, differences and digests agree. `baseText` writes the shared rows as they are now.
 */
export function itHoldsWhateverIsCalled(
  open: () => World,
  baseText: () => string,
  { plausible, any }: ReturnType<typeof sidedCalls>,
): void {
  const untouched = baseText();

  it("gives a result, and never changes the shared base", () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (calls) => {
        const world = open();
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

  it("agrees between sameness, differences and digests", () => {
    const calls = fc.array(plausible, { maxLength: 4 });
    fc.assert(
      fc.property(calls, calls, fc.boolean(), (first, second, alike) => {
        const [left, right] = [open(), open()];
        for (const [side, call] of first) left.call(side, call);
        for (const [side, call] of alike ? first : second) right.call(side, call);
        const [ours, theirs] = [left.digest(), right.digest()];
        const same = ours.agent === theirs.agent && ours.user === theirs.user;
        expect(left.same(right)).toBe(same);
        expect(left.diff(right).length === 0).toBe(same);
        if (alike) expect(same).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
}
