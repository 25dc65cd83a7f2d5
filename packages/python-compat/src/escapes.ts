/** What stands for a character in its place, by code point; undefined where it stands for itself. */
type Escape = (codePoint: number) => string | undefined;

/** A text with its characters escaped; a lone surrogate is a character too. Quicker than a pattern where much is escaped. */
export function escaped(text: string, escapeOf: Escape): string {
  let result = "";
  let plain = 0;
  for (let at = 0; at < text.length; at++) {
    const start = at;
    const codePoint = text.codePointAt(at) as number;
    if (codePoint > 0xffff) at++;
    const instead = escapeOf(codePoint);
    if (instead === undefined) continue;
    result += text.slice(plain, start) + instead;
    plain = at + 1;
  }
  return result + text.slice(plain);
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
