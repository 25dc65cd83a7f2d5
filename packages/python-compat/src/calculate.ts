import {
  type Complex,
  complexOperation,
  type FloatOperator,
  floatOperation,
  intOperation,
  intToFloat,
} from "./arithmetic.ts";
import { valueError } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { floatRepr, round } from "./numbers.ts";
import { iterate, typeError } from "./operations.ts";
import { parseExpression } from "./parser.ts";
import { located, PythonSyntaxError } from "./syntax-error.ts";
import { typeName, type Value } from "./values.ts";

const ALLOWED = "0123456789+-*/(). ";

/**
 * The calculator tool that retail and airline share: digits, `+ - * / // **` and brackets, with Python's numbers and the
 * texts of its errors, rounded to two decimals. Throws PythonError.
 */
export function calculate(expression: Value): string {
  for (const character of iterate(expression)) {
    if (typeof character !== "string") {
      throw typeError(`'in <string>' requires string as left operand, not ${typeName(character)}`);
    }
    if (!ALLOWED.includes(character)) throw valueError("Invalid characters in expression");
  }
  if (typeof expression !== "string") throw typeError("eval() arg 1 must be a string, bytes or code object");
  return floatRepr(round(toFloat(evaluate(parse(expression))), 2));
}

function parse(text: string): Expression {
  try {
    return parseExpression(text, { mode: "eval" });
  } catch (error) {
    throw error instanceof PythonSyntaxError ? located(error) : error;
  }
}

/** All that the allowed characters can make: no names, no texts. */
type CalculatorOperator = Exclude<FloatOperator, "%">;
type Operand = bigint | number | Complex | "tuple" | "ellipsis";

function evaluate(expression: Expression): Operand {
  switch (expression.kind) {
    case "constant":
      return typeof expression.value === "bigint" || typeof expression.value === "number"
        ? expression.value
        : "ellipsis";
    case "tuple":
      return "tuple";
    case "unary": {
      const operand = evaluate(expression.operand);
      if (typeof operand === "string")
        throw typeError(`bad operand type for unary ${expression.operator}: '${operand}'`);
      if (expression.operator === "+") return operand;
      return typeof operand === "object" ? { re: -operand.re, im: -operand.im } : -operand;
    }
    case "binary":
      return operate(
        expression.operator as CalculatorOperator,
        evaluate(expression.left),
        evaluate(expression.right),
      );
    case "call":
      throw typeError(`'${nameOf(evaluate(expression.function))}' object is not callable`);
    default:
      return "ellipsis";
  }
}

function operate(operator: CalculatorOperator, left: Operand, right: Operand): Operand {
  const refuse = () => {
    const sign = operator === "**" ? "** or pow()" : operator;
    return typeError(`unsupported operand type(s) for ${sign}: '${nameOf(left)}' and '${nameOf(right)}'`);
  };
  if (typeof left === "string" || typeof right === "string") {
    if (operator === "+" && left === "tuple") {
      if (right === "tuple") return "tuple";
      throw typeError(`can only concatenate tuple (not "${nameOf(right)}") to tuple`);
    }
    const times = left === "tuple" ? right : right === "tuple" ? left : undefined;
    if (operator === "*" && times !== undefined) {
      if (typeof times === "bigint") return "tuple";
      throw typeError(`can't multiply sequence by non-int of type '${nameOf(times)}'`);
    }
    throw refuse();
  }
  if (typeof left === "object" || typeof right === "object") {
    if (operator === "//") throw refuse();
    return complexOperation(operator, toComplex(left), toComplex(right));
  }
  if (typeof left === "bigint" && typeof right === "bigint") return intOperation(operator, left, right);
  return floatOperation(operator, toFloat(left), toFloat(right));
}

<<<<<<< HEAD
function nameOf(operand: Operand): string {
  return typeof operand === "string" ? operand : typeof operand === "object" ? "complex" : typeName(operand);
=======
function intOperation(operator: BinaryOperator, left: bigint, right: bigint): Operand {
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
    default:
      if (right < 0n) return floatOperation("**", toFloat(left), toFloat(right));
      if (left >= -1n && left <= 1n) return left === -1n && right % 2n === 0n ? 1n : right === 0n ? 1n : left;
      return BigInt(bits(left)) * right > BigInt(MAX_BITS) ? tooLarge() : left ** right;
  }
}

function floatOperation(operator: BinaryOperator, left: number, right: number): Operand {
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
    default:
      return floatPower(left, right);
  }
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

function floatPower(left: number, right: number): Operand {
  if (left === 1) return 1;
  if (left === -1 && !Number.isFinite(right) && !Number.isNaN(right)) return 1;
  if (left === 0 && right < 0) return divisionByZero("0.0 cannot be raised to a negative power");
  if (left < 0 && Number.isFinite(left) && Number.isFinite(right) && !Number.isInteger(right)) {
    return complexOperation("**", toComplex(left), toComplex(right));
  }
  const power = left ** right;
  if (Number.isFinite(left) && Number.isFinite(right) && !Number.isFinite(power)) {
    throw new PythonError("OverflowError", "(34, 'Numerical result out of range')");
  }
  return power;
}

/** No complex number is a result; only whether it fails on the way there shows. */
function complexOperation(operator: BinaryOperator, left: Complex, right: Complex): Complex {
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
>>>>>>> main
}

function toComplex(operand: bigint | number | Complex): Complex {
  return typeof operand === "object" ? operand : { re: toFloat(operand), im: 0 };
}

function toFloat(operand: Operand): number {
  if (typeof operand === "number") return operand;
  if (typeof operand === "bigint") return intToFloat(operand);
  throw typeError(`float() argument must be a string or a real number, not '${nameOf(operand)}'`);
}
