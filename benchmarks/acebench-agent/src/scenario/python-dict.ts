import { equals, hashable, type Key, type Model, PythonError, repr, type Value } from "@mua/python-compat";

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

/** A copy with one row more, or another row in its place. */
export function withRow<K extends Key, T>(rows: ReadonlyMap<K, T>, key: K, row: T): ReadonlyMap<K, T> {
  return new Map(rows).set(key, row);
}

/** A copy without that row. */
export function withoutRow<K extends Key, T>(rows: ReadonlyMap<K, T>, key: K): ReadonlyMap<K, T> {
  const copy = new Map(rows);
  copy.delete(key);
  return copy;
}

/** `row[field]`. Throws PythonError KeyError where there is none. */
export function fieldOf(row: Model, field: string): Value {
  const value = row[field];
  if (value === undefined) throw new PythonError("KeyError", repr(field));
  return value;
}
