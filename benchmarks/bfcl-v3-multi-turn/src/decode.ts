import {
  attributeError,
  type Dict,
  isDict,
  iterate,
  JsonError,
  JsonIntError,
  located,
  nodeName,
  PythonError,
  PythonSyntaxError,
  parseExpression,
  parseJson,
  readCall,
  repr,
  str,
  strip,
  type Value,
} from "@mua/python-compat";
import type { Era } from "./era.ts";

/** How a model makes calls: in the API's own way, or as text. */
export type Calling = "native" | "text";

/**
 * The call strings in one answer of a model, as the official handlers decode it: the list of `{name: arguments}` or the text of
 * a native answer, or the text of a prompted one. Throws PythonError with the class and text of what the official code raises.
 */
export function decode(answer: Value, calling: Calling, era: Era): readonly string[] {
  return calling === "native" ? decodeCalls(answer) : decodeText(answer, era);
}

/** Whether decoded calls count as no answer at all. */
export function isEmpty(calls: readonly string[]): boolean {
  return calls.length === 0 || (calls.length === 1 && calls[0] === "");
}

function decodeCalls(answer: Value): readonly string[] {
  return iterate(isDict(answer) ? [answer] : answer).flatMap((call) =>
    Array.from(itemsOf(call), ([name, args]) => {
      const read = itemsOf(typeof args === "string" ? readJson(args) : args);
      return `${str(name)}(${Array.from(read, ([key, value]) => `${str(key)}=${repr(value)}`).join(",")})`;
    }),
  );
}

function itemsOf(value: Value): Dict {
  if (isDict(value)) return value;
  throw attributeError(value, "items");
}

function readJson(text: string): Value {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new PythonError(error instanceof JsonIntError ? "ValueError" : "JSONDecodeError", error.message);
  }
}

function decodeText(answer: Value, era: Era): readonly string[] {
  if (typeof answer !== "string") throw attributeError(answer, "strip");
  let text = strip(answer, "`\n ");
  if (!text.startsWith("[")) text = `[${text}`;
  if (!text.endsWith("]")) text = `${text}]`;
  // With the brackets gone the first version read a tuple, and was strict about blanks before it.
  const body = parse(era.strips === "brackets" ? strip(text, "[]'") : strip(strip(text), "'"));
  if (body.kind === "call") return [callText(readCall(body))];
  if (body.kind !== "list" && body.kind !== "tuple" && body.kind !== "set") {
    throw new PythonError("AttributeError", `'${nodeName(body)}' object has no attribute 'elts'`);
  }
  const calls = body.items.map((item) => {
    if (item.kind !== "call") throw new PythonError("AssertionError", "");
    return readCall(item);
  });
  return calls.map(callText);
}

function parse(text: string) {
  try {
    return parseExpression(text);
  } catch (error) {
    throw error instanceof PythonSyntaxError ? located(error, "<unknown>") : error;
  }
}

function callText({ name, arguments: args }: { readonly name: Value; readonly arguments: Dict }): string {
  return `${str(name)}(${Array.from(args, ([key, value]) => `${str(key)}=${argumentText(value)}`).join(", ")})`;
}

/** A dict of nothing but dicts is taken for a nested call, of which the first is printed; the keys of other dicts stand unescaped. */
function argumentText(value: Value): string {
  if (!isDict(value)) return repr(value);
  if (![...value.values()].every(isDict)) {
    return `{${Array.from(value, ([key, item]) => `'${str(key)}': ${argumentText(item)}`).join(", ")}}`;
  }
  const [first] = value;
  if (first === undefined) throw new PythonError("IndexError", "list index out of range");
  return callText({ name: first[0], arguments: first[1] as Dict });
}
