import {
  binary,
  compare,
  type Dict,
  equals,
  isTruthy,
  iterate,
  length,
  PythonError,
  printable,
  str,
  type Value,
} from "@mua/python-compat";
import { type ApiClass, type Methods, State } from "./api.ts";
import { decimalSquareRoot } from "./decimal.ts";
import { mpmathLogarithm } from "./mpmath.ts";
import { absolute, deviation, isInt, rounded, sum } from "./numbers.ts";
import { lookUpIn, record, refusal } from "./python.ts";

const NUMBERS = "Both inputs must be numbers";
const ELEMENTS = "All elements in the list must be numbers";
const TOO_LARGE = "Conversion resulted in a value too large to represent";

const IMPERIAL: ReadonlyMap<string, number> = new Map([
  ["cm_to_in", 0.393701],
  ["in_to_cm", 2.54],
  ["m_to_ft", 3.28084],
  ["ft_to_m", 0.3048],
  ["m_to_yd", 1.09361],
  ["yd_to_m", 0.9144],
  ["km_to_miles", 0.621371],
  ["miles_to_km", 1.60934],
  ["kg_to_lb", 2.20462],
  ["lb_to_kg", 0.453592],
]);

const methods: Methods<State> = {
  logarithm: (_state, value, base, precision) =>
    result(() => mpmathLogarithm(value, base, precision), "Exception"),
  mean(_state, numbers) {
    if (!isTruthy(numbers)) return refusal("Cannot calculate mean of an empty list");
    return result(() => meanOf(numbers), "TypeError", ELEMENTS);
  },
  standard_deviation(_state, numbers) {
    if (!isTruthy(numbers)) return refusal("Cannot calculate standard deviation of an empty list");
    return result(() => deviation(iterate(numbers), meanOf(numbers)), "TypeError", ELEMENTS);
  },
  si_unit_conversion(state, value, from, to) {
    const meters = state.setting.upstream.local("math_api", "MathAPI", "si_unit_conversion", "to_meters");
    if (!isNumber(value)) return refusal("Value must be a number");
    const factor = lookUpIn(meters, from);
    const divisor = factor === undefined ? undefined : lookUpIn(meters, to);
    if (factor === undefined || divisor === undefined) return unsupported(from, to);
    const inMeters = () => binary("*", value, factor);
    return result(() => binary("*", inMeters(), binary("/", 1n, divisor)), "OverflowError", TOO_LARGE);
  },
  imperial_si_conversion(_state, value, from, to) {
    if (!isNumber(value)) return refusal("Value must be a number");
    if (equals(from, to)) return record({ result: value });
    const key = `${str(from)}_to_${str(to)}`;
    if (key === "celsius_to_fahrenheit") {
      return result(() => binary("+", binary("*", value, 1.8), 32n), "OverflowError", TOO_LARGE);
    }
    if (key === "fahrenheit_to_celsius") {
      return result(() => binary("*", binary("-", value, 32n), 5 / 9), "OverflowError", TOO_LARGE);
    }
    const factor = IMPERIAL.get(key);
    if (factor === undefined) return unsupported(from, to);
    return result(() => binary("*", value, factor), "OverflowError", TOO_LARGE);
  },
  add: (_state, a, b) => result(() => binary("+", a, b), "TypeError", NUMBERS),
  subtract: (_state, a, b) => result(() => binary("-", a, b), "TypeError", NUMBERS),
  multiply(_state, a, b) {
    return isNumber(a) && isNumber(b)
      ? result(() => binary("*", a, b), "TypeError", NUMBERS)
      : refusal(NUMBERS);
  },
  divide(_state, a, b) {
    if (equals(b, 0n)) return refusal("Cannot divide by zero");
    return result(() => binary("/", a, b), "TypeError", NUMBERS);
  },
  power: (_state, base, exponent) => result(() => power(base, exponent), "TypeError", NUMBERS),
  square_root(_state, number, precision) {
    const wrong = "Input must be a number or computation resulted in an invalid operation";
    if (!isNumber(number)) return refusal(wrong);
    if (compare("<", number, 0n)) return refusal("Cannot calculate square root of a negative number");
    const operand = typeof number === "boolean" ? BigInt(number) : number;
    return result(() => decimalSquareRoot(operand, precision), "TypeError", wrong);
  },
  absolute_value: (_state, number) => result(() => absolute(number), "TypeError", "Input must be a number"),
  round_number: (_state, number, digits) =>
    result(
      () => rounded(number, digits),
      "TypeError",
      "First input must be a number, second input must be an integer",
    ),
  percentage(_state, part, whole) {
    if (equals(whole, 0n)) return refusal("Whole value cannot be zero");
    return result(() => binary("*", binary("/", part, whole), 100n), "TypeError", NUMBERS);
  },
  min_value(_state, numbers) {
    if (!isTruthy(numbers)) return refusal("Cannot find minimum of an empty list");
    return result(() => extreme(numbers, "<"), "TypeError", ELEMENTS);
  },
  max_value(_state, numbers) {
    if (!isTruthy(numbers)) return refusal("Cannot find maximum of an empty list");
    return result(() => extreme(numbers, ">"), "TypeError", ELEMENTS);
  },
  sum_values(_state, numbers) {
    if (!isTruthy(numbers)) return refusal("Cannot calculate sum of an empty list");
    return result(() => sum(numbers), "TypeError", ELEMENTS);
  },
};

/** What a computation gives, or the refusal that stands for one exception; `Exception` is any, with its own text. */
function result(compute: () => Value, caught: string, refused?: string): Dict {
  let value: Value;
  try {
    value = compute();
  } catch (error) {
    if (!(error instanceof PythonError) || (caught !== "Exception" && error.type !== caught)) throw error;
    return refusal(refused ?? error.message);
  }
  if (typeof value === "bigint") printable(value);
  return record({ result: value });
}

function unsupported(from: Value, to: Value): Dict {
  return refusal(`Conversion from '${str(from)}' to '${str(to)}' is not supported`);
}

function isNumber(value: Value): value is bigint | number | boolean {
  return typeof value === "number" || isInt(value);
}

function meanOf(numbers: Value): Value {
  return binary("/", sum(numbers), BigInt(length(numbers)));
}

/** `min` or `max`: the first item that no later one is before. */
function extreme(values: Value, operator: "<" | ">"): Value {
  return iterate(values).reduce((best, item) => (compare(operator, item, best) ? item : best));
}

function power(base: Value, exponent: Value): Value {
  try {
    return binary("**", base, exponent);
  } catch (error) {
    // An int that was too long to be worked out could not have been printed either.
    const isLong =
      error instanceof PythonError && error.type === "OverflowError" && isInt(base) && isInt(exponent);
    if (isLong && compare(">=", exponent, 0n)) printable(10n ** 5000n);
    throw error;
  }
}

export const mathApi: ApiClass<State> = {
  name: "MathAPI",
  file: "math_api",
  open: (_config, setting) => new State(setting),
  methods,
  writes: [],
};
