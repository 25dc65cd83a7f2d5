import {
  attributeError,
  binaryParts,
  floatOf,
  intOf,
  lower,
  notEvaluated,
  Opaque,
  PythonError,
  parseFloatText,
  parseIntText,
  repr,
  roundToInt,
  rstrip,
  strip,
  typeError,
  type Value,
} from "@mua/python-compat";

/** A multi-precision float: zero, or `sign * mantissa * 2 ** exponent` with an odd mantissa; infinities and NaN as floats. */
type Float = { readonly mantissa: bigint; readonly exponent: number } | number;

/** More digits than this take the official code long too; here they are not worked out. */
const MAX_DIGITS = 2_000n;
/** Beyond this power of ten a number in a text is not read. */
const MAX_POWER = 10_000n;
const BITS_PER_DIGIT = 3.3219280948873626;

/**
 * `mpmath.log(value) / mpmath.log(base)` at a decimal precision, as a value that prints like `mpf('2.0')`. Throws PythonError
 * with the texts of mpmath.
 */
export function mpmathLogarithm(value: Value, base: Value, precision: Value): Opaque {
  const digits = intOf(precision);
  const bits = Math.max(1, Number(roundToInt((floatOf(digits) + 1) * BITS_PER_DIGIT)));
  const [argument, root] = [convert(value, bits), convert(base, bits)];
  if (digits > MAX_DIGITS) throw notEvaluated(`a logarithm of ${digits} digits`);
  const dividend = logarithm(argument, bits);
  const divisor = logarithm(root, bits);
  const shown = reprDigits(bits);
  if (dividend.imaginary === undefined && divisor.imaginary === undefined) {
    return new Opaque("mpf", `mpf('${text(divide(dividend.real, divisor.real, bits), shown)}')`);
  }
  const [real, imaginary] = divideComplex(dividend, divisor, bits);
  return new Opaque("mpc", `mpc(real='${text(real, shown)}', imag='${text(imaginary, shown)}')`);
}

type Complex = { readonly real: Float; readonly imaginary: Float | undefined };

const ZERO: Float = { mantissa: 0n, exponent: 0 };

function convert(value: Value, bits: number): Float {
  if (typeof value === "bigint" || typeof value === "boolean") return normal(BigInt(value), 0);
  if (typeof value === "number") return fromFloat(value);
  const converted = typeof value === "string" ? fromText(value, bits) : undefined;
  if (converted === undefined && typeof value === "string" && /j/i.test(value)) {
    // It is taken for a complex number, and the pattern for those does not match.
    throw attributeError(null, "group");
  }
  if (converted === undefined) throw typeError(`cannot create mpf from ${repr(value)}`);
  return converted;
}

function fromFloat(value: number): Float {
  if (!Number.isFinite(value)) return value;
  const { mantissa, exponent } = binaryParts(Math.abs(value));
  return normal(value < 0 ? -mantissa : mantissa, exponent);
}

/** A decimal number or a fraction of two, as mpmath takes them apart. */
function fromText(text: string, bits: number): Float | undefined {
  const whole = strip(lower(text));
  if (/^(?:[+-]?inf|nan)$/.test(whole)) return parseFloatText(whole);
  if (whole.includes("/")) {
    const [dividend, divisor, ...rest] = whole.split("/").map((part) => parseIntText(rstrip(part, "l")));
    if (dividend === undefined || divisor === undefined || rest.length > 0) return undefined;
    return rational(dividend, divisor, bits);
  }
  const number = rstrip(whole, "l");
  if (parseFloatText(number) === undefined) return undefined;
  const [mantissa = "", power = "0"] = number.split("e");
  const [integral = "", fraction = ""] = mantissa.split(".");
  const behind = rstrip(fraction, "0");
  const digits = parseIntText(integral + behind);
  // mpmath counts underscores between digits as digits.
  const exponent = (parseIntText(power) ?? 0n) - BigInt([...behind].length);
  if (digits === undefined) return undefined;
  if (exponent > MAX_POWER || exponent < -MAX_POWER) throw notEvaluated("a number of such a size");
  return exponent >= 0
    ? rational(digits * 10n ** exponent, 1n, bits)
    : rational(digits, 10n ** -exponent, bits);
}

function rational(dividend: bigint, divisor: bigint, bits: number): Float {
  if (divisor === 0n) throw new PythonError("ZeroDivisionError", "");
  return quotient(divisor < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor, 0, bits);
}

/** The natural logarithm; of a negative number a complex one. */
function logarithm(x: Float, bits: number): Complex {
  if (typeof x === "number") {
    if (x === Number.NEGATIVE_INFINITY) return { real: Number.POSITIVE_INFINITY, imaginary: pi(bits) };
    return { real: x, imaginary: undefined };
  }
  if (x.mantissa === 0n) return { real: Number.NEGATIVE_INFINITY, imaginary: undefined };
  if (x.mantissa < 0n) {
    return { real: logarithm({ ...x, mantissa: -x.mantissa }, bits).real, imaginary: pi(bits) };
  }
  // Where the argument is next to one, as many bits are lost as it has itself.
  const work = bits + length(x.mantissa) + 64;
  const shift = length(x.mantissa);
  const reduced = shift > work ? x.mantissa >> BigInt(shift - work) : x.mantissa << BigInt(work - shift);
  const power = BigInt(x.exponent + shift);
  return {
    real: round(fixedLog(reduced, work) + power * fixedLog2(work), -work, bits),
    imaginary: undefined,
  };
}

/** `ln(x / 2 ** work) * 2 ** work` of a fixed-point number about one. */
function fixedLog(x: bigint, work: number): bigint {
  const extra = 32;
  const at = BigInt(work + extra);
  const one = 1n << at;
  let root = x << BigInt(extra);
  // Each square root halves the logarithm.
  const halvings = 12;
  for (let done = 0; done < halvings; done++) root = squareRoot(root << at);
  const ratio = ((root - one) << at) / (root + one);
  const squared = (ratio * ratio) >> at;
  let sum = 0n;
  let term = ratio;
  for (let odd = 1n; term !== 0n && term !== -1n; odd += 2n) {
    sum += term / odd;
    term = (term * squared) >> at;
  }
  return (sum << BigInt(halvings + 1)) >> BigInt(extra);
}

const logsOf2 = new Map<number, bigint>();

function fixedLog2(work: number): bigint {
  const known = logsOf2.get(work) ?? -fixedLog(1n << BigInt(work - 1), work);
  logsOf2.set(work, known);
  return known;
}

function squareRoot(square: bigint): bigint {
  if (square < 2n) return square;
  let root = 1n << BigInt((length(square) >> 1) + 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Machin's formula. */
function pi(bits: number): Float {
  const work = BigInt(bits + 64);
  const arctangent = (inverse: bigint): bigint => {
    let sum = 0n;
    let term = (1n << work) / inverse;
    for (let odd = 1n, sign = 1n; term !== 0n; odd += 2n, sign = -sign) {
      sum += (sign * term) / odd;
      term /= inverse * inverse;
    }
    return sum;
  };
  return round(16n * arctangent(5n) - 4n * arctangent(239n), -Number(work), bits);
}

function divide(dividend: Float, divisor: Float, bits: number): Float {
  if (isZero(divisor)) throw new PythonError("ZeroDivisionError", "");
  if (typeof dividend !== "number" && typeof divisor !== "number") {
    return quotient(dividend.mantissa, divisor.mantissa, dividend.exponent - divisor.exponent, bits);
  }
  // With infinities the floats do as mpmath does, but for its zero, which has no sign.
  const result = approximate(dividend) / approximate(divisor);
  return result === 0 ? ZERO : result;
}

function divideComplex(dividend: Complex, divisor: Complex, bits: number): readonly [Float, Float] {
  const imaginary = dividend.imaginary ?? ZERO;
  if (divisor.imaginary === undefined) {
    return [divide(dividend.real, divisor.real, bits), divide(imaginary, divisor.real, bits)];
  }
  const [a, b, c, d] = [dividend.real, imaginary, divisor.real, divisor.imaginary];
  const work = bits + 10;
  const size = sum(product(c, c), product(d, d), work);
  if (dividend.imaginary === undefined) {
    return [divide(product(a, c), size, bits), divide(negated(product(a, d)), size, bits)];
  }
  const real = sum(product(a, c), product(b, d), work);
  const rest = sum(product(b, c), product(negated(a), d), work);
  return [divide(real, size, bits), divide(rest, size, bits)];
}

function product(a: Float, b: Float): Float {
  if (typeof a === "number" || typeof b === "number") return approximate(a) * approximate(b);
  return normal(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

/** The sum cut to so many bits, as mpmath's fast rounding does. */
function sum(a: Float, b: Float, bits: number): Float {
  if (typeof a === "number" || typeof b === "number") return approximate(a) + approximate(b);
  const low = Math.min(a.exponent, b.exponent);
  const total = (a.mantissa << BigInt(a.exponent - low)) + (b.mantissa << BigInt(b.exponent - low));
  const surplus = Math.max(length(total) - bits, 0);
  const magnitude = (total < 0n ? -total : total) >> BigInt(surplus);
  return normal(total < 0n ? -magnitude : magnitude, low + surplus);
}

function negated(a: Float): Float {
  return typeof a === "number" ? -a : { ...a, mantissa: -a.mantissa };
}

function isZero(a: Float): boolean {
  return typeof a !== "number" && a.mantissa === 0n;
}

/** A float that has the sign, and is infinite or zero where the other is. */
function approximate(a: Float): number {
  return typeof a === "number" ? a : a.mantissa === 0n ? 0 : a.mantissa < 0n ? -1 : 1;
}

/** `dividend / divisor * 2 ** exponent` rounded to so many bits. */
function quotient(dividend: bigint, divisor: bigint, exponent: number, bits: number): Float {
  const shift = Math.max(bits + 4 + length(divisor) - length(dividend), 0);
  const shifted = dividend << BigInt(shift);
  const whole = shifted / divisor;
  // The last bit says whether anything is left over.
  const left = whole * divisor === shifted ? 0n : dividend < 0n !== divisor < 0n ? -1n : 1n;
  return round((whole << 1n) + left, exponent - shift - 1, bits);
}

/** Rounds to so many bits, ties to even. */
function round(number: bigint, exponent: number, bits: number): Float {
  const surplus = length(number) - bits;
  if (surplus <= 0) return normal(number, exponent);
  const magnitude = number < 0n ? -number : number;
  const unit = 1n << BigInt(surplus);
  const whole = magnitude >> BigInt(surplus);
  const twice = (magnitude - (whole << BigInt(surplus))) << 1n;
  const up = twice > unit || (twice === unit && (whole & 1n) === 1n) ? 1n : 0n;
  return normal(number < 0n ? -(whole + up) : whole + up, exponent + surplus);
}

function normal(mantissa: bigint, exponent: number): Float {
  if (mantissa === 0n) return ZERO;
  const zeros = length(mantissa & -mantissa) - 1;
  return { mantissa: mantissa >> BigInt(zeros), exponent: exponent + zeros };
}

/** How many bits the magnitude has. */
function length(int: bigint): number {
  const hex = (int < 0n ? -int : int).toString(16);
  return int === 0n ? 0 : hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** So many decimal digits bring every float of that precision back. */
function reprDigits(bits: number): number {
  const digits = Math.max(1, Math.round(bits / BITS_PER_DIGIT) - 1);
  return digits === 15 ? 17 : digits + 3;
}

function text(x: Float, digits: number): string {
  if (typeof x === "number") return Number.isNaN(x) ? "nan" : x > 0 ? "+inf" : "-inf";
  if (x.mantissa === 0n) return "0.0";
  const sign = x.mantissa < 0n ? "-" : "";
  const magnitude = x.mantissa < 0n ? -x.mantissa : x.mantissa;
  const [shown, power] = decimalDigits(magnitude, x.exponent, digits);
  if (power <= Math.min(-Math.floor(digits / 3), -5) || power >= digits) {
    return `${sign}${withPoint(shown, 1)}e${power < 0 ? "" : "+"}${power}`;
  }
  return sign + (power < 0 ? withPoint("0".repeat(-power) + shown, 1) : withPoint(shown, power + 1));
}

function withPoint(digits: string, place: number): string {
  const fraction = digits.slice(place).replace(/0+$/, "");
  return `${digits.slice(0, place)}.${fraction === "" ? "0" : fraction}`;
}

/** So many significant digits, cut behind the next one and rounded half up, and the power of ten of the first. */
function decimalDigits(mantissa: bigint, exponent: number, digits: number): readonly [string, number] {
  let power = Math.floor((length(mantissa) + exponent) * Math.LOG10E * Math.LN2) - 1;
  for (;;) {
    const scale = digits - power;
    const numerator = mantissa * 10n ** BigInt(Math.max(scale, 0)) * (1n << BigInt(Math.max(exponent, 0)));
    const cut = numerator / (10n ** BigInt(Math.max(-scale, 0)) * (1n << BigInt(Math.max(-exponent, 0))));
    const written = `${cut}`;
    if (written.length > digits + 1) power += 1;
    else if (written.length < digits + 1) power -= 1;
    else {
      const rounded = `${(cut + 5n) / 10n}`;
      return rounded.length > digits ? [rounded.slice(0, digits), power + 1] : [rounded, power];
    }
  }
}
