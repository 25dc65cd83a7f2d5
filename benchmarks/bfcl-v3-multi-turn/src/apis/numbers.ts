import {
  binary,
  floatOf,
  isOpaque,
  iterate,
  notEvaluated,
  round,
  roundToInt,
  typeError,
  typeName,
  type Value,
} from "@mua/python-compat";

/** `abs(value)`. Throws PythonError TypeError. */
export function absolute(value: Value): Value {
  if (typeof value === "number") return Math.abs(value);
  if (isOpaque(value) && value.type === "complex") throw notEvaluated("abs() of a complex number");
  if (!isInt(value)) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  const int = BigInt(value);
  return int < 0n ? -int : int;
}

/** Whether a value is an int for CPython, which a boolean is too. */
export function isInt(value: Value): value is bigint | boolean {
  return typeof value === "bigint" || typeof value === "boolean";
}

/** C's `long` is below it: what CPython adds ints in, and takes into a sum of floats as they are. */
const C_LONG = 1n << 63n;

function isLong(value: Value): value is bigint | boolean {
  return isInt(value) && BigInt(value) < C_LONG && BigInt(value) >= -C_LONG;
}

/**
 * `sum(values)` of CPython 3.12, which makes up for what adding floats one by one loses, but not behind an int beyond C's
 * `long`. Throws PythonError TypeError.
 */
export function sum(values: Value): Value {
  const items = iterate(values);
  let total: Value = 0n;
  let at = 0;
  for (; typeof total === "bigint" && isLong(total) && at < items.length; at++) {
    total = binary("+", total, items[at] as Value);
  }
  if (typeof total === "number") {
    let float: number = total;
    let lost = 0;
    for (; at < items.length; at++) {
      const item = items[at] as Value;
      if (typeof item === "number") {
        const next = float + item;
        lost += Math.abs(float) >= Math.abs(item) ? float - next + item : item - next + float;
        float = next;
      } else if (isLong(item)) float += Number(item);
      else break;
    }
    total = lost !== 0 && Number.isFinite(lost) ? float + lost : float;
  }
  for (; at < items.length; at++) total = binary("+", total, items[at] as Value);
  return total;
}

/** `round(number, digits)`. Throws PythonError. */
export function rounded(number: Value, digits: Value): Value {
  if (typeof number !== "number" && !isInt(number)) {
    throw typeError(`type ${typeName(number)} doesn't define __round__ method`);
  }
  if (digits === null) return typeof number === "number" ? roundToInt(number) : BigInt(number);
  if (!isInt(digits)) throw typeError(`'${typeName(digits)}' object cannot be interpreted as an integer`);
  if (typeof number === "number") return round(number, Number(digits));
  return roundedInt(BigInt(number), Number(digits));
}

/** An int at negative digits: the nearest multiple of a power of ten, ties to even. */
function roundedInt(int: bigint, digits: number): bigint {
  if (digits >= 0) return int;
  // Nothing that can be printed has so many digits.
  if (digits < -5000) return 0n;
  const unit = 10n ** BigInt(-digits);
  const magnitude = int < 0n ? -int : int;
  const whole = magnitude / unit;
  const twice = (magnitude - whole * unit) * 2n;
  const up = twice > unit || (twice === unit && whole % 2n === 1n) ? 1n : 0n;
  return (int < 0n ? -1n : 1n) * (whole + up) * unit;
}

/** `math.sqrt` of a sum of squares over a count. */
export function deviation(values: readonly Value[], mean: Value): number {
  const squares = values.map((value) => {
    const difference = floatOf(binary("-", value, mean));
    return difference * difference;
  });
  return Math.sqrt(floatOf(sum(squares)) / values.length);
}
