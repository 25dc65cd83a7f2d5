import {
  asciiDigits,
  repr,
  typeError,
  typeName,
  type Value,
  valueError,
  WHITESPACE,
} from "@mua/python-compat";

/** CPython's patterns, in which digits of other scripts stand in some places and not in others. */
const FIELDS = {
  Y: "\\p{Nd}{4}",
  m: "1[0-2]|0[1-9]|[1-9]",
  d: "3[01]|[12]\\p{Nd}|0[1-9]|[1-9]| [1-9]",
  H: "2[0-3]|[01]\\p{Nd}|\\p{Nd}",
  I: "1[0-2]|0[1-9]|[1-9]",
  M: "[0-5]\\p{Nd}|\\p{Nd}",
  S: "6[01]|[0-5]\\p{Nd}|\\p{Nd}",
  p: "am|pm",
} as const;

const patterns = new Map<string, RegExp>();

/**
 * `datetime.strptime(value, format)` for formats of `%Y %m %d %H %I %M %S %p`, as text that sorts by time:
 * `2024-09-01 10:30:00`, on 1900-01-01 where the format has no date. Throws PythonError.
 */
export function parseTime(value: Value, format: string): string {
  if (typeof value !== "string") {
    throw typeError(`strptime() argument 1 must be str, not ${value === null ? "None" : typeName(value)}`);
  }
  const pattern = patterns.get(format) ?? patternOf(format);
  patterns.set(format, pattern);
  const found = pattern.exec(value);
  if (found === null) {
    throw valueError(`time data ${repr(value)} does not match format ${repr(format)}`);
  }
  if (found[0].length < value.length) {
    throw valueError(`unconverted data remains: ${value.slice(found[0].length)}`);
  }
  const fields = Object.entries(found.groups ?? {}).map(([name, text]) => [name, asciiDigits(text)]);
  const {
    Y = "1900",
    m = "1",
    d = "1",
    H,
    I = "12",
    M = "0",
    S = "0",
    p = "am",
  } = Object.fromEntries(fields);
  const hour = H === undefined ? (Number(I) % 12) + (p.toLowerCase() === "pm" ? 12 : 0) : Number(H);
  if (Number(Y) === 0) throw valueError("year 0 is out of range");
  if (Number(d) > daysOf(Number(Y), Number(m))) throw valueError("day is out of range for month");
  if (Number(S) > 59) throw valueError("second must be in 0..59");
  const [month, day, minute, second] = [m, d.trim(), M, S].map(padded);
  return `${Y}-${month}-${day} ${padded(`${hour}`)}:${minute}:${second}`;
}

function patternOf(format: string): RegExp {
  const source = format
    .replaceAll(" ", `[${WHITESPACE}]+`)
    .replace(/%([YmdHIMSp])/g, (_, field: keyof typeof FIELDS) => `(?<${field}>${FIELDS[field]})`);
  return new RegExp(`^${source}`, "iu");
}

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function padded(number: string): string {
  return number.padStart(2, "0");
}
