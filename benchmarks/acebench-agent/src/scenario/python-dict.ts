import {
  equals,
  hashable,
  isDict,
  isList,
  isOpaque,
  isTuple,
  type Key,
  type Model,
  PythonError,
  repr,
  typeError,
  type Value,
} from "@mua/python-compat";

/** `rows.get(key)` of a dict whose keys are text. Throws PythonError TypeError for what can be no key. */
export function lookUp<T>(rows: ReadonlyMap<string, T>, key: Value): T | undefined {
  hashable(key);
  return typeof key === "string" ? rows.get(key) : undefined;
}

/** The id that equals `key` as Python compares keys (`1 == 1.0 == True`). Throws PythonError TypeError for what can be no key. */
export function idLike(rows: ReadonlyMap<bigint, unknown>, key: Value): bigint | undefined {
  hashable(key);
  return [...rows.keys()].find((id) => equals(id, key));
}

/** The rows of a dict of their own, so that they can be changed. */
export function copyRows<K extends Key, T extends Model>(rows: ReadonlyMap<K, T>): Map<K, T> {
  return new Map(Array.from(rows, ([key, row]) => [key, { ...row }]));
}

/** `row[field]`. Throws PythonError KeyError where there is none. */
export function fieldOf(row: Model, field: string): Value {
  const value = row[field];
  if (value === undefined) throw new PythonError("KeyError", repr(field));
  return value;
}

/**
 * A value that a state keeps. Throws PythonError TypeError where bytes or complex numbers are in it: official code keeps them,
 * and then cannot write its result.
 */
export function storable(value: Value): Value {
  if (isOpaque(value)) throw typeError(`Object of type ${value.type} is not JSON serializable`);
  if (isList(value)) value.forEach(storable);
  else if (isTuple(value)) value.items.forEach(storable);
  else if (isDict(value)) value.forEach(storable);
  return value;
}
