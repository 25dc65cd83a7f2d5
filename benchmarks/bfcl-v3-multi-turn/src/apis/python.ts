import {
  attributeError,
  type Dict,
  dictGet,
  hashable,
  isDict,
  isList,
  type Key,
  typeError,
  typeName,
  type Value,
} from "@mua/python-compat";

/** A dict with text keys, in the order in which they are written. */
export function record(fields: { readonly [name: string]: Value }): Dict {
  const dict = new Map<Key, Value>();
  for (const name in fields) dict.set(name, fields[name] as Value);
  return dict;
}

/** `{"error": text}`: how most methods refuse. */
export function refusal(text: string): Dict {
  return new Map([["error", text]]);
}

/** A dict of a state, to be written to. Throws PythonError for anything else, as any method of a dict. */
export function dictOf(value: Value, method = "keys"): Map<Key, Value> {
  if (isDict(value)) return value as Map<Key, Value>;
  throw attributeError(value, method);
}

/** A list of a state, to be written to. Throws PythonError for anything else. */
export function listOf(value: Value, method = "append"): Value[] {
  if (isList(value)) return value as Value[];
  throw attributeError(value, method);
}

/** `container[key] = value` with a text key. Throws PythonError for what is no dict. */
export function assign(container: Value, key: string, value: Value): void {
  if (isDict(container)) {
    (container as Map<Key, Value>).set(key, value);
    return;
  }
  if (isList(container)) throw typeError("list indices must be integers or slices, not str");
  throw typeError(`'${typeName(container)}' object does not support item assignment`);
}

/** What a dict has under a value; undefined where it has nothing. Throws PythonError TypeError for what is not hashable. */
export function lookUpIn(dict: Dict, key: Value): Value | undefined {
  hashable(key);
  return dictGet(dict, key as Key);
}

/** `value.copy()` of a dict. Throws PythonError for what has no such method; a list's copy is never looked into. */
export function copyOf(value: Value): Map<Key, Value> {
  return new Map(dictOf(value, "copy"));
}

/** `separator.join(items)`. Throws PythonError TypeError for an item that is no text. */
export function joined(separator: string, items: readonly Value[]): string {
  items.forEach((item, place) => {
    if (typeof item === "string") return;
    throw typeError(`sequence item ${place}: expected str instance, ${typeName(item)} found`);
  });
  return items.join(separator);
}
