import { PythonError, typeError, typeName, type Value } from "@mua/python-compat";

/** A Python int or float, as it comes when a caller's number is reckoned with. */
export type Amount = bigint | number;

/** `left - right`. Throws PythonError: TypeError for what is no number, OverflowError for an int beyond the floats. */
export function subtract(left: Value, right: Value): Amount {
  const [a, b] = [amountOf(left), amountOf(right)];
  if (a === undefined || b === undefined) throw unsupported("-", left, right);
  return typeof a === "bigint" && typeof b === "bigint" ? a - b : toFloat(a) - toFloat(b);
}

/** `total += factor * value`; a text, which Python repeats, cannot be added either. Throws PythonError as `subtract` does. */
export function addTimes(total: bigint, factor: bigint, value: Value): Amount {
  const amount = amountOf(value);
  if (amount === undefined) throw unsupported("+=", total, value);
  const product = times(factor, amount);
  return typeof product === "bigint" ? total + product : toFloat(total) + product;
}

/** `factor * amount`. */
export function times(factor: bigint, amount: Amount): Amount {
  return typeof amount === "bigint" ? factor * amount : Number(factor) * amount;
}

/** `float(amount)`. Throws PythonError OverflowError for an int beyond the floats. */
export function toFloat(amount: Amount): number {
  const float = Number(amount);
  if (typeof amount === "number" || Number.isFinite(float)) return float;
  throw new PythonError("OverflowError", "int too large to convert to float");
}

function amountOf(value: Value): Amount | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

function unsupported(operator: string, left: Value, right: Value): PythonError {
  return typeError(
    `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}
