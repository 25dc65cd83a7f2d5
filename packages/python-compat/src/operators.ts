import {
  type Complex,
  type FloatOperator,
  floatOperation,
  type IntOperator,
  intOperation,
  intToFloat,
} from "./arithmetic.ts";
import { PythonError } from "./errors.ts";
import type { BinaryOperator, ComparisonOperator, Unary } from "./expression.ts";
import { complexValue } from "./opaque.ts";
import { hashable, isTruthy, typeError } from "./operations.ts";
import { repr } from "./text.ts";
import { compareCodePoints } from "./unicode.ts";
import {
  dictGet,
  equals,
  isDict,
  isList,
  isOpaque,
  isTuple,
  type Key,
  Tuple,
  typeName,
  type Value,
} from "./values.ts";

/** The longest text or list that an operator makes. */
const MAX_LENGTH = 4_000_000;

/**
 * `left operator right` of numbers, texts, lists and tuples. Throws PythonError with CPython's text, NotImplementedError for
 * what CPython could and this cannot (formatting with `%`, the union of dicts). `sign` is how the text spells the operator,
 * such as `-=`.
 */
export function binary(operator: BinaryOperator, left: Value, right: Value, sign: string = operator): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined && operator !== "@") {
    if (typeof left === "boolean" && typeof right === "boolean" && "&|^".includes(operator)) {
      return intOperation(operator, BigInt(left), BigInt(right)) === 1n;
    }
    if (typeof a === "bigint" && typeof b === "bigint") return numeric(intOperation(operator, a, b));
    if (isFloatOperator(operator)) return numeric(floatOperation(operator, toFloat(a), toFloat(b)));
  }
  if (operator === "+" && isSequence(left)) return concatenated(left, right);
  if (operator === "*" && isSequence(left)) return repeated(left, right);
  if (operator === "*" && isSequence(right)) return repeated(right, left);
  if ((operator === "%" && typeof left === "string") || (operator === "|" && isDict(left) && isDict(right))) {
    throw notEvaluated(`${operator} of ${typeName(left)}`);
  }
  if (isOpaqueOperation(operator, left, right)) throw notEvaluated(`${operator} of complex numbers or bytes`);
  const spelled = sign === "**" ? "** or pow()" : sign;
  throw typeError(`unsupported operand type(s) for ${spelled}: '${typeName(left)}' and '${typeName(right)}'`);
}

/** Whether CPython would work on values that are only kept as their text here. */
function isOpaqueOperation(operator: BinaryOperator, left: Value, right: Value): boolean {
  const types = [opaqueType(left), opaqueType(right)];
  if (types.includes("bytes")) {
    return operator === "+"
      ? types.every((type) => type === "bytes")
      : operator === "*" && types.includes("int");
  }
  const areNumbers = [left, right].every(
    (value, at) => numberOf(value) !== undefined || types[at] === "complex",
  );
  return areNumbers && types.includes("complex") && ["+", "-", "*", "/", "**"].includes(operator);
}

/** The type of what is only kept as its text; that of an int too, as bytes can be repeated. */
function opaqueType(value: Value): string | undefined {
  if (typeof numberOf(value) === "bigint") return "int";
  return isOpaque(value) ? value.type : undefined;
}

/** `operator operand`. Throws PythonError TypeError with CPython's text. */
export function unary(operator: Unary["operator"], operand: Value): Value {
  if (operator === "not") return !isTruthy(operand);
  const number = numberOf(operand);
  if (operator !== "~" && opaqueType(operand) === "complex") throw notEvaluated("a sign of a complex number");
  if (number === undefined || (operator === "~" && typeof number !== "bigint")) {
    throw typeError(`bad operand type for unary ${operator}: '${typeName(operand)}'`);
  }
  if (operator === "~") return ~(number as bigint);
  return operator === "-" ? -number : number;
}

/** `left operator right` of a comparison. Throws PythonError TypeError for an order that does not exist. */
export function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case "==":
      return equals(left, right);
    case "!=":
      return !equals(left, right);
    case "in":
      return contains(right, left);
    case "not in":
      return !contains(right, left);
    case "is":
    case "is not":
      return (left === right) === (operator === "is");
    default:
      return ordered(operator, left, right);
  }
}

function ordered(operator: "<" | "<=" | ">" | ">=", left: Value, right: Value): boolean {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return holds(operator, a, b);
  if (typeof left === "string" && typeof right === "string")
    return holds(operator, compareCodePoints(left, right), 0);
  const [some, others] = isList(left) && isList(right) ? [left, right] : [itemsOf(left), itemsOf(right)];
  if (some !== undefined && others !== undefined) {
    const at = some.findIndex(
      (item, index) => index >= others.length || !equals(item, others[index] as Value),
    );
    if (at < 0 || at >= others.length) return holds(operator, some.length, others.length);
    return ordered(operator, some[at] as Value, others[at] as Value);
  }
  throw typeError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function holds(operator: "<" | "<=" | ">" | ">=", a: bigint | number, b: bigint | number): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

/** `item in container`. Throws PythonError TypeError with CPython's text. */
export function contains(container: Value, item: Value): boolean {
  if (typeof container === "string") {
    if (typeof item === "string") return container.includes(item);
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (isDict(container)) {
    hashable(item);
    return dictGet(container, item as Key) !== undefined;
  }
  const items = isList(container) ? container : itemsOf(container);
  if (items === undefined) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  return items.some((other) => other === item || equals(other, item));
}

/** `container[key]`. Throws PythonError with CPython's text; that of a KeyError is the key's `repr`. */
export function subscript(container: Value, key: Value): Value {
  if (isDict(container)) {
    hashable(key);
    const value = dictGet(container, key as Key);
    if (value === undefined) throw new PythonError("KeyError", repr(key));
    return value;
  }
  const items =
    typeof container === "string" ? [...container] : isList(container) ? container : itemsOf(container);
  if (isOpaque(container) && container.type === "bytes" && typeof key === "string") {
    throw typeError("byte indices must be integers or slices, not str");
  }
  if (items === undefined) throw typeError(`'${typeName(container)}' object is not subscriptable`);
  const number = numberOf(key);
  if (typeof number !== "bigint") {
    throw typeError(
      typeof container === "string"
        ? `string indices must be integers, not '${typeName(key)}'`
        : `${typeName(container)} indices must be integers or slices, not ${typeName(key)}`,
    );
  }
  const item = items.at(Number(number));
  const name = typeof container === "string" ? "string" : typeName(container);
  if (item === undefined) throw new PythonError("IndexError", `${name} index out of range`);
  return item;
}

/** An expression that CPython would evaluate, and we do not. */
export function notEvaluated(what: string): PythonError {
  return new PythonError("NotImplementedError", `${what} is not evaluated here`);
}

/** The number behind a number or a boolean. */
function numberOf(value: Value): bigint | number | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return typeof value === "boolean" ? BigInt(value) : undefined;
}

function toFloat(number: bigint | number): number {
  return typeof number === "number" ? number : intToFloat(number);
}

function isFloatOperator(operator: IntOperator): operator is FloatOperator {
  return !["&", "|", "^", "<<", ">>"].includes(operator);
}

function numeric(result: bigint | number | Complex): Value {
  return typeof result === "object" ? complexValue(result) : result;
}

type Sequence = string | readonly Value[] | Tuple;

function isSequence(value: Value): value is Sequence {
  return typeof value === "string" || isList(value) || isTuple(value);
}

function itemsOf(value: Value): readonly Value[] | undefined {
  return isTuple(value) ? value.items : undefined;
}

function concatenated(left: Sequence, right: Value): Value {
  if (typeof left === "string" && typeof right === "string") return left + right;
  if (isList(left) && isList(right)) return [...left, ...right];
  if (left instanceof Tuple && isTuple(right)) return new Tuple([...left.items, ...right.items]);
  const type = typeName(left);
  throw typeError(`can only concatenate ${type} (not "${typeName(right)}") to ${type}`);
}

/** CPython's indices are below it. */
const INDEX_LIMIT = 1n << 63n;

function repeated(sequence: Sequence, times: Value): Value {
  const count = numberOf(times);
  if (typeof count !== "bigint") {
    throw typeError(`can't multiply sequence by non-int of type '${typeName(times)}'`);
  }
  if (count >= INDEX_LIMIT || count < -INDEX_LIMIT) {
    throw new PythonError("OverflowError", "cannot fit 'int' into an index-sized integer");
  }
  const length = sequence instanceof Tuple ? sequence.items.length : sequence.length;
  if (typeof sequence === "string" && count * BigInt(length) >= INDEX_LIMIT) {
    throw new PythonError("OverflowError", "repeated string is too long");
  }
  if (count * BigInt(length) > MAX_LENGTH) throw new PythonError("MemoryError", "");
  const number = length === 0 ? 0 : Math.max(Number(count), 0);
  if (typeof sequence === "string") return sequence.repeat(number);
  const items = sequence instanceof Tuple ? sequence.items : sequence;
  const result = Array.from({ length: number }, () => items).flat();
  return sequence instanceof Tuple ? new Tuple(result) : result;
}
