import { type Dict, dumps, isDict, PythonError, str, type Value } from "@mua/python-compat";

/** Long values that are never written to, with their JSON once it was asked for. */
const lasting = new WeakMap<object, string | undefined>();

/** Marks a list, dict or text that no one writes to, so that its JSON is written once. */
export function markLasting(value: Value): void {
  if (typeof value === "object" && value !== null && !lasting.has(value)) lasting.set(value, undefined);
}

/** A call's result as the official code prints it: texts as they are, dicts as JSON, where that fails and for all else `str`. */
export function printed(value: Value): string {
  if (!isDict(value)) return str(value);
  try {
    return json(value);
  } catch (error) {
    if (error instanceof PythonError) return str(value);
    throw error;
  }
}

function json(dict: Dict): string {
  let holdsLasting = false;
  for (const [key, item] of dict) {
    if (typeof key !== "string") return dumps(dict);
    holdsLasting ||= isLasting(item);
  }
  if (!holdsLasting) return dumps(dict);
  return `{${Array.from(dict, ([key, item]) => `${dumps(key)}: ${jsonOf(item)}`).join(", ")}}`;
}

function jsonOf(value: Value): string {
  if (!isLasting(value)) return dumps(value);
  const known = lasting.get(value) ?? dumps(value);
  lasting.set(value, known);
  return known;
}

function isLasting(value: Value): value is Value & object {
  return typeof value === "object" && value !== null && lasting.has(value);
}
