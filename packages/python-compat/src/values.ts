/**
 * Python values as TypeScript sees them. One representation everywhere: an `int` is a bigint, a `float` is a number,
 * a `dict` is a Map (insertion order, any key), a pydantic model is a plain object whose fields stand in declared order.
 */
export type Value = null | boolean | bigint | number | string | List | Dict | Tuple | Opaque | Model;
export type List = readonly Value[];
export type Key = string | bigint | number | boolean | null;
export type Dict = ReadonlyMap<Key, Value>;
/** A record with fixed field names. Undefined fields do not exist; use null for Python's None. */
export type Model = { readonly [field: string]: Value };

/** A Python tuple; it only differs from a list in how it prints. */
export class Tuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** An object of which only the name of its type and its `repr` are known: bytes, a Decimal, a set, `...`. Equal where both are. */
export class Opaque {
  readonly type: string;
  readonly repr: string;
  constructor(type: string, repr: string) {
    this.type = type;
    this.repr = repr;
  }
}

export function isDict(value: Value | undefined): value is Dict {
  return value instanceof Map;
}

export function isList(value: Value | undefined): value is List {
  return Array.isArray(value);
}

export function isTuple(value: Value | undefined): value is Tuple {
  return value instanceof Tuple;
}

export function isOpaque(value: Value | undefined): value is Opaque {
  return value instanceof Opaque;
}

export function isModel(value: Value | undefined): value is Model {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Tuple) &&
    !(value instanceof Opaque)
  );
}

/** The name `type(value).__name__` gives; a model is named by whoever knows it, here it is `dict`. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case "string":
      return "str";
    case "bigint":
      return "int";
    case "number":
      return "float";
    case "boolean":
      return "bool";
    default:
      if (value === null) return "NoneType";
      if (Array.isArray(value)) return "list";
      if (value instanceof Opaque) return value.type;
      return value instanceof Tuple ? "tuple" : "dict";
  }
}

/** The entry of `dict` under `key` by Python's key equality (`1 == 1.0 == True`); undefined where there is none. */
export function dictGet(dict: Dict, key: Key): Value | undefined {
  const found = dict.get(key);
  if (found !== undefined || typeof key === "string" || key === null) return found;
  for (const [candidate, value] of dict) if (equals(candidate, key)) return value;
  return undefined;
}

/** `dict[key] = value`: an equal key keeps its place and its spelling. */
export function dictSet(dict: Map<Key, Value>, key: Key, value: Value): void {
  if (typeof key === "string" || key === null || dict.has(key)) {
    dict.set(key, value);
    return;
  }
  for (const candidate of dict.keys()) {
    if (!equals(candidate, key)) continue;
    dict.set(candidate, value);
    return;
  }
  dict.set(key, value);
}

/** Python's `==`: `1 == 1.0 == True`, NaN differs from itself, dict order does not count, a list never equals a tuple. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a === "boolean") return equals(a ? 1n : 0n, b);
  if (typeof b === "boolean") return equals(a, b ? 1n : 0n);
  if (typeof a === "bigint" && typeof b === "number")
    return Number.isFinite(b) && Number.isInteger(b) && BigInt(b) === a;
  if (typeof a === "number" && typeof b === "bigint") return equals(b, a);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => equals(item, b[index] as Value))
    );
  }
  if (Array.isArray(b)) return false;
  if (a instanceof Tuple || b instanceof Tuple) {
    return a instanceof Tuple && b instanceof Tuple && equals(a.items, b.items);
  }
  if (a instanceof Opaque || b instanceof Opaque) {
    return a instanceof Opaque && b instanceof Opaque && a.type === b.type && a.repr === b.repr;
  }
  const left = a instanceof Map ? (a as Dict) : new Map(Object.entries(a as Model));
  const right = b instanceof Map ? (b as Dict) : new Map(Object.entries(b as Model));
  if (left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = dictGet(right, key);
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

/** Keys and values of a dict or a model, in order. */
export function entries(value: Dict | Model): readonly (readonly [Key, Value])[] {
  return value instanceof Map ? [...value] : Object.entries(value);
}
