import {
  dumps,
  isDict,
  isModel,
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

/** A result as the dialogue holds it: its text, or what the text means where it happens to be JSON. */
export function resultItem(result: Value): Value {
  const text = resultText(result);
  if (!MAYBE_JSON.test(text)) return text;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return text;
    throw error;
  }
}

/** How JSON begins; most results that are no JSON begin otherwise and need not be tried. */
const MAYBE_JSON = /^[ \t\n\r]*(?:["\d[{-]|true|false|null|NaN|Infinity)/;
