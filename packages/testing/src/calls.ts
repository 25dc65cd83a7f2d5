import { type ToolCall, type Toolkit, toolCall } from "@mua/core";
import type { Key, Value } from "@mua/python-compat";
import fc from "fast-check";

/** Any text, lone surrogates included. */
const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
  .map((units) => String.fromCharCode(...units));

/** Lists and dicts in one another, this many. */
export function nested(depth: number): Value {
  let inner: Value = [];
  for (let level = 1; level < depth; level++) inner = level % 2 === 0 ? [inner] : new Map([["k", inner]]);
  return inner;
}

/** Arbitrary calls of one toolkit. */
export type Calls = {
  readonly plausible: fc.Arbitrary<ToolCall>;
  readonly any: fc.Arbitrary<ToolCall>;
};

/**
 * Calls of a toolkit, for what has to hold whatever is called: `plausible` ones of its tools with all their parameters
 * (rarely one too few or one too many), arguments mostly from `sound`, sometimes of any kind, rarely an `extreme` one;
 * and `any`, which now and then have any name and any arguments instead.
 */
export function callsOf(
  { methods }: Pick<Toolkit<never>, "methods">,
  sound: { readonly [parameter: string]: fc.Arbitrary<Value> },
  extreme: readonly Value[],
): Calls {
  const value = anyValue(Object.values(sound));
  const argument = (parameter: string) =>
    fc.oneof(
      { arbitrary: sound[parameter] ?? text, weight: 20 },
      { arbitrary: value, weight: 2 },
      { arbitrary: fc.constantFrom(...extreme), weight: 1 },
    );
  const plausible = fc.constantFrom(...methods).chain(([name, method]) => {
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
  const wild = fc
    .tuple(
      fc.oneof(text, fc.constantFrom("__proto__", "constructor", ...methods.keys())),
      fc.array(fc.tuple(text, value)),
    )
    .map(([name, args]) => toolCall("", name, new Map<Key, Value>(args)));
  return { plausible, any: fc.oneof({ arbitrary: plausible, weight: 9 }, { arbitrary: wild, weight: 1 }) };
}

/** Values of any kind, among them known ones in the wrong places. */
function anyValue(known: readonly fc.Arbitrary<Value>[]): fc.Arbitrary<Value> {
  const { value } = fc.letrec<{ value: Value; dict: Value; list: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.constantFrom(null, true, false, "__proto__", "constructor"),
      fc.bigInt(),
      fc.double(),
      text,
      ...known,
      tie("list"),
      tie("dict"),
    ),
    list: fc.array(tie("value") as fc.Arbitrary<Value>, { maxLength: 3 }),
    dict: fc
      .array(fc.tuple(text, tie("value") as fc.Arbitrary<Value>), { maxLength: 3 })
      .map((pairs) => new Map<Key, Value>(pairs)),
  }));
  return value;
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ arbitrary: fc.constant(null), weight: 12 }, { arbitrary, weight: 1 });
}
