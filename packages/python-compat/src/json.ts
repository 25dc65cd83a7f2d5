import { PythonError } from "./errors.ts";
import { asciiTable, type Escapes, escaped, hexEscape } from "./escapes.ts";
import { JsonReader } from "./json-reader.ts";
import { floatRepr } from "./numbers.ts";
import { ABOVE_SURROGATES, compareCodePoints } from "./unicode.ts";
import { entries, isList, isOpaque, isTuple, type Key, type Opaque, type Value } from "./values.ts";
import { type Scalar, type Style, write } from "./write.ts";

/** What `JSON.parse` returns: for wires and tests, where int and float need not be told apart. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How `json.dumps` is asked to write. */
export interface DumpOptions {
  /** Spaces per level, every item on its own line; one line where absent. */
  readonly indent?: number | undefined;
  /** Keys by code point (numbers by value); off by default. */
  readonly sortKeys?: boolean | undefined;
  /** No blanks: `separators=(",", ":")`. */
  readonly compact?: boolean | undefined;
  /** Everything outside printable ASCII as `\uXXXX`; on by default. */
  readonly ensureAscii?: boolean | undefined;
}

/**
 * `json.loads(text)` of CPython: objects become dicts (of equal keys the last value wins, at the first one's place), ints
 * stay ints of any length up to 4,300 digits, `NaN` and `Infinity` are read. Throws JsonError, and nothing else, where the text is not JSON or is
 * nested deeper than MAX_DEPTH.
 */
export function parseJson(text: string): Value {
  return new JsonReader(text).document();
}

/**
 * `json.dumps(value)` of CPython, to the byte. Keys of mixed types, which Python cannot sort, come as None, numbers by value,
 * strings. Throws PythonError TypeError for an Opaque; any other value has a text.
 */
export function dumps(value: Value, options: DumpOptions = {}): string {
  const quote = options.ensureAscii === false ? quoteText : quoteAscii;
  const scalar = (item: Scalar) => (typeof item === "string" ? quote(item) : scalarText(item));
  return write(value, {
    scalar,
    key: (key) => `${quote(keyText(key))}${options.compact === true ? ":" : ": "}`,
    tuple: AS_LIST,
    opaque: notSerializable,
    separator: options.indent === undefined && options.compact !== true ? ", " : ",",
    indent: options.indent,
    sort: options.sortKeys === true ? sortKeys : undefined,
  });
}

/**
 * `model_dump_json` of pydantic: UTF-8 kept, NaN and infinities as null, floats as `0.00001`, `1e-7`, `1e+16`.
 * A lone surrogate, which pydantic refuses, is written as its escape.
 */
export function dumpPydantic(value: Value, indent?: number): string {
  const colon = indent === undefined ? ":" : ": ";
  return write(value, {
    scalar: pydanticScalar,
    key: (key) => `${pydanticKey(key)}${colon}`,
    tuple: AS_LIST,
    opaque: notSerializable,
    separator: ",",
    indent,
  });
}

const AS_LIST: Style["tuple"] = () => ["[", "]"];

function notSerializable({ type }: Opaque): never {
  throw new PythonError("TypeError", `Object of type ${type} is not JSON serializable`);
}

function scalarText(value: Exclude<Scalar, string>): string {
  if (typeof value !== "number") return `${value}`;
  return Number.isFinite(value) ? floatRepr(value) : `${value}`;
}

function keyText(key: Key): string {
  return typeof key === "string" ? key : scalarText(key);
}

function pydanticScalar(value: Scalar): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "number") return `${value}`;
  if (!Number.isFinite(value)) return "null";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-5 || magnitude >= 1e16)) return value.toExponential();
  return Number.isInteger(value) ? floatRepr(value) : `${value}`;
}

function pydanticKey(key: Key): string {
  if (typeof key === "string") return JSON.stringify(key);
  if (typeof key === "number") return `"${floatRepr(key)}"`;
  return key === null ? '"None"' : `"${key}"`;
}

/** As the engine writes it, with everything outside ASCII escaped, and DEL, which Python takes for outside. */
function quoteAscii(text: string): string {
  const quoted = JSON.stringify(text);
  return /[\x7f-\uffff]/.test(text) ? escaped(quoted, OUTSIDE_ASCII) : quoted;
}

const OUTSIDE_ASCII: Escapes = {
  ascii: asciiTable((code) => (code === 0x7f ? hexEscape(code) : undefined)),
  other: hexEscape,
};

/** As the engine writes it, but for lone surrogates, which Python lets stand. */
function quoteText(text: string): string {
  if (text.isWellFormed()) return JSON.stringify(text);
  const parts = text.split(/(\p{Cs}+)/u);
  return `"${parts.map((part, index) => (index % 2 === 1 ? part : JSON.stringify(part).slice(1, -1))).join("")}"`;
}

function sortKeys(keys: Key[]): void {
  // The engine's own order is Python's for everything below the surrogates, and much quicker than a comparison function.
  if (keys.every((key) => typeof key === "string" && !ABOVE_SURROGATES.test(key))) keys.sort();
  else keys.sort(compareKeys);
}

function compareKeys(a: Key, b: Key): number {
  if (typeof a === "string" && typeof b === "string") return compareCodePoints(a, b);
  if (typeof a === "string" || typeof b === "string") return typeof a === "string" ? 1 : -1;
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The value as `JSON.parse` would give it: ints as numbers, tuples as arrays, dicts and models as objects with the keys that
 * `dumps` writes. NaN and infinities stay numbers. For values as deep as `parseJson` makes them; an Opaque is a TypeError.
 */
export function toJson(value: Value): Json {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(toJson);
  if (isTuple(value)) return value.items.map(toJson);
  if (isOpaque(value)) return notSerializable(value);
  const fields: [string, Json][] = [];
  for (const [key, item] of entries(value)) fields.push([keyText(key), toJson(item)]);
  return Object.fromEntries(fields);
}

/** The reverse of `toJson`: every integral number becomes an int (so a float `1.0` does not survive), objects become dicts. */
export function fromJson(json: Json): Value {
  if (typeof json === "number") return Number.isInteger(json) ? BigInt(json) : json;
  if (typeof json !== "object" || json === null) return json;
  if (isArray(json)) return json.map(fromJson);
  const dict = new Map<string, Value>();
  for (const [key, item] of Object.entries(json)) dict.set(key, fromJson(item));
  return dict;
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
