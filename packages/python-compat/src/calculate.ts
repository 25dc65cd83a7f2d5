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

function nameOf(operand: Operand): string {
  return typeof operand === "string" ? operand : typeof operand === "object" ? "complex" : typeName(operand);
}

function toComplex(operand: bigint | number | Complex): Complex {
  return typeof operand === "object" ? operand : { re: toFloat(operand), im: 0 };
}

function toFloat(operand: Operand): number {
  if (typeof operand === "number") return operand;
  if (typeof operand === "bigint") return intToFloat(operand);
  throw typeError(`float() argument must be a string or a real number, not '${nameOf(operand)}'`);
}
