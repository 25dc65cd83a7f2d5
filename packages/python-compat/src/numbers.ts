import { PythonError, valueError } from "./errors.ts";
import { asciiDigits, WHITESPACE } from "./unicode.ts";

/** `repr(float)`: the shortest digits that read back, `12.0`, `1e+16`, `1e-05`, `-0.0`, `nan`, `-inf`. */
export function floatRepr(x: number): string {
  if (Number.isInteger(x)) {
    if (Math.abs(x) < 1e16) return Object.is(x, -0) ? "-0.0" : `${x}.0`;
    return x.toExponential();
  }
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (Math.abs(x) >= 1e-4) return `${x}`;
  const text = x.toExponential();
  return text.at(-2) === "-" ? `${text.slice(0, -1)}0${text.slice(-1)}` : text;
}

/**
 * `round(x, digits)` of a float: the exact binary value rounded to `digits` decimals, exact ties to even.
 * Negative digits round to tens, hundreds, … Throws PythonError OverflowError where the result is no float.
 */
export function round(x: number, digits: number): number {
  // Outside these bounds every float is exact already, or rounds to zero.
  if (!Number.isFinite(x) || digits > 323) return x;
  if (digits < -308) return x * 0;
  const rounded = Number(`${scaled(Math.abs(x), digits)}e${-digits}`);
  if (rounded === Number.POSITIVE_INFINITY) {
    throw new PythonError("OverflowError", "rounded value too large to represent");
  }
  return isNegative(x) ? -rounded : rounded;
}

/** `round(x)` of a float: the nearest int, ties to even. Throws PythonError for NaN (ValueError) and infinities. */
export function roundToInt(x: number): bigint {
  if (Number.isNaN(x)) throw valueError("cannot convert float NaN to integer");
  if (!Number.isFinite(x)) throw new PythonError("OverflowError", "cannot convert float infinity to integer");
  const magnitude = scaled(Math.abs(x), 0);
  return x < 0 ? -magnitude : magnitude;
}

/** `f"{x:.2f}"` for `digits` = 2: exact decimals without exponent, ties to even, `nan` and `inf` as words. */
export function formatFixed(x: number, digits: number): string {
  if (!Number.isFinite(x)) return floatRepr(x);
  const text = `${scaled(Math.abs(x), digits)}`.padStart(digits + 1, "0");
  const sign = isNegative(x) ? "-" : "";
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const DIGITS = "\\d+(?:_\\d+)*";
const INT = literal(`[+-]?${DIGITS}`);
const FLOAT = literal(
  `[+-]?(?:(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[+-]?${DIGITS})?|inf(?:inity)?|nan)`,
);

function literal(pattern: string): RegExp {
  return new RegExp(`^[${WHITESPACE}]*(${pattern})[${WHITESPACE}]*$`, "iu");
}

/** The longest int that CPython converts from or to a text, in digits. */
export const MAX_INT_DIGITS = 4300;

const LONGEST_INT = 10n ** BigInt(MAX_INT_DIGITS);

/** Does nothing for an int that CPython prints. Throws PythonError ValueError for one of more than 4,300 digits. */
export function printable(value: bigint): void {
  if (value < LONGEST_INT && value > -LONGEST_INT) return;
  const limit = `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion`;
  throw valueError(`${limit}; use sys.set_int_max_str_digits() to increase the limit`);
}

/** `float(text)`: surrounding whitespace, underscores between digits, `nan`, `inf`; undefined where Python raises ValueError. */
export function parseFloatText(text: string): number | undefined {
  const found = FLOAT.exec(asciiDigits(text))?.[1];
  if (found === undefined) return undefined;
  if (!/inf/i.test(found)) return Number(found.replaceAll("_", ""));
  return found.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `int(text)` in base ten; undefined where Python raises ValueError, which it does beyond 4,300 digits too. */
export function parseIntText(text: string): bigint | undefined {
  const found = INT.exec(asciiDigits(text))?.[1]?.replaceAll("_", "");
  if (found === undefined || found.replace(/^[+-]/, "").length > MAX_INT_DIGITS) return undefined;
  return found.startsWith("-") ? -BigInt(found.slice(1)) : BigInt(found.replace("+", ""));
}

/** `x * 10 ** digits` rounded to an integer, exactly, ties to even; x is finite and not negative. */
function scaled(x: number, digits: number): bigint {
  const { mantissa, exponent } = binaryParts(x);
  const up = (digits > 0 ? 10n ** BigInt(digits) : 1n) << BigInt(Math.max(exponent, 0));
  const down = (digits < 0 ? 10n ** BigInt(-digits) : 1n) << BigInt(Math.max(-exponent, 0));
  const numerator = mantissa * up;
  const quotient = numerator / down;
  const twice = (numerator - quotient * down) * 2n;
  const roundsUp = twice > down || (twice === down && (quotient & 1n) === 1n);
  return roundsUp ? quotient + 1n : quotient;
}

const bits = new DataView(new ArrayBuffer(8));

/** A finite x >= 0 as `mantissa * 2 ** exponent`, exactly. */
export function binaryParts(x: number): { readonly mantissa: bigint; readonly exponent: number } {
  bits.setFloat64(0, x);
  const raw = bits.getBigUint64(0);
  const fraction = raw & 0xf_ffff_ffff_ffffn;
  const biased = Number(raw >> 52n);
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}
