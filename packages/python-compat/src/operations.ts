import { intToFloat } from "./arithmetic.ts";
import { PythonError, valueError } from "./errors.ts";
import { parseFloatText, parseIntText, roundToInt } from "./numbers.ts";
import { lower, repr } from "./text.ts";
import { isDict, isList, isModel, isOpaque, isTuple, typeName, type Value } from "./values.ts";

/** Does nothing for a value that can be a dict key. Throws PythonError TypeError for any other, as `hash(value)`. */
export function hashable(value: Value): void {
  if (typeof value !== "object" || value === null) return;
  if (isTuple(value)) value.items.forEach(hashable);
  else if (!isOpaque(value) || value.type === "set") throw typeError(`unhashable type: '${typeName(value)}'`);
}

/** What a dict with text keys has under `key`. Throws PythonError: a TypeError for no dict key at all, else ValueError `missing`. */
export function lookUp<T>(rows: { get(key: string): T | undefined }, key: Value, missing: string): T {
  hashable(key);
  const row = typeof key === "string" ? rows.get(key) : undefined;
  if (row === undefined) throw valueError(missing);
  return row;
}

/** What `for item in value` goes through: a text's characters, a dict's keys. Throws PythonError TypeError. */
export function iterate(value: Value): readonly Value[] {
  if (typeof value === "string") return Array.from(value);
  if (isList(value)) return value;
  if (isTuple(value)) return value.items;
  if (isDict(value)) return [...value.keys()];
  throw typeError(`'${typeName(value)}' object is not iterable`);
}

/** Whether `iterate` goes through a value. */
export function isIterable(value: Value): boolean {
  return typeof value === "string" || isList(value) || isTuple(value) || isDict(value);
}

/** `len(value)`; a text is as long as its code points. Throws PythonError TypeError. */
export function length(value: Value): number {
  if (typeof value !== "object" && typeof value !== "string") return noLength(value);
  return value === null || isModel(value) ? noLength(value) : iterate(value).length;
}

function noLength(value: Value): never {
  throw typeError(`object of type '${typeName(value)}' has no len()`);
}

/** `bool(value)`: false for None, zeros, and what has no items. */
export function isTruthy(value: Value): boolean {
  if (typeof value !== "object") return value !== "" && value !== 0n && value !== 0 && value !== false;
  if (value === null) return false;
  if (isDict(value)) return value.size > 0;
  if (isList(value)) return value.length > 0;
  if (isOpaque(value)) return value.repr !== "b''" && value.repr !== "0j";
  return !isTuple(value) || value.items.length > 0;
}

/** `value.lower()`. Throws PythonError AttributeError for what is no text. */
export function lowerOf(value: Value): string {
  if (typeof value === "string") return lower(value);
  throw attributeError(value, "lower");
}

/** What CPython says of a value without that attribute. */
export function attributeError(value: Value, attribute: string): PythonError {
  return new PythonError("AttributeError", `'${typeName(value)}' object has no attribute '${attribute}'`);
}

export function typeError(message: string): PythonError {
  return new PythonError("TypeError", message);
}

/** `float(value)`. Throws PythonError. */
export function floatOf(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return intToFloat(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") {
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  const number = parseFloatText(value);
  if (number === undefined) throw valueError(`could not convert string to float: ${repr(value)}`);
  return number;
}

/** `int(value)`. Throws PythonError. */
export function intOf(value: Value): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return roundToInt(Math.trunc(value));
  if (typeof value === "boolean") return BigInt(value);
  if (typeof value !== "string") {
    const wanted = "a string, a bytes-like object or a real number";
    throw typeError(`int() argument must be ${wanted}, not '${typeName(value)}'`);
  }
  const number = parseIntText(value);
  if (number === undefined) throw valueError(`invalid literal for int() with base 10: ${repr(value)}`);
  return number;
}
