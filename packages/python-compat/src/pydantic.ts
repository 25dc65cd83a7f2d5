import { PythonError } from "./errors.ts";
import { repr } from "./text.ts";
import { entries, isDict, isList, isModel, isTuple, type Key, typeName, type Value } from "./values.ts";

/** One thing that is wrong with an input, as pydantic names it. */
export type Issue = {
  readonly path: readonly Key[];
  readonly type: string;
  readonly message: string;
  readonly input: Value;
};

const INVALID = Symbol("invalid");
type Checked<T> = T | typeof INVALID;

/** Reads values of one Python type, coercing as pydantic's lax mode does. */
export type Validator<T extends Value = Value> = {
  /** What errors inside a union call this branch. */
  readonly label: string;
  /** The value, or INVALID after adding to `issues`. */
  readonly check: (input: Value, issues: Issue[]) => Checked<T>;
};

/** The type a validator reads. */
export type Validated<V> = V extends Validator<infer T> ? T : never;

/** What `validate` throws: pydantic's text, and everything that is wrong as data. */
export class ValidationError extends PythonError {
  readonly issues: readonly Issue[];
  constructor(title: string, issues: readonly Issue[]) {
    const noun = issues.length === 1 ? "error" : "errors";
    const lines = issues.map(issueText).join("\n");
    super("ValidationError", `${issues.length} validation ${noun} for ${title}\n${lines}`);
    this.issues = issues;
  }
}

/** The input as the validator's type. Throws ValidationError, whose title is the validator's label. */
export function validate<T extends Value>(validator: Validator<T>, input: Value): T {
  const issues: Issue[] = [];
  const checked = validator.check(input, issues);
  if (checked !== INVALID) return checked;
  throw new ValidationError(validator.label, issues);
}

/** The pydantic version in the address does not belong to the behaviour; recordings are compared without it. */
const DOCUMENTATION = "https://errors.pydantic.dev/2.14/v/";

function issueText({ path, type, message, input }: Issue): string {
  const place = path.length === 0 ? "" : `${path.join(".")}\n`;
  const shown = `input_value=${shortened(repr(input))}, input_type=${typeName(input)}`;
  return `${place}  ${message} [type=${type}, ${shown}]\n    For further information visit ${DOCUMENTATION}${type}`;
}

/** At most 50 bytes of UTF-8: the first 25 and the last 24 of a longer text, less a character that would be cut. */
function shortened(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= 50) return text;
  const isInside = (index: number) => ((bytes[index] ?? 0) & 0xc0) === 0x80;
  let end = 25;
  while (isInside(end)) end -= 1;
  let start = bytes.length - 24;
  while (isInside(start)) start += 1;
  return `${bytes.toString("utf8", 0, end)}...${bytes.toString("utf8", start)}`;
}

function refuse(issues: Issue[], input: Value, type: string, message: string): typeof INVALID {
  issues.push({ path: [], type, message, input });
  return INVALID;
}

/** Any value. */
export const anything: Validator = { label: "any", check: (input) => input };

/** `str`: nothing is coerced to text. */
export const text: Validator<string> = {
  label: "str",
  check: (input, issues) =>
    typeof input === "string"
      ? input
      : refuse(issues, input, "string_type", "Input should be a valid string"),
};

/** What pydantic says of a text that has no UTF-8, wherever it has to look at it. */
function refuseSurrogates(issues: Issue[], input: string): typeof INVALID {
  const message = "Input should be a valid string, unable to parse raw data as a unicode string";
  return refuse(issues, input, "string_unicode", message);
}

function trimmed(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
}

/** The text without underscores that stand alone and inside; undefined where there are others. */
function withoutUnderscores(text: string): string | undefined {
  return /^_|__|_$/.test(text) ? undefined : text.replaceAll("_", "");
}

/** `float`: ints, booleans and texts that read as a number are coerced. */
export const float: Validator<number> = {
  label: "float",
  check: (input, issues) => {
    if (typeof input === "number") return input;
    if (typeof input === "boolean") return Number(input);
    if (typeof input === "string") return floatFrom(input, issues);
    const float = typeof input === "bigint" ? Number(input) : Number.POSITIVE_INFINITY;
    return Number.isFinite(float)
      ? float
      : refuse(issues, input, "float_type", "Input should be a valid number");
  },
};

function floatFrom(input: string, issues: Issue[]): Checked<number> {
  if (!input.isWellFormed()) return refuseSurrogates(issues, input);
  const value = rustFloat(trimmed(input)) ?? rustFloat(withoutUnderscores(input) ?? "");
  const message = "Input should be a valid number, unable to parse string as a number";
  return value ?? refuse(issues, input, "float_parsing", message);
}

/** What Rust's `str::parse::<f64>` reads. */
function rustFloat(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (!/^[+-]?inf(?:inity)?$/i.test(text)) return undefined;
  return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `int`: floats without a fraction, booleans and texts such as ` 5 ` or `5.0` are coerced. */
export const int: Validator<bigint> = {
  label: "int",
  check: (input, issues) => {
    if (typeof input === "bigint") return input;
    if (typeof input === "boolean") return BigInt(input);
    if (typeof input === "number") return intFromFloat(input, issues);
    if (typeof input === "string") return intFrom(input, issues);
    return refuse(issues, input, "int_type", "Input should be a valid integer");
  },
};

const INT_SIZE = "Unable to parse input string as an integer, exceeded maximum size";

function intFromFloat(input: number, issues: Issue[]): Checked<bigint> {
  if (!Number.isFinite(input))
    return refuse(issues, input, "finite_number", "Input should be a finite number");
  if (!Number.isInteger(input)) {
    const message = "Input should be a valid integer, got a number with a fractional part";
    return refuse(issues, input, "int_from_float", message);
  }
  return Math.abs(input) < 2 ** 63 ? BigInt(input) : refuse(issues, input, "int_parsing_size", INT_SIZE);
}

/** At most 4,300 digits; before them zeros, of which pydantic strips so many that even `0-5` is an int. */
function intFrom(input: string, issues: Issue[]): Checked<bigint> {
  if (!input.isWellFormed()) return refuseSurrogates(issues, input);
  if (/^-?[1-9]\d{4300}/.test(input)) return refuse(issues, input, "int_parsing_size", INT_SIZE);
  const text = trimmed(input).replace(/^\+(?=\d)/, "");
  const significant = text.replace(/^(-?)0[0_]*(?=[-\d])/, "$1").replace(/\.0+$/, "");
  const digits = /^-?\d/.test(text) ? withoutUnderscores(significant) : undefined;
  if (digits !== undefined && /^-?\d{1,4300}$/.test(digits)) return BigInt(digits);
  const message = "Input should be a valid integer, unable to parse string as an integer";
  return refuse(issues, input, "int_parsing", message);
}

const TRUE = new Set(["1", "true", "t", "yes", "y", "on"]);
const FALSE = new Set(["0", "false", "f", "no", "n", "off"]);

/** `bool`: 0 and 1 and the usual words are coerced. */
export const bool: Validator<boolean> = {
  label: "bool",
  check: (input, issues) => {
    if (typeof input === "boolean") return input;
    const word = typeof input === "string" ? input.toLowerCase() : smallInt(input)?.toString();
    if (word === undefined) return refuse(issues, input, "bool_type", "Input should be a valid boolean");
    if (TRUE.has(word)) return true;
    if (FALSE.has(word)) return false;
    return refuse(
      issues,
      input,
      "bool_parsing",
      "Input should be a valid boolean, unable to interpret input",
    );
  },
};

/** An int of 64 bits, or a float that is one. */
function smallInt(input: Value): bigint | undefined {
  if (typeof input === "number") return Number.isInteger(input) ? smallInt(BigInt(input)) : undefined;
  return typeof input === "bigint" && BigInt.asIntN(64, input) === input ? input : undefined;
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** `date`, from ISO text. It stays a text: the one that `str` gives, which is how a date shows wherever it is dumped. */
export const date: Validator<string> = {
  label: "date",
  check: (input, issues) =>
    typeof input === "string" && DATE.test(input)
      ? input
      : refuse(issues, input, "date_from_datetime_parsing", "Input should be a valid date or datetime"),
};

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;

/** `datetime` without a time zone or fractions, from ISO text; it stays a text as a `date` does, `2025-01-15 10:30:00`. */
export const datetime: Validator<string> = {
  label: "datetime",
  check: (input, issues) => {
    const [day = "", time = "00:00", ...more] = typeof input === "string" ? input.split(/[T ]/) : [];
    if (DATE.test(day) && TIME.test(time) && more.length === 0) {
      return `${day} ${time.length === 5 ? `${time}:00` : time}`;
    }
    return refuse(issues, input, "datetime_from_date_parsing", "Input should be a valid datetime or date");
  },
};

/** `Literal[…]` of texts. */
export function literal<const T extends string>(...values: readonly T[]): Validator<T> {
  const label = `literal[${values.map(repr).join(",")}]`;
  return oneOf(values, label, "literal_error");
}

/** A `str` enum by its values. */
export function enumeration<const T extends string>(name: string, ...values: readonly T[]): Validator<T> {
  return oneOf(values, name, "enum");
}

function oneOf<T extends string>(values: readonly T[], label: string, type: string): Validator<T> {
  const known = new Map<Value, T>(values.map((value) => [value, value]));
  const quoted = values.map(repr);
  const listed = quoted.length === 1 ? quoted[0] : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  return {
    label,
    check: (input, issues) => {
      const value = known.get(input);
      if (value !== undefined) return value;
      if (typeof input === "string" && !input.isWellFormed()) return refuseSurrogates(issues, input);
      return refuse(issues, input, type, `Input should be ${listed}`);
    },
  };
}

/** `Optional[…]`. */
export function nullable<T extends Value>(inner: Validator<T>): Validator<T | null> {
  return {
    label: inner.label,
    check: (input, issues) => (input === null ? null : inner.check(input, issues)),
  };
}

/** `list[…]`; a tuple is read as one. */
export function list<T extends Value>(item: Validator<T>): Validator<T[]> {
  return {
    label: `list[${item.label}]`,
    check: (input, issues) => {
      const items = isTuple(input) ? input.items : input;
      if (!isList(items)) return refuse(issues, input, "list_type", "Input should be a valid list");
      let sound = true;
      const read: T[] = [];
      for (const [index, value] of items.entries()) {
        const checked = within(BigInt(index), item, value, issues);
        if (checked === INVALID) sound = false;
        else read.push(checked);
      }
      return sound ? read : INVALID;
    },
  };
}

/** `dict[str, …]`, or with the keys of a narrower type, in the order of the input. */
export function dict<T extends Value>(
  item: Validator<T>,
  key: Validator<string> = text,
): Validator<Map<string, T>> {
  const keyWithin: typeof key = {
    label: key.label,
    check: (input, issues) => within("[key]", key, input, issues),
  };
  return {
    label: `dict[${key.label},${item.label}]`,
    check: (input, issues) => {
      if (!isDict(input)) return refuse(issues, input, "dict_type", "Input should be a valid dictionary");
      let sound = true;
      const read = new Map<string, T>();
      for (const [name, value] of input) {
        const checkedName = within(name, keyWithin, name, issues);
        const checked = within(name, item, value, issues);
        if (checkedName === INVALID || checked === INVALID) sound = false;
        else read.set(checkedName, checked);
      }
      return sound ? read : INVALID;
    },
  };
}

/** The first branch that takes the input; else what every branch says of it. */
export function union<const V extends readonly Validator[]>(...branches: V): Validator<Validated<V[number]>> {
  return {
    label: `union[${branches.map(({ label }) => label).join(",")}]`,
    check: (input, issues) => {
      const found: Issue[] = [];
      for (const branch of branches) {
        const checked = within(branch.label, branch, input, found);
        if (checked !== INVALID) return checked as Validated<V[number]>;
      }
      issues.push(...found);
      return INVALID;
    },
  };
}

type Fields = { readonly [name: string]: Validator | Optional };
/** A field that may be absent; it has then the value of `fallback`. */
export type Optional<T extends Value = Value> = {
  readonly validator: Validator<T>;
  readonly fallback: () => T;
};

/** A field with a default. */
export function optional<T extends Value>(validator: Validator<T>, fallback: () => NoInfer<T>): Optional<T> {
  return { validator, fallback };
}

type Record<F extends Fields> = {
  -readonly [K in keyof F]: F[K] extends Optional<infer T> ? T : F[K] extends Validator<infer T> ? T : never;
};

/** A model class: its fields in declared order. Other keys are ignored, or refused with `extra: "forbid"`. */
export function model<const F extends Fields>(
  name: string,
  fields: F,
  { extra = "ignore" }: { readonly extra?: "ignore" | "forbid" } = {},
): Validator<Record<F>> {
  const declared = Object.entries(fields).map(([field, kind]) => ({
    field,
    validator: "validator" in kind ? kind.validator : kind,
    fallback: "fallback" in kind ? kind.fallback : undefined,
  }));
  const check = (input: Value, issues: Issue[]): Checked<Record<F>> => {
    if (!isDict(input) && !isModel(input)) {
      return refuse(issues, input, "model_type", `Input should be a valid dictionary or instance of ${name}`);
    }
    const given = (field: string): Value | undefined =>
      isDict(input) ? input.get(field) : Object.hasOwn(input, field) ? input[field] : undefined;
    let sound = true;
    const read: { [field: string]: Value } = {};
    for (const { field, validator, fallback } of declared) {
      const value = given(field);
      if (value === undefined && fallback !== undefined) {
        read[field] = fallback();
        continue;
      }
      if (value === undefined) {
        issues.push({ path: [field], type: "missing", message: "Field required", input });
        sound = false;
        continue;
      }
      const checked = within(field, validator, value, issues);
      if (checked === INVALID) sound = false;
      else read[field] = checked;
    }
    if (extra === "forbid") {
      for (const [key, value] of entries(input)) {
        if (typeof key === "string" && Object.hasOwn(fields, key)) continue;
        const message = "Extra inputs are not permitted";
        issues.push({ path: [key], type: "extra_forbidden", message, input: value });
        sound = false;
      }
    }
    return sound ? (read as Record<F>) : INVALID;
  };
  return { label: name, check };
}

/** Checks a part; what is wrong in it is said to be below `key`. */
function within<T extends Value>(
  key: Key,
  validator: Validator<T>,
  input: Value,
  issues: Issue[],
): Checked<T> {
  const before = issues.length;
  const checked = validator.check(input, issues);
  for (let index = before; index < issues.length; index++) {
    const issue = issues[index] as Issue;
    issues[index] = { ...issue, path: [key, ...issue.path] };
  }
  return checked;
}
