const BACKSLASH = 0x5c;

/** How a notation escapes: undefined for characters that stand for themselves. */
export interface Escapes {
  /** For ASCII, by code. */
  readonly ascii: readonly (string | undefined)[];
  /** For all others, by code point. */
  readonly other: (codePoint: number) => string | undefined;
}

/** A text with its characters escaped; a lone surrogate is a character too. Quicker than a pattern where much is escaped. */
export function escaped(text: string, { ascii, other }: Escapes): string {
  let result = "";
  let plain = 0;
  for (let at = 0; at < text.length; at++) {
    const start = at;
    const unit = text.charCodeAt(at);
    let instead: string | undefined;
    if (unit < 0x80) instead = ascii[unit];
    else {
      const codePoint = text.codePointAt(at) as number;
      if (codePoint > 0xffff) at++;
      instead = other(codePoint);
    }
    if (instead === undefined) continue;
    result += text.slice(plain, start) + instead;
    plain = at + 1;
  }
  return result + text.slice(plain);
}

/** A table of ASCII characters by code. */
export function asciiTable<T>(entry: (code: number) => T): readonly T[] {
  return Array.from({ length: 0x80 }, (_, code) => entry(code));
}

/** Where the first quote from `start` on stands that no backslash from there on escapes; -1 where there is none. */
export function closingQuote(text: string, start: number, quote: string): number {
  const first = text.indexOf(quote, start);
  if (first <= start || text.charCodeAt(first - 1) !== BACKSLASH) return first;
  // Whether that backslash is escaped itself shows from the start only.
  const wanted = quote.charCodeAt(0);
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH) at++;
    else if (unit === wanted) return at;
  }
  return -1;
}

const hexEscapes: (string | undefined)[] = new Array(0x10000).fill(undefined);

/** `\u00e9`, a pair of them beyond the basic plane. */
export function hexEscape(codePoint: number): string {
  if (codePoint > 0xffff) {
    const beyond = codePoint - 0x10000;
    return hexEscape(0xd800 + (beyond >> 10)) + hexEscape(0xdc00 + (beyond & 0x3ff));
  }
  const known = hexEscapes[codePoint] ?? `\\u${codePoint.toString(16).padStart(4, "0")}`;
  hexEscapes[codePoint] = known;
  return known;
}

/** The value of a hexadecimal digit by its code; NaN for anything else. */
export function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}
