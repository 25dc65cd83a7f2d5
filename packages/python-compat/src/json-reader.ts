import { MAX_INT_DIGITS } from "./numbers.ts";
import type { Value } from "./values.ts";

/** The deepest nesting of lists and dicts that is read: CPython stops between 990 and 10,000, by version. */
export const MAX_DEPTH = 1000;

/** Why a text is not JSON, in the words of Python's JSONDecodeError. */
export class JsonError extends Error {
  /** The offset in code points; Python calls it `pos`. */
  readonly position: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in code points. */
  readonly column: number;
  constructor(reason: string, text: string, offset: number) {
    const before = text.slice(0, offset);
    const position = codePoints(before);
    const line = 1 + lineBreaks(before);
    const column = codePoints(before.slice(before.lastIndexOf("\n") + 1)) + 1;
    super(`${reason}: line ${line} column ${column} (char ${position})`);
    this.name = "JsonError";
    this.position = position;
    this.line = line;
    this.column = column;
  }
}

/** An int with more digits than CPython converts: a plain ValueError there, which names no place. */
export class JsonIntError extends JsonError {
  constructor(digits: number, text: string, offset: number) {
    super("", text, offset);
    this.name = "JsonIntError";
    this.message =
      `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion: value has ${digits} digits; ` +
      "use sys.set_int_max_str_digits() to increase the limit";
  }
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function codePoints(text: string): number {
  if (!/[\ud800-\udfff]/.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_E = 0x45;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LOWER_E = 0x65;
const OPEN_DICT = 0x7b;
const CLOSE_DICT = 0x7d;

const WORDS: ReadonlyMap<number, readonly [word: string, value: Value]> = new Map<
  number,
  readonly [string, Value]
>([
  [0x6e, ["null", null]],
  [0x74, ["true", true]],
  [0x66, ["false", false]],
  [0x4e, ["NaN", Number.NaN]],
  [0x49, ["Infinity", Number.POSITIVE_INFINITY]],
]);

const SHORT_ESCAPES = '"\\/bfnrt';

/** Ints of up to so many digits are exact as numbers, which is the quicker way to a bigint. */
const SAFE_DIGITS = 15;

/** Reads one text from left to right; every method starts at `at` and leaves it behind what it has read. */
export class JsonReader {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    if (this.#text.startsWith("\ufeff"))
      throw this.#error("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    this.#space();
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#error("Extra data", this.#at);
    return value;
  }

  #value(depth: number): Value {
    const unit = this.#text.charCodeAt(this.#at);
    switch (unit) {
      case QUOTE:
        return this.#string();
      case OPEN_DICT:
        return this.#dict(depth + 1);
      case OPEN_LIST:
        return this.#list(depth + 1);
      default:
        return isDigit(unit) || unit === MINUS ? this.#number() : this.#word(unit);
    }
  }

  #dict(depth: number): Value {
    this.#enter(depth);
    const dict = new Map<string, Value>();
    if (this.#take(CLOSE_DICT)) return dict;
    do {
      if (this.#text.charCodeAt(this.#at) !== QUOTE) {
        throw this.#error("Expecting property name enclosed in double quotes", this.#at);
      }
      const key = this.#string();
      this.#space();
      if (!this.#take(COLON)) throw this.#error("Expecting ':' delimiter", this.#at);
      this.#space();
      dict.set(key, this.#value(depth));
    } while (this.#continues(CLOSE_DICT));
    return dict;
  }

  #list(depth: number): Value {
    this.#enter(depth);
    const list: Value[] = [];
    if (this.#take(CLOSE_LIST)) return list;
    do {
      list.push(this.#value(depth));
    } while (this.#continues(CLOSE_LIST));
    return list;
  }

  #enter(depth: number): void {
    if (depth > MAX_DEPTH) throw this.#error(`Nested deeper than ${MAX_DEPTH} levels`, this.#at);
    this.#at++;
    this.#space();
  }

  /** Steps over `unit` if it is next. */
  #take(unit: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== unit) return false;
    this.#at++;
    return true;
  }

  /** Behind an item: steps to the next one, or over the closing bracket and answers false. */
  #continues(close: number): boolean {
    this.#space();
    if (this.#take(close)) return false;
    if (!this.#take(COMMA)) throw this.#error("Expecting ',' delimiter", this.#at);
    this.#space();
    return true;
  }

  #space(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== SPACE && unit !== NEWLINE && unit !== RETURN && unit !== TAB) return;
      this.#at++;
    }
  }

  #word(first: number): Value {
    const known = WORDS.get(first);
    if (known === undefined || !this.#text.startsWith(known[0], this.#at)) {
      throw this.#error("Expecting value", this.#at);
    }
    this.#at += known[0].length;
    return known[1];
  }

  #number(): Value {
    const text = this.#text;
    const start = this.#at;
    const negative = this.#take(MINUS);
    const first = this.#at;
    let magnitude = 0;
    let unit = text.charCodeAt(this.#at);
    if (unit === ZERO) {
      unit = text.charCodeAt(++this.#at);
    } else {
      while (isDigit(unit)) {
        magnitude = magnitude * 10 + unit - ZERO;
        unit = text.charCodeAt(++this.#at);
      }
    }
    if (this.#at === first) {
      this.#at = start;
      return this.#negativeInfinity();
    }
    const digits = this.#at - first;
    if ((unit === DOT || unit === LOWER_E || unit === UPPER_E) && this.#fraction()) {
      return Number(text.slice(start, this.#at));
    }
    if (digits > MAX_INT_DIGITS) throw new JsonIntError(digits, text, start);
    if (digits > SAFE_DIGITS) return BigInt(text.slice(start, this.#at));
    return BigInt(negative ? -magnitude : magnitude);
  }

  /** Steps over what makes an int a float, as far as there are digits for it; false where it stays an int. */
  #fraction(): boolean {
    FRACTION.lastIndex = this.#at;
    const found = FRACTION.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found !== "";
  }

  #negativeInfinity(): Value {
    if (!this.#text.startsWith("-Infinity", this.#at)) throw this.#error("Expecting value", this.#at);
    this.#at += "-Infinity".length;
    return Number.NEGATIVE_INFINITY;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    let at = start;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) {
        this.#at = at + 1;
        return text.slice(start, at);
      }
      if (unit === BACKSLASH) return this.#escapedString(start, at);
      if (!(unit >= SPACE)) throw this.#stringError(start, at);
      at++;
    }
  }

  /** The rest of a string that begins at `start` and has its first backslash at `backslash`, as the engine reads it. */
  #escapedString(start: number, backslash: number): string {
    const text = this.#text;
    let at = backslash;
    for (let unit = BACKSLASH; unit !== QUOTE; unit = text.charCodeAt(at)) {
      if (!(unit >= SPACE)) throw this.#escapedStringError(start, backslash);
      at += unit === BACKSLASH ? 2 : 1;
    }
    try {
      const content = JSON.parse(text.slice(start - 1, at + 1)) as string;
      this.#at = at + 1;
      return content;
    } catch {
      throw this.#escapedStringError(start, backslash);
    }
  }

  /** The first thing that is wrong with such a string. */
  #escapedStringError(start: number, backslash: number): JsonError {
    const text = this.#text;
    let at = backslash;
    for (let unit = BACKSLASH; unit >= SPACE; unit = text.charCodeAt(at)) {
      const kind = unit === BACKSLASH ? text.charAt(at + 1) : "";
      if (unit !== BACKSLASH) at += 1;
      else if (kind === "u") {
        // CPython reads no escape that ends the text.
        const isWhole = /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) && at + 6 < text.length;
        if (!isWhole) return this.#error("Invalid \\uXXXX escape", at + 1);
        at += 6;
      } else if (kind === "") at = text.length;
      else if (SHORT_ESCAPES.includes(kind)) at += 2;
      else return this.#error("Invalid \\escape", at);
    }
    return this.#stringError(start, at);
  }

  /** Why the string whose content starts at `start` cannot go on at `at`: the text ends, or a control character. */
  #stringError(start: number, at: number): JsonError {
    return at < this.#text.length
      ? this.#error("Invalid control character at", at)
      : this.#error("Unterminated string starting at", start - 1);
  }

  #error(reason: string, offset: number): JsonError {
    return new JsonError(reason, this.#text, offset);
  }
}

const FRACTION = /(?:\.\d+)?(?:e[+-]?\d+)?/iy;

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}
