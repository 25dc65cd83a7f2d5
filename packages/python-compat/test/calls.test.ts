import { describe, expect, it } from "vitest";
import {
  bindArguments,
  hashable,
  iterate,
  length,
  lowerOf,
  PythonError,
  Tuple,
  type Value,
} from "../src/index.ts";

function said(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error instanceof PythonError ? `${error.type}: ${error.message}` : error;
  }
}

describe("bindArguments", () => {
  const signature = {
    qualifiedName: "Shop.sell",
    parameters: [{ name: "what" }, { name: "to" }, { name: "at" }, { name: "price", default: 1.5 }],
  };
  const bind = (args: { readonly [name: string]: Value }) =>
    said(() => bindArguments(signature, new Map(Object.entries(args))));

  it("orders the values as the parameters stand, with defaults", () => {
    expect(bind({ at: "noon", to: null, what: [1n] })).toEqual([[1n], null, "noon", 1.5]);
    expect(bind({ at: "noon", to: null, what: [1n], price: null })).toEqual([[1n], null, "noon", null]);
  });

  it("says what CPython says, an unexpected argument before a missing one", () => {
    expect([
      bind({ what: 1n, to: 1n }),
      bind({ to: 1n }),
      bind({}),
      bind({ tip: 1n, wrong: 2n }),
      bind({ __proto__: 1n, constructor: 1n }),
    ]).toMatchInlineSnapshot(`
      [
        "TypeError: Shop.sell() missing 1 required positional argument: 'at'",
        "TypeError: Shop.sell() missing 2 required positional arguments: 'what' and 'at'",
        "TypeError: Shop.sell() missing 3 required positional arguments: 'what', 'to', and 'at'",
        "TypeError: Shop.sell() got an unexpected keyword argument 'tip'",
        "TypeError: Shop.sell() got an unexpected keyword argument 'constructor'",
      ]
    `);
  });
});

describe("operations", () => {
  it("go through texts by code point, dicts by key", () => {
    expect(iterate("a😀")).toEqual(["a", "😀"]);
    expect(iterate(new Map([["k", 1n]]))).toEqual(["k"]);
    expect([length("a😀"), length([1n, 2n]), length(new Tuple([])), length(new Map())]).toEqual([2, 2, 0, 0]);
    expect(lowerOf("İX")).toBe("i̇x");
  });

  it("refuse as CPython does", () => {
    expect([
      said(() => iterate(5n)),
      said(() => iterate(null)),
      said(() => length(null)),
      said(() => length(1.5)),
      said(() => length(true)),
      said(() => lowerOf(null)),
      said(() => lowerOf([])),
      said(() => hashable([])),
      said(() => hashable(new Map())),
      said(() => hashable(new Tuple([1n, [2n]]))),
      said(() => hashable(new Tuple([1n, "a"]))),
    ]).toMatchInlineSnapshot(`
      [
        "TypeError: 'int' object is not iterable",
        "TypeError: 'NoneType' object is not iterable",
        "TypeError: object of type 'NoneType' has no len()",
        "TypeError: object of type 'float' has no len()",
        "TypeError: object of type 'bool' has no len()",
        "AttributeError: 'NoneType' object has no attribute 'lower'",
        "AttributeError: 'list' object has no attribute 'lower'",
        "TypeError: unhashable type: 'list'",
        "TypeError: unhashable type: 'dict'",
        "TypeError: unhashable type: 'list'",
        undefined,
      ]
    `);
  });
});
