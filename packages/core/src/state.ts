import {
  compareCodePoints,
  type Dict,
  dumps,
  entries,
  equals,
  isDict,
  isModel,
  isOpaque,
  type Key,
  type Model,
  Tuple,
  type Value,
} from "@mua/python-compat";
import type { Difference } from "./environment.ts";

/** A state that can be compared with another of its kind and digested as the official code does it. */
export interface State {
  /** `json.dumps(model_dump(), sort_keys=True)`: the text the official digest is the SHA-256 of. */
  canonicalText(): string;
  /** Whether both canonical texts are equal, without writing them. */
  same(other: State): boolean;
  /** Where the two states differ, most specific paths. */
  diff(other: State): readonly Difference[];
}

type DeepReadonly<T> = T extends Value[]
  ? readonly DeepReadonly<T[number]>[]
  : T extends Map<infer K, infer V>
    ? ReadonlyMap<K, DeepReadonly<V>>
    : T extends Model
      ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
      : T;

/** A row as it may be looked at: never to be written through, it may be shared by every episode. */
export type Row<R> = DeepReadonly<R>;

/** The entries of a shared base's canonical text that were asked for, and the order of all of them. */
type SharedText = { readonly order: readonly string[]; readonly entries: Map<string, string> };

/** Written once per process. */
const sharedTexts = new WeakMap<ReadonlyMap<string, unknown>, SharedText>();

/**
 * Rows by id: a shared base that is never written plus this episode's own rows. Opening one costs nothing,
 * a row is cloned on its first write. Order is that of a Python dict.
 */
export class Table<R extends Model> {
  readonly #base: ReadonlyMap<string, R>;
  /** This episode's rows; null marks a deleted one. */
  readonly #own = new Map<string, R | null>();

  constructor(base: ReadonlyMap<string, R>) {
    this.#base = base;
  }

  get(id: string): Row<R> | undefined {
    const own = this.#own.get(id);
    return (own === undefined ? this.#base.get(id) : (own ?? undefined)) as Row<R> | undefined;
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /** The row for writing; undefined where there is none. */
  edit(id: string): R | undefined {
    const own = this.#own.get(id);
    if (own !== undefined) return own ?? undefined;
    const shared = this.#base.get(id);
    if (shared === undefined) return undefined;
    const copy = cloneValue(shared) as R;
    this.#own.set(id, copy);
    return copy;
  }

  /** Adds a row at the end, or replaces one where it stands. */
  set(id: string, row: R): void {
    this.#own.set(id, row);
  }

  delete(id: string): void {
    if (this.#base.has(id)) this.#own.set(id, null);
    else this.#own.delete(id);
  }

  get size(): number {
    let size = this.#base.size;
    for (const [id, own] of this.#own) {
      if (own === null) size -= 1;
      else if (!this.#base.has(id)) size += 1;
    }
    return size;
  }

  *entries(): IterableIterator<readonly [string, Row<R>]> {
    for (const [id, shared] of this.#base) {
      const own = this.#own.get(id);
      if (own !== null) yield [id, (own ?? shared) as Row<R>];
    }
    for (const [id, own] of this.#own) {
      if (own !== null && !this.#base.has(id)) yield [id, own as Row<R>];
    }
  }

  *values(): IterableIterator<Row<R>> {
    for (const [, row] of this.entries()) yield row;
  }

  /** This table's part of the canonical text: an object with its keys sorted. */
  canonicalText(): string {
    const shared = this.#sharedText();
    const added = [...this.#own.keys()].filter((id) => !this.#base.has(id));
    const order = added.length === 0 ? shared.order : [...shared.order, ...added].sort(compareCodePoints);
    const entries: string[] = [];
    for (const id of order) {
      const own = this.#own.get(id);
      if (own === null) continue;
      entries.push(own === undefined ? this.#sharedEntry(id, shared) : entryText(id, own));
    }
    return `{${entries.join(", ")}}`;
  }

  #sharedText(): SharedText {
    const known = sharedTexts.get(this.#base);
    if (known !== undefined) return known;
    const shared = {
      order: [...this.#base.keys()].sort(compareCodePoints),
      entries: new Map<string, string>(),
    };
    sharedTexts.set(this.#base, shared);
    return shared;
  }

  #sharedEntry(id: string, { entries }: SharedText): string {
    const text = entries.get(id) ?? entryText(id, this.#base.get(id) ?? null);
    entries.set(id, text);
    return text;
  }

  /** Whether both hold identical rows under the same ids. Rows neither side wrote are not looked at when the base is shared. */
  same(other: Table<R>): boolean {
    for (const id of this.#idsToCompare(other)) {
      const left = this.get(id);
      const right = other.get(id);
      if (
        left === undefined || right === undefined ? left !== right : !identical(left as Value, right as Value)
      )
        return false;
    }
    return true;
  }

  /** Differences below `path`, in the order of this table. */
  diff(other: Table<R>, path: string): readonly Difference[] {
    return [...this.#idsToCompare(other)].flatMap((id) =>
      differences(this.get(id) as Value | undefined, other.get(id) as Value | undefined, `${path}.${id}`),
    );
  }

  #idsToCompare(other: Table<R>): Set<string> {
    if (this.#base === other.#base) return new Set([...this.#own.keys(), ...other.#own.keys()]);
    return new Set([...this.entries(), ...other.entries()].map(([id]) => id));
  }
}

/** Joined, because a joined text is one piece, which joins much quicker again than the many of a text that grew. */
function entryText(id: string, row: Value): string {
  return [dumps(id), ": ", dumps(row, { sortKeys: true })].join("");
}

/** A state made of named tables; the names are the fields of the official database model. */
export class Database<T extends { readonly [name: string]: Table<Model> }> implements State {
  readonly tables: T;

  constructor(tables: T) {
    this.tables = tables;
  }

  canonicalText(): string {
    const names = Object.keys(this.tables).sort(compareCodePoints);
    return `{${names.map((name) => `${dumps(name)}: ${this.#table(name).canonicalText()}`).join(", ")}}`;
  }

  same(other: State): boolean {
    if (!(other instanceof Database)) return false;
    const names = Object.keys(this.tables);
    return (
      names.length === Object.keys(other.tables).length &&
      names.every((name) => Object.hasOwn(other.tables, name) && this.#table(name).same(other.#table(name)))
    );
  }

  diff(other: State): readonly Difference[] {
    if (!(other instanceof Database)) return [{ path: "", left: "a database", right: "something else" }];
    return Object.keys(this.tables).flatMap((name) =>
      Object.hasOwn(other.tables, name) ? this.#table(name).diff(other.#table(name), name) : [],
    );
  }

  #table(name: string): Table<Model> {
    return this.tables[name] as Table<Model>;
  }
}

/** A copy that shares nothing mutable. */
export function cloneValue(value: Value): Value {
  if (typeof value !== "object" || value === null || isOpaque(value)) return value;
  if (Array.isArray(value)) return value.map(cloneValue);
  if (value instanceof Map) {
    const copy = new Map<Key, Value>();
    for (const [key, item] of value as Dict) copy.set(key, cloneValue(item));
    return copy;
  }
  if (value instanceof Tuple) return new Tuple(value.items.map(cloneValue));
  const copy: { [field: string]: Value } = {};
  for (const [field, item] of Object.entries(value)) copy[field] = cloneValue(item as Value);
  return copy;
}

/** Whether both values have the same canonical JSON: unlike Python's `==` it tells 0 from 0.0 and from false, and NaN equals NaN. */
export function identical(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = a instanceof Tuple ? a.items : a;
  const right = b instanceof Tuple ? b.items : b;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, i) => identical(item, right[i] as Value))
    );
  }
  if (Array.isArray(right)) return false;
  if (isOpaque(a) || isOpaque(b)) return equals(a, b);
  const pairs = entries(left as Dict | Model);
  const others = new Map(entries(right as Dict | Model));
  return (
    pairs.length === others.size &&
    pairs.every(([key, item]) => {
      const other = others.get(key);
      return other !== undefined && identical(item, other);
    })
  );
}

/** Where two values differ, as JSON text at the deepest paths that exist on both sides. */
export function differences(
  left: Value | undefined,
  right: Value | undefined,
  path: string,
): readonly Difference[] {
  if (left === undefined ? right === undefined : right !== undefined && identical(left, right)) return [];
  if ((isDict(left) || isModel(left)) && (isDict(right) || isModel(right))) {
    const ours = new Map(entries(left));
    const theirs = new Map(entries(right));
    return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) =>
      differences(ours.get(key), theirs.get(key), path === "" ? String(key) : `${path}.${String(key)}`),
    );
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      differences(left[index] as Value | undefined, right[index] as Value | undefined, `${path}[${index}]`),
    ).flat();
  }
  return [
    {
      path,
      left: left === undefined ? undefined : dumps(left),
      right: right === undefined ? undefined : dumps(right),
    },
  ];
}
