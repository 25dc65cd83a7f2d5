import { characterNamed } from "./character-names.ts";
import { hexDigit } from "./escapes.ts";

/** What one string literal stands for: text, bytes (whose value nothing here needs), or a fault in CPython's words. */
export type StringLiteral =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "bytes" }
  | { readonly kind: "fault"; readonly message: string };

const NEWLINE = 0x0a;
const ZERO = 0x30;
const SEVEN = 0x37;
const UPPER_N = 0x4e;
const BACKSLASH = 0x5c;
/** Long texts may be nothing but escapes, so what a letter behind a backslash means is kept by its code, as a number. */
const MEANINGS = table(-1, {
  "\\": 0x5c,
  "'": 0x27,
  '"': 0x22,
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
});
/** How many hexadecimal digits a letter takes. */
const HEX_WIDTHS = table(0, { x: 2, u: 4, U: 8 });
const OCTAL_WIDTH = 3;
const NAME = /N(?:\{([^}]*)(\}?))?/y;

/** A number for every ASCII character; `otherwise` for those that are not named. */
function table(otherwise: number, numbers: { readonly [character: string]: number }): Int16Array {
  const all = new Int16Array(0x80).fill(otherwise);
  for (const [character, number] of Object.entries(numbers)) all[character.charCodeAt(0)] = number;
  return all;
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
    const meaning = MEANINGS[letter] ?? -1;
    const width = HEX_WIDTHS[letter] ?? 0;
    if (meaning >= 0) {
      units[length++] = meaning;
      at += 2;
    } else if (width > 0) {
      const code = hexNumber(body, at + 2, width);
      if (!(code <= 0x10ffff)) return { kind: "fault", message: hexFault(body, at, width) };
      length = put(code, units, length);
      at += 2 + width;
    } else if (isOctal(letter)) {
      const end = octalEnd(body, at + 1);
      units[length++] = Number.parseInt(body.slice(at + 1, end), 8);
      at = end;
    } else if (letter === UPPER_N) {
      const named = readName(body, at);
      if (typeof named === "string") return { kind: "fault", message: named };
      length = put(named.code, units, length);
      at = named.end;
    } else if (letter === NEWLINE) {
      at += 2;
    } else {
      units[length++] = BACKSLASH;
      at++;
    }
  }
  return { kind: "text", value: textOf(units.subarray(0, length)) };
}

/** Writes a character behind the `length` units that there are; how many there are then. */
function put(code: number, units: Uint16Array, length: number): number {
  if (code <= 0xffff) {
    units[length] = code;
    return length + 1;
  }
  units[length] = 0xd800 + ((code - 0x10000) >> 10);
  units[length + 1] = 0xdc00 + (code & 0x3ff);
  return length + 2;
}

const UNITS_AT_ONCE = 8192;

/** Pieces of a text are put together in one go, for concatenating millions of them takes the memory of as many objects. */
function textOf(units: Uint16Array): string {
  let all = 0;
  for (let at = 0; at < units.length; at++) all |= units[at] as number;
  if (all <= 0xff) return Buffer.from(units).toString("latin1");
  let text = "";
  for (let at = 0; at < units.length; at += UNITS_AT_ONCE) {
    text += String.fromCharCode.apply(null, units.subarray(at, at + UNITS_AT_ONCE) as unknown as number[]);
  }
  return text;
}

function isOctal(unit: number): boolean {
  return unit >= ZERO && unit <= SEVEN;
}

/** Where the octal digits from `start` on end. */
function octalEnd(body: string, start: number): number {
  let end = start + 1;
  while (end < start + OCTAL_WIDTH && isOctal(body.charCodeAt(end))) end++;
  return end;
}

/** The number that so many hexadecimal digits make; NaN where there are fewer. */
function hexNumber(body: string, start: number, width: number): number {
  let code = 0;
  for (let at = start; at < start + width; at++) code = code * 16 + hexDigit(body.charCodeAt(at));
  return code;
}

/** What is wrong with the hexadecimal escape at `at`. */
function hexFault(body: string, at: number, width: number): string {
  const digits = at + 2;
  let end = digits;
  while (end < digits + width && !Number.isNaN(hexDigit(body.charCodeAt(end)))) end++;
  const problem =
    end < digits + width
      ? `truncated \\${body.charAt(at + 1)}${"X".repeat(width)} escape`
      : "illegal Unicode character";
  return decodeFault(body, at, end, problem);
}

/** The character that the escape at `at` names, or what is wrong with it. */
function readName(body: string, at: number): { readonly code: number; readonly end: number } | string {
  NAME.lastIndex = at + 1;
  const [whole = "", name = "", brace = ""] = NAME.exec(body) ?? [];
  const end = at + 1 + whole.length;
  if (name === "" || brace === "") {
    // Of empty braces the closing one does not count.
    return decodeFault(body, at, brace === "" ? end : end - 1, "malformed \\N character escape");
  }
  const code = characterNamed(name)?.codePointAt(0);
  return code === undefined ? decodeFault(body, at, end, "unknown Unicode character name") : { code, end };
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
