import type { Side, ToolCall, World } from "@mua/core";
import fc from "fast-check";
import { expect, it } from "vitest";

/**
 * Tests what holds for the worlds of every domain: any call has a result and leaves the base alone that worlds share,
 * and sameness, differences and digests agree. `baseText` writes the shared rows as they are now.
 */
export function itHoldsWhateverIsCalled(
  open: () => World,
  baseText: () => string,
  { plausible, any }: { readonly plausible: fc.Arbitrary<ToolCall>; readonly any: fc.Arbitrary<ToolCall> },
): void {
  const untouched = baseText();
  const side = fc.constantFrom<Side>("agent", "user");

  it("gives a result, and never changes the shared base", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(side, any), { maxLength: 8 }), (calls) => {
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
}
