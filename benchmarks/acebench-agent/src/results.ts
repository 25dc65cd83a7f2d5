import {
  dumps,
  isDict,
  isList,
  isModel,
  isOpaque,
  isTuple,
  JsonError,
  PythonError,
  parseJson,
  str,
  type Value,
} from "@mua/python-compat";

/** What an exception looks like to a model. */
export function errorText({ message }: PythonError): string {
  return `Error during execution: ${message}`;
}

/** A result as text: JSON where it is a dict, Python's `str` where it is no text, the exception where it has none. */
export function resultText(result: Value): string {
  try {
    return isDict(result) || isModel(result) ? dumps(result, { ensureAscii: false }) : str(result);
  } catch (error) {
    // An int of too many digits.
    if (error instanceof PythonError) return errorText(error);
    throw error;
  }
}

/** A result as the dialogue holds it: what its text means where that is JSON, else the text. */
export function resultItem(result: Value): Value {
  if (isDict(result) || isModel(result)) return throughJson(result);
  const text = resultText(result);
  if (!MAYBE_JSON.test(text)) return text;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return text;
    throw error;
  }
}

/** How JSON begins; most results that are no JSON, lists of Python dicts too, begin otherwise and need not be tried. */
const MAYBE_JSON = /^[ \t\n\r]*(?:["\d{-]|\[(?!\{')|true|false|null|NaN|Infinity)/;

/** What comes back of a value that is written as JSON and read again; it shares nothing that changes with the value. */
export function throughJson(value: Value): Value {
  if (typeof value !== "object" || value === null || isOpaque(value)) return value;
  if (isList(value)) return value.map(throughJson);
  if (isTuple(value)) return value.items.map(throughJson);
  const dict = new Map<string, Value>();
  for (const [key, item] of isDict(value) ? value : Object.entries(value))
    dict.set(typeof key === "string" ? key : dumps(key), throughJson(item));
  return dict;
}
