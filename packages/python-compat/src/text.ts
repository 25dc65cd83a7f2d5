import { asciiTable, type Escapes, escaped } from "./escapes.ts";
import { floatRepr } from "./numbers.ts";
import { isPrintable, WHITESPACE } from "./unicode.ts";
import type { Value } from "./values.ts";
import { type Scalar, type Style, write } from "./write.ts";

/** `str(value)`: a string itself, everything else as `repr`. */
export function str(value: Value): string {
  return typeof value === "string" ? value : repr(value);
}

/** `repr(value)` of CPython 3.12, at any depth. A model prints as the dict of its fields. */
export function repr(value: Value): string {
  return write(value, REPR);
}

const REPR: Style = {
  scalar: scalarRepr,
  key: (key) => `${scalarRepr(key)}: `,
  tuple: (length) => ["(", length === 1 ? ",)" : ")"],
  opaque: ({ repr }) => repr,
  separator: ", ",
};

function scalarRepr(value: Scalar): string {
  switch (typeof value) {
    case "string":
      return stringRepr(value);
    case "bigint":
      return `${value}`;
    case "number":
      return floatRepr(value);
    case "boolean":
      return value ? "True" : "False";
    default:
      return "None";
  }
}

/** Printable ASCII without quotes and backslashes, which is most text and needs no second look. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;
/** What JSON escapes as Python does. */
const AS_IN_JSON = /^[\t\n\r -!#-~]*$/;

/** Double quotes only where that saves escaping a single one. */
function stringRepr(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (AS_IN_JSON.test(text)) return quote + JSON.stringify(text).slice(1, -1) + quote;
  return quote + escaped(text, quote === "'" && text.includes("'") ? QUOTE_TOO : NO_QUOTE) + quote;
}

const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x5c, "\\\\"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
]);
const ascii = asciiTable((code) => SHORT_ESCAPES.get(code) ?? escapeUnprintable(code));
const NO_QUOTE: Escapes = { ascii, other: knownEscape };
const QUOTE_TOO: Escapes = { ascii: ascii.with(0x27, "\\'"), other: knownEscape };
/** Escapes outside ASCII that were asked for, null for printable characters: of the basic plane, and beyond. */
const known: (string | null | undefined)[] = new Array(0x10000).fill(undefined);
const knownBeyond = new Map<number, string | null>();
const MOST_KNOWN = 10_000;

function knownEscape(codePoint: number): string | undefined {
  const isBeyond = codePoint > 0xffff;
  const found = isBeyond ? knownBeyond.get(codePoint) : known[codePoint];
  if (found !== undefined) return found ?? undefined;
  const made = escapeUnprintable(codePoint);
  if (!isBeyond) known[codePoint] = made ?? null;
  else {
    if (knownBeyond.size >= MOST_KNOWN) knownBeyond.clear();
    knownBeyond.set(codePoint, made ?? null);
  }
  return made;
}

function escapeUnprintable(codePoint: number): string | undefined {
  return isPrintable(codePoint) ? undefined : longEscape(codePoint);
}

function longEscape(codePoint: number): string {
  const hex = codePoint.toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

const SPACE = new RegExp(`[${WHITESPACE}]`, "u");

/** `text.strip(chars)`: without leading and trailing characters of `chars`, by default Python's whitespace. */
export function strip(text: string, chars?: string): string {
  return lstrip(rstrip(text, chars), chars);
}

/** `text.lstrip(chars)`. */
export function lstrip(text: string, chars?: string): string {
  const strips = stripper(chars);
  let start = 0;
  for (let width = strips(text, start); width > 0; width = strips(text, start)) start += width;
  return start === 0 ? text : text.slice(start);
}

/** `text.rstrip(chars)`. */
export function rstrip(text: string, chars?: string): string {
  const strips = stripper(chars);
  let end = text.length;
  while (end > 0) {
    const isPair = end > 1 && (text.codePointAt(end - 2) ?? 0) > 0xffff;
    const width = strips(text, isPair ? end - 2 : end - 1);
    if (width === 0) break;
    end -= width;
  }
  return end === text.length ? text : text.slice(0, end);
}

/** How many UTF-16 units of a character are to be stripped: none where it is not among `chars`. */
function stripper(chars: string | undefined): (text: string, at: number) => number {
  if (chars === undefined) {
    return (text, at) => {
      const unit = text.charAt(at);
      return unit !== "" && (unit === " " || unit === "\n" || SPACE.test(unit)) ? 1 : 0;
    };
  }
  const points = new Set(Array.from(chars, (character) => character.codePointAt(0)));
  return (text, at) => {
    const point = text.codePointAt(at);
    if (point === undefined || !points.has(point)) return 0;
    return point > 0xffff ? 2 : 1;
  };
}

const LINE_BOUNDARIES = "\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029";
const LINE_BOUNDARY = new RegExp(`\\r\\n|[${LINE_BOUNDARIES}]`, "g");

/** `text.splitlines(keepEnds)`: Python's eleven line boundaries; a boundary at the end opens no further line. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const { 0: boundary, index } of text.matchAll(LINE_BOUNDARY)) {
    lines.push(text.slice(start, keepEnds ? index + boundary.length : index));
    start = index + boundary.length;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** `textwrap.indent(text, prefix)`: the prefix before every line that is more than whitespace. */
export function indentText(text: string, prefix: string): string {
  return splitLines(text, true)
    .map((line) => (strip(line) === "" ? line : prefix + line))
    .join("");
}

/** `text.lower()`, by the Unicode version of the JavaScript engine. */
export function lower(text: string): string {
  return text.toLowerCase();
}

/** `text.upper()`, by the Unicode version of the JavaScript engine. */
export function upper(text: string): string {
  return text.toUpperCase();
}

/** `text.title()`: each run of cased characters starts in title case and goes on in lower case. */
export function titleCase(text: string): string {
  // Lowered as a whole, because a final sigma depends on what surrounds it; "İ" alone would grow and shift the rest.
  const lowered = text.replaceAll("İ", "I").toLowerCase();
  let result = "";
  let at = 0;
  let inWord = false;
  for (const character of text) {
    if (!inWord) result += titleCharacter(character);
    else result += character === "İ" ? character.toLowerCase() : lowered.slice(at, at + character.length);
    inWord = /\p{Cased}/u.test(character);
    at += character.length;
  }
  return result;
}

const DIGRAPHS = "ǄǅǆǇǈǉǊǋǌǱǲǳ";

function titleCharacter(character: string): string {
  const digraph = DIGRAPHS.indexOf(character);
  if (digraph >= 0) return DIGRAPHS.charAt(digraph - (digraph % 3) + 1);
  // Georgian has capitals, but no word starts with one.
  if (/[\u10d0-\u10ff]/.test(character)) return character;
  const capital = character.toUpperCase();
  if (character === "ŉ") return capital;
  // A Greek capital keeps its iota below.
  if (/.\u0399$/u.test(capital)) return `${capital.slice(0, -1)}\u0345`.normalize("NFC");
  const [first = "", ...rest] = capital;
  return first + rest.join("").toLowerCase();
}
