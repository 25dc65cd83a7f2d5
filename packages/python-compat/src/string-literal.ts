import { characterNamed } from "./character-names.ts";

/** What one string literal stands for: text, bytes (whose value nothing here needs), or a fault in CPython's words. */
export type StringLiteral =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "bytes" }
  | { readonly kind: "fault"; readonly message: string };

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
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
};
const ESCAPE = /\\(?:N(?:\{([^}]*)(\}?))?|([xuU])([0-9a-fA-F]{0,8})|([0-7]{1,3})|([\s\S]))/uy;
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

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
  let value = "";
  let end = 0;
  for (let at = body.indexOf("\\"); at >= 0; at = body.indexOf("\\", end)) {
    value += body.slice(end, at);
    const simple = SIMPLE_ESCAPES[body.charAt(at + 1)];
    if (simple !== undefined) {
      value += simple;
      end = at + 2;
      continue;
    }
    ESCAPE.lastIndex = at;
    const [whole = "", name, brace, kind, hex = "", octal, other] = ESCAPE.exec(body) ?? [];
    end = at + whole.length;
    if (kind !== undefined) {
      const digits = hex.slice(0, HEX_DIGITS[kind]);
      end = at + 2 + digits.length;
      const code = Number.parseInt(digits, 16);
      if (digits.length < (HEX_DIGITS[kind] as number)) {
        const form = kind + "X".repeat(HEX_DIGITS[kind] as number);
        return decodeFault(body, at, end, `truncated \\${form} escape`);
      }
      if (code > 0x10ffff) return decodeFault(body, at, end, "illegal Unicode character");
      value += String.fromCodePoint(code);
    } else if (octal !== undefined) {
      value += String.fromCharCode(Number.parseInt(octal, 8));
    } else if (other !== undefined) {
      value += whole;
    } else if (name !== undefined && name !== "" && brace !== "") {
      const character = characterNamed(name);
      if (character === undefined) return decodeFault(body, at, end, "unknown Unicode character name");
      value += character;
    } else {
      const cut = name === "" && brace !== "" ? end - 1 : end;
      return decodeFault(body, at, cut, "malformed \\N character escape");
    }
  }
  return { kind: "text", value: value + body.slice(end) };
}

/** CPython's text for a broken escape; it counts in a buffer where every non-ASCII character takes ten bytes. */
function decodeFault(body: string, start: number, end: number, problem: string): StringLiteral {
  const bytes = (text: string): number =>
    text.replace(/\\[\0-\x7f]|\\?[^\0-\x7f]/gu, (part) =>
      part.charCodeAt(part.length - 1) < 0x80 ? part : "x".repeat(part.startsWith("\\") ? 16 : 10),
    ).length;
  const first = bytes(body.slice(0, start));
  const last = first + bytes(body.slice(start, end)) - 1;
  const message = `(unicode error) 'unicodeescape' codec can't decode bytes in position ${first}-${last}: ${problem}`;
  return { kind: "fault", message };
}
