import { describe, expect, it } from "vitest";
import {
  bool,
  date,
  datetime,
  float,
  int,
  PythonError,
  type Validator,
  type Value,
  validate,
} from "../src/index.ts";

/** The value read, or the type of the error. */
function read(validator: Validator, input: Value): Value | undefined {
  try {
    return validate(validator, input);
  } catch (error) {
    if (error instanceof PythonError) return /\[type=(\w+)/.exec(error.message)?.[1];
    throw error;
  }
}

/** Expected values are what pydantic 2.14 gives. */
function reads(name: string, validator: Validator, cases: readonly (readonly [Value, Value])[]): void {
  describe(name, () => {
    it.each(cases)("reads %o as %o", (input, expected) => expect(read(validator, input)).toEqual(expected));
  });
}

const zeros = "0".repeat(5000);
const ones = "1".repeat(4300);

reads("int", int, [
  [true, 1n],
  [-0.0, 0n],
  [2 ** 63 - 1024, BigInt(2 ** 63 - 1024)],
  [2 ** 63, "int_parsing_size"],
  [-(2 ** 63), "int_parsing_size"],
  [2.5, "int_from_float"],
  [Number.POSITIVE_INFINITY, "finite_number"],
  [Number.NaN, "finite_number"],
  [" +1_0.0\n", 10n],
  ["-5.00", -5n],
  ["5.", "int_parsing"],
  ["5.0_0", "int_parsing"],
  ["\uff11", "int_parsing"],
  ["", "int_parsing"],
  [zeros, 0n],
  [ones, BigInt(ones)],
  [`-${ones}`, -BigInt(ones)],
  [null, "int_type"],
  [[1n], "int_type"],
]);

reads("float", float, [
  [3n, 3],
  [false, 0],
  [10n ** 400n, "float_type"],
  [" 1_0.5 ", "float_parsing"],
  ["1_0.5", 10.5],
  ["1e400", Number.POSITIVE_INFINITY],
  ["-nan", Number.NaN],
  ["+5.", 5],
  ["\uff11", "float_parsing"],
  ["1__0", "float_parsing"],
  [null, "float_type"],
]);

reads("bool", bool, [
  [0, false],
  [-0.0, false],
  [1n, true],
  ["ON", true],
  ["n", false],
  [2, "bool_parsing"],
  [-1n, "bool_parsing"],
  [" on", "bool_parsing"],
  [1e30, "bool_type"],
  [2n ** 63n, "bool_type"],
  [0.5, "bool_type"],
  [Number.NaN, "bool_type"],
  [null, "bool_type"],
  [[], "bool_type"],
]);

reads("date", date, [
  ["2025-02-28", "2025-02-28"],
  ["2025-2-28", "date_from_datetime_parsing"],
  ["2025-13-01", "date_from_datetime_parsing"],
  [null, "date_from_datetime_parsing"],
]);

reads("datetime", datetime, [
  ["2025-01-15T10:30:00", "2025-01-15 10:30:00"],
  ["2025-01-15 10:30", "2025-01-15 10:30:00"],
  ["2025-01-15", "2025-01-15 00:00:00"],
  ["2025-01-15T10:30:00T", "datetime_from_date_parsing"],
  ["10:30:00", "datetime_from_date_parsing"],
]);
