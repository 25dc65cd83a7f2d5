import { PythonError, valueError } from "./errors.ts";
import type { BinaryOperator } from "./expression.ts";

/** A complex number on the way to something else; it is no Value. */
export type Complex = { readonly re: number; readonly im: number };

/** Ints beyond this many bits are not worked out, so that no operation takes long; nothing could print them. */
const MAX_BITS = 1 << 20;

/** The operators that floats have; ints have the bitwise ones beside them, complex numbers neither `//` nor `%`. */
export type FloatOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type IntOperator = Exclude<BinaryOperator, "@">;
export type ComplexOperator = Exclude<FloatOperator, "//" | "%">;

/** An operation on ints. Throws PythonError. */
export function intOperation(operator: IntOperator, left: bigint, right: bigint): bigint | number | Complex {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return bits(left) + bits(right) > MAX_BITS ? tooLarge() : left * right;
    case "/":
      return right === 0n ? divisionByZero("division by zero") : quotient(left, right);
    case "//": {
      if (right === 0n) return divisionByZero("integer division or modulo by zero");
      const truncated = left / right;
      return truncated * right !== left && left < 0n !== right < 0n ? truncated - 1n : truncated;
    }
    case "%": {
      if (right === 0n) return divisionByZero("integer modulo by zero");
      const remainder = left % right;
      return remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder;
    }
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<<":
    case ">>":
      if (right < 0n) throw valueError("negative shift count");
      if (operator === ">>") return right > MAX_BITS ? (left < 0n ? -1n : 0n) : left >> right;
      return right > MAX_BITS && left !== 0n ? tooLarge() : left << right;
    default:
      if (right < 0n) return floatOperation("**", intToFloat(left), intToFloat(right));
      if (left >= -1n && left <= 1n) return left === -1n && right % 2n === 0n ? 1n : right === 0n ? 1n : left;
      return BigInt(bits(left)) * right > BigInt(MAX_BITS) ? tooLarge() : left ** right;
  }
}

/** An operation on floats. Throws PythonError. */
export function floatOperation(operator: FloatOperator, left: number, right: number): number | Complex {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? divisionByZero("float division by zero") : left / right;
    case "//":
      return right === 0 ? divisionByZero("float floor division by zero") : floorDivision(left, right);
    case "%":
      return right === 0 ? divisionByZero("float modulo") : modulo(left, right);
    default:
      return floatPower(left, right);
  }
}

/** The remainder has the sign of the divisor, zeros too. */
function modulo(left: number, right: number): number {
  const remainder = left % right;
  if (remainder === 0) return right < 0 || Object.is(right, -0) ? -0 : 0;
  return right < 0 !== remainder < 0 ? remainder + right : remainder;
}

/** Python's algorithm, which starts from the exact remainder. */
function floorDivision(left: number, right: number): number {
  let remainder = left % right;
  let divided = (left - remainder) / right;
  if (remainder !== 0 && right < 0 !== remainder < 0) {
    remainder += right;
    divided -= 1;
  }
  if (divided === 0) return left / right < 0 || Object.is(left / right, -0) ? -0 : 0;
  const floor = Math.floor(divided);
  return divided - floor > 0.5 ? floor + 1 : floor;
}

function floatPower(left: number, right: number): number | Complex {
  if (left === 1) return 1;
  if (left === -1 && !Number.isFinite(right) && !Number.isNaN(right)) return 1;
  if (left === 0 && right < 0) return divisionByZero("0.0 cannot be raised to a negative power");
  if (left < 0 && Number.isFinite(left) && Number.isFinite(right) && !Number.isInteger(right)) {
    return complexOperation("**", { re: left, im: 0 }, { re: right, im: 0 });
  }
  const power = left ** right;
  if (Number.isFinite(left) && Number.isFinite(right) && !Number.isFinite(power)) {
    throw new PythonError("OverflowError", "(34, 'Numerical result out of range')");
  }
  return power;
}

/** An operation on complex numbers, its last digits not always CPython's. Throws PythonError. */
export function complexOperation(operator: ComplexOperator, left: Complex, right: Complex): Complex {
  switch (operator) {
    case "+":
      return { re: left.re + right.re, im: left.im + right.im };
    case "-":
      return { re: left.re - right.re, im: left.im - right.im };
    case "*":
      return { re: left.re * right.re - left.im * right.im, im: left.re * right.im + left.im * right.re };
    case "/": {
      const size = right.re ** 2 + right.im ** 2;
      if (size === 0) return divisionByZero("complex division by zero");
      const product = complexOperation("*", left, { re: right.re, im: -right.im });
      return { re: product.re / size, im: product.im / size };
    }
    default: {
      if (right.re === 0 && right.im === 0) return { re: 1, im: 0 };
      if (left.re === 0 && left.im === 0) {
        if (right.im !== 0 || right.re < 0) return divisionByZero("0.0 to a negative or complex power");
        return left;
      }
      const size = Math.hypot(left.re, left.im);
      const angle = Math.atan2(left.im, left.re);
      const newSize = size ** right.re * Math.exp(-right.im * angle);
      if (!Number.isFinite(newSize)) throw new PythonError("OverflowError", "complex exponentiation");
      const newAngle = right.re * angle + right.im * Math.log(size);
      return { re: newSize * Math.cos(newAngle), im: newSize * Math.sin(newAngle) };
    }
  }
}

/** `float(int)`. Throws PythonError OverflowError. */
export function intToFloat(int: bigint): number {
  const float = Number(int);
  return Number.isFinite(float) ? float : tooLarge();
}

/** `left / right` of ints, rounded once. */
function quotient(left: bigint, right: bigint): number {
  if (bits(left) <= 53 && bits(right) <= 53) return Number(left) / Number(right);
  const negative = left < 0n !== right < 0n;
  const dividend = left < 0n ? -left : left;
  const divisor = right < 0n ? -right : right;
  // Enough bits for the float and, in the last one, whether anything is left over.
  const shift = Math.max(-1100, 66 - bits(dividend) + bits(divisor));
  const [numerator, denominator] =
    shift >= 0 ? [dividend << BigInt(shift), divisor] : [dividend, divisor << BigInt(-shift)];
  const whole = numerator / denominator;
  const sticky = whole * denominator === numerator ? 0n : 1n;
  const float = Number((whole << 1n) | sticky) * 2 ** (-shift - 1);
  if (!Number.isFinite(float))
    throw new PythonError("OverflowError", "integer division result too large for a float");
  return negative ? -float : float;
}

/** About how many bits an int has, at most three too many. */
function bits(int: bigint): number {
  return (int < 0n ? -int : int).toString(16).length * 4;
}

function divisionByZero(message: string): never {
  throw new PythonError("ZeroDivisionError", message);
}

function tooLarge(): never {
  throw new PythonError("OverflowError", "int too large to convert to float");
}
