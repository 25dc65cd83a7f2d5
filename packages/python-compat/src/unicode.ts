/** The members of a regular expression class (`u` flag) for what `str.isspace` and `str.strip` take as whitespace. */
export const WHITESPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** Characters assigned after Unicode 15.0, which CPython 3.12 therefore does not know; hexadecimal, up to Unicode 17. */
const UNKNOWN_TO_PYTHON = `
  88f 897 c5c cdc 1acf-1add 1ae0-1aeb 1b4e-1b4f 1b7f 1c89-1c8a 20c1 2427-2429 2b96 2ffc-2fff 31e4-31e5 31ef a7cb-a7cf a7d2
  a7d4 a7da-a7dc a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce 105c0-105f3 10940-10959 10d40-10d65 10d69-10d85 10d8e-10d8f 10ec2-10ec7
  10ed0-10ed8 10efa-10efc 11380-11389 1138b 1138e 11390-113b5 113b7-113c0 113c2 113c5 113c7-113ca 113cc-113d5 113d7-113d8
  113e1-113e2 116d0-116e3 11b60-11b67 11bc0-11be1 11bf0-11bf9 11db0-11ddb 11de0-11de9 11f5a 13460-143fa 16100-16139
  16d40-16d79 16ea0-16eb8 16ebb-16ed3 16ff2-16ff6 187f8-187ff 18cff 18d09-18d1e 18d80-18df2 1cc00-1ccfc 1cd00-1ceb3
  1ceba-1ced0 1cee0-1cef0 1e5d0-1e5fa 1e5ff 1e6c0-1e6de 1e6e0-1e6f5 1e6fe-1e6ff 1f6d8 1f777-1f77a 1f8b2-1f8bb 1f8c0-1f8c1
  1f8d0-1f8d8 1fa54-1fa57 1fa89-1fa8a 1fa8e-1fa8f 1fabe 1fac6 1fac8 1facd 1fadc 1fadf 1fae9-1faea 1faef 1fbcb-1fbef 1fbfa
  2b73a-2b73f 2cea2-2cead 2ebf0-2ee5d 323b0-33479`
  .replace(/[0-9a-f]+/g, "\\u{$&}")
  .replace(/\s+/g, "");

/** The members of a regular expression class (`u` flag) for what `str.isprintable` refuses; the space, allowed, is among them. */
const UNPRINTABLE = `\\p{C}\\p{Z}${UNKNOWN_TO_PYTHON}`;

const unprintable = new RegExp(`[${UNPRINTABLE}]`, "u");

/** `str.isprintable` of one character of CPython 3.12 (Unicode 15.0). */
export function isPrintable(codePoint: number): boolean {
  return codePoint === 0x20 || !unprintable.test(String.fromCodePoint(codePoint));
}

/** A character that names cannot begin with, or go on with, in CPython 3.12: `str.isidentifier`. */
export const NO_NAME_START = new RegExp(`[^_\\p{XID_Start}]|[${UNKNOWN_TO_PYTHON}]`, "u");
/** Four characters became parts of names after Unicode 15.0. */
export const NO_NAME_PART = new RegExp(
  `[^\\p{XID_Continue}]|[\\u200c\\u200d\\u30fb\\uff65${UNKNOWN_TO_PYTHON}]`,
  "u",
);

const DECIMAL = /\p{Nd}/u;
const FOREIGN_DECIMAL = new RegExp(`(?![0-9${UNKNOWN_TO_PYTHON}])\\p{Nd}`, "gu");

/** Every decimal digit of any script as its ASCII digit: how `int` and `float` read a text. */
export function asciiDigits(text: string): string {
  return text.replace(FOREIGN_DECIMAL, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    // Unicode keeps decimal digits in unbroken runs from zero to nine, some of them back to back.
    let start = point;
    while (DECIMAL.test(String.fromCodePoint(start - 1))) start--;
    return `${(point - start) % 10}`;
  });
}

/** Finds what makes the order by UTF-16 unit differ from the one by code point. */
export const ABOVE_SURROGATES = /[\ud800-\uffff]/;

/** Python's order of strings, by code point: negative, zero or positive. JavaScript's own order is by UTF-16 unit. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  // The two orders differ only where both hold a surrogate or a character above the surrogates.
  if (!ABOVE_SURROGATES.test(a) || !ABOVE_SURROGATES.test(b)) return a < b ? -1 : 1;
  const left = a[Symbol.iterator]();
  const right = b[Symbol.iterator]();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done || y.done) return x.done ? -1 : 1;
    if (x.value !== y.value) return (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
  }
}
