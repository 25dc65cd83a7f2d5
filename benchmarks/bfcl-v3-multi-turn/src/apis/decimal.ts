import {
  binaryParts,
  notEvaluated,
  Opaque,
  PythonError,
  typeError,
  type Value,
  valueError,
} from "@mua/python-compat";

const MAX_PRECISION = 999_999_999_999_999_999n;
/** More digits than this take CPython long too; here they are not worked out. */
const MAX_DIGITS = 5_000n;

/**
 * `Decimal(number).sqrt()` in a context of `precision` significant digits, half to even, as a value that prints like
 * `Decimal('1.414213562')`. `number` is not negative. Throws PythonError.
 */
export function decimalSquareRoot(number: bigint | number, precision: Value): Opaque {
  if (typeof precision !== "bigint" && typeof precision !== "boolean")
    throw typeError("an integer is required");
  const digits = BigInt(precision);
  if (digits >= 1n << 63n || digits < -(1n << 63n)) {
    throw new PythonError("OverflowError", "Python int too large to convert to C ssize_t");
  }
  if (digits < 1n || digits > MAX_PRECISION) throw valueError("valid range for prec is [1, MAX_PREC]");
  if (digits > MAX_DIGITS) throw notEvaluated(`a root of ${digits} digits`);
  return new Opaque("decimal.Decimal", `Decimal('${squareRoot(number, Number(digits))}')`);
}

function squareRoot(number: bigint | number, digits: number): string {
  if (typeof number === "number" && !Number.isFinite(number))
    return Number.isNaN(number) ? "NaN" : "Infinity";
  const { coefficient, exponent } = exactDecimal(number);
  const half = Math.floor(exponent / 2);
  if (coefficient === 0n) return scientific(Object.is(number, -0) ? "-" : "", 0n, half);
  // One digit more than asked for, and whether anything is left over.
  const even = exponent % 2 === 0 ? coefficient : coefficient * 10n;
  const shift = digits + 1 - Math.ceil(`${even}`.length / 2);
  const scaled = shift >= 0 ? even * 100n ** BigInt(shift) : even / 100n ** BigInt(-shift);
  const isWhole = shift >= 0 || scaled * 100n ** BigInt(-shift) === even;
  let root = integerRoot(scaled);
  const isExact = isWhole && root * root === scaled;
  if (isExact) {
    // As few zeros behind as the operand's exponent allows.
    root = shift >= 0 ? root / 10n ** BigInt(shift) : root * 10n ** BigInt(-shift);
    return rounded(root, half, digits);
  }
  return rounded(root % 5n === 0n ? root + 1n : root, half - shift, digits);
}

/** A number as `coefficient * 10 ** exponent`, exactly. */
function exactDecimal(number: bigint | number): { readonly coefficient: bigint; readonly exponent: number } {
  if (typeof number === "bigint") return { coefficient: number, exponent: 0 };
  let { mantissa, exponent } = binaryParts(Math.abs(number));
  if (exponent >= 0 || mantissa === 0n)
    return { coefficient: mantissa << BigInt(Math.max(exponent, 0)), exponent: 0 };
  while (mantissa % 2n === 0n && exponent < 0) {
    mantissa /= 2n;
    exponent += 1;
  }
  return { coefficient: mantissa * 5n ** BigInt(-exponent), exponent };
}

/** The greatest int whose square is not above `square`. */
function integerRoot(square: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(square.toString(16).length * 2) + 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** A coefficient cut to so many digits, half to even. */
function rounded(coefficient: bigint, exponent: number, digits: number): string {
  const surplus = `${coefficient}`.length - digits;
  if (surplus <= 0) return scientific("", coefficient, exponent);
  const unit = 10n ** BigInt(surplus);
  const whole = coefficient / unit;
  const twice = (coefficient - whole * unit) * 2n;
  const up = twice > unit || (twice === unit && whole % 2n === 1n);
  return rounded(up ? whole + 1n : whole, exponent + surplus, digits);
}

/** `str(Decimal)`: plain where the point falls into the digits or a little before them. */
function scientific(sign: string, coefficient: bigint, exponent: number): string {
  const digits = `${coefficient}`;
  const left = exponent + digits.length;
  if (exponent <= 0 && left > -6) {
    if (left <= 0) return `${sign}0.${"0".repeat(-left)}${digits}`;
    return `${sign}${digits.slice(0, left)}${exponent === 0 ? "" : "."}${digits.slice(left)}`;
  }
  const power = left - 1;
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${sign}${digits.charAt(0)}${fraction}E${power < 0 ? "" : "+"}${power}`;
}
