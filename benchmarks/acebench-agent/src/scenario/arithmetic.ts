import { PythonError, typeError, typeName, type Value } from "@mua/python-compat";

/** An int or a float. */
type Numeric = bigint | number;

/** The number of a value, booleans as ints; undefined where it has none. */
function numeric(value: Value): Numeric | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

/** `left + right`, `left - right` and `left * right` of numbers. Throws PythonError for anything else. */
export function calculate(left: Value, operator: "+" | "-" | "*", right: Value): Numeric {
  const a = numeric(left);
  const b = numeric(right);
  if (a === undefined || b === undefined) {
    const types = `'${typeName(left)}' and '${typeName(right)}'`;
    throw typeError(`unsupported operand type(s) for ${operator}: ${types}`);
  }
  if (typeof a === "bigint" && typeof b === "bigint") {
    return operator === "+" ? a + b : operator === "-" ? a - b : a * b;
  }
  const [x, y] = [toFloat(a), toFloat(b)];
  return operator === "+" ? x + y : operator === "-" ? x - y : x * y;
}

/** An int or float as a float. Throws PythonError OverflowError for an int that is too large. */
export function toFloat(value: Numeric): number {
  const float = Number(value);
  if (typeof value === "bigint" && !Number.isFinite(float)) {
    throw new PythonError("OverflowError", "int too large to convert to float");
  }
  return float;
}

/** `left > right` of numbers. Throws PythonError TypeError for anything else. */
export function isGreater(left: Value, right: Value): boolean {
  const a = numeric(left);
  const b = numeric(right);
  if (a !== undefined && b !== undefined) return a > b;
  throw typeError(`'>' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
}
