import { characterNamed } from "./character-names.ts";
import { hexDigit } from "./escapes.ts";

/** What one string literal stands for: text, bytes (whose value nothing here needs), or a fault in CPython's words. */
export type StringLiteral =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "bytes" }
  | { readonly kind: "fault"; readonly message: string };

const BACKSLASH = 0x5c;
const SIMPLE_ESCAPES: readonly (string | undefined)[] = simpleEscapes({
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
});
/** Letters of escapes by code point, with how many hexadecimal digits they take. */
const HEX_DIGITS: ReadonlyMap<number, number> = new Map([
  [0x78, 2],
  [0x75, 4],
  [0x55, 8],
]);
const OCTAL = /[0-7]{1,3}/y;
const NAME = /N(?:\{([^}]*)(\}?))?/y;

/** What stands behind a backslash and what it means, by its code. */
function simpleEscapes(escapes: { readonly [letter: string]: string }): readonly (string | undefined)[] {
  const table: (string | undefined)[] = new Array(0x80).fill(undefined);
  for (const [letter, meaning] of Object.entries(escapes)) table[letter.charCodeAt(0)] = meaning;
  return table;
}

/**
 * Reads a complete string literal, prefix and quotes included, f-strings excepted. Of the names in `\N{…}` only the
 * usual ones are known here, the others come back as the fault for an unknown name.
 */
export function readStringLiteral(source: string): StringLiteral {
  const quoteAt = source.search(/["']/);
  const prefix = source.slice(0, quoteAt).toLowerCase();
  const width =
    source.startsWith(source.charAt(quoteAt).repeat(3), quoteAt) && source.length >= quoteAt + 6 ? 3 : 1;
  const raw = source.slice(quoteAt + width, -width);
  const body = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  const plain = prefix.includes("r") || !body.includes("\\");
  if (prefix.includes("b")) return readBytes(body, plain);
  return plain ? { kind: "text", value: body } : unescaped(body);
}

function readBytes(body: string, plain: boolean): StringLiteral {
  if (/[^\0-\x7f]/.test(body)) {
    return { kind: "fault", message: "bytes can only contain ASCII literal characters" };
  }
  if (plain) return { kind: "bytes" };
  for (const { 0: sequence, index } of body.matchAll(/\\(?:x[0-9a-fA-F]{0,2}|[\s\S])/g)) {
    if (sequence.startsWith("\\x") && sequence.length < 4) {
      return { kind: "fault", message: `(value error) invalid \\x escape at position ${index}` };
    }
  }
  return { kind: "bytes" };
}

function unescaped(body: string): StringLiteral {
  // No escape is shorter than what it stands for.
  const units = new Uint16Array(body.length);
  let length = 0;
  for (let at = 0; at < body.length; ) {
    const unit = body.charCodeAt(at);
    if (unit !== BACKSLASH) {
      units[length++] = unit;
      at++;
      continue;
    }
    const letter = body.charCodeAt(at + 1);
    const simple = SIMPLE_ESCAPES[letter];
    const found = simple === undefined ? readEscape(body, at, letter) : { value: simple, end: at + 2 };
    if (typeof found === "string") return { kind: "fault", message: found };
    for (let index = 0; index < found.value.length; index++) units[length++] = found.value.charCodeAt(index);
    at = found.end;
  }
  return { kind: "text", value: textOf(units.subarray(0, length)) };
}

const UNITS_AT_ONCE = 8192;

/** Pieces of a text are put together in one go, for concatenating millions of them takes the memory of as many objects. */
function textOf(units: Uint16Array): string {
  let text = "";
  for (let at = 0; at < units.length; at += UNITS_AT_ONCE) {
    text += String.fromCharCode.apply(null, units.subarray(at, at + UNITS_AT_ONCE) as unknown as number[]);
  }
  return text;
}

/** The escape at `at` whose second character is no simple one, or what is wrong with it. */
function readEscape(
  body: string,
  at: number,
  letter: number,
): { readonly value: string; readonly end: number } | string {
  const width = HEX_DIGITS.get(letter);
  if (width !== undefined) return readHex(body, at, width);
  OCTAL.lastIndex = at + 1;
  const octal = OCTAL.exec(body)?.[0];
  if (octal !== undefined) {
    return { value: String.fromCharCode(Number.parseInt(octal, 8)), end: at + 1 + octal.length };
  }
  NAME.lastIndex = at + 1;
  const named = NAME.exec(body);
  if (named === null) return { value: body.slice(at, at + 1), end: at + 1 };
  const [whole, name = "", brace = ""] = named;
  const end = at + 1 + whole.length;
  if (name === "" || brace === "") {
    // Of empty braces the closing one does not count.
    return decodeFault(body, at, brace === "" ? end : end - 1, "malformed \\N character escape");
  }
  const value = characterNamed(name);
  return value === undefined ? decodeFault(body, at, end, "unknown Unicode character name") : { value, end };
}

function readHex(
  body: string,
  at: number,
  width: number,
): { readonly value: string; readonly end: number } | string {
  let end = at + 2;
  let code = 0;
  for (
    let digit = hexDigit(body.charCodeAt(end));
    end < at + 2 + width;
    digit = hexDigit(body.charCodeAt(end))
  ) {
    if (Number.isNaN(digit)) {
      return decodeFault(body, at, end, `truncated \\${body.charAt(at + 1)}${"X".repeat(width)} escape`);
    }
    code = code * 16 + digit;
    end++;
  }
  if (code > 0x10ffff) return decodeFault(body, at, end, "illegal Unicode character");
  return { value: String.fromCodePoint(code), end };
}

/** CPython's text for a broken escape, by its place in the buffer that CPython decodes. */
function decodeFault(body: string, start: number, end: number, problem: string): string {
  const first = bytesInBuffer(body, 0, start);
  const last = first + bytesInBuffer(body, start, end) - 1;
  return `(unicode error) 'unicodeescape' codec can't decode bytes in position ${first}-${last}: ${problem}`;
}

/** What lies outside ASCII takes ten bytes there, and a backslash before it six. */
function bytesInBuffer(body: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const point = body.codePointAt(at) as number;
    if (point > 0xffff) at++;
    if (point >= 0x80) {
      bytes += 10;
    } else if (point === BACKSLASH && body.charCodeAt(at + 1) < 0x80) {
      // Whatever it is, an escape's second character begins none.
      bytes += at + 1 < end ? 2 : 1;
      at++;
    } else {
      bytes += point === BACKSLASH && at + 1 < end ? 6 : 1;
    }
  }
  return bytes;
}
