import { valueError } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { hashable } from "./operations.ts";
import { type Key, Tuple, type Value } from "./values.ts";

/**
 * What `ast.literal_eval` makes of an expression: constants, signed numbers, lists, tuples and dicts of them.
 * Throws PythonError ValueError for anything else (sets and complex numbers too, which have no Value), TypeError for a key
 * that cannot be one.
 */
export function literalValue(expression: Expression): Value {
  switch (expression.kind) {
    case "constant":
      return expression.value;
    case "list":
      return expression.items.map(literalValue);
    case "tuple":
      return new Tuple(expression.items.map(literalValue));
    case "dict": {
      const dict = new Map<Key, Value>();
      for (const { key, value } of expression.entries) {
        if (key === undefined) return malformed();
        const name = literalValue(key);
        hashable(name);
        if (typeof name === "object" && name !== null) return malformed();
        dict.set(name, literalValue(value));
      }
      return dict;
    }
    case "unary": {
      const operand = literalValue(expression.operand);
      if (typeof operand !== "number" && typeof operand !== "bigint") return malformed();
      if (expression.operator === "+") return operand;
      return expression.operator === "-" ? -operand : malformed();
    }
    default:
      return malformed();
  }
}

function malformed(): never {
  throw valueError("malformed node or string");
}
