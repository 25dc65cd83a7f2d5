import type { Attribute, Component } from "./api.ts";

/** A Python set of ints that are not negative and fit a float: it prints in the order of CPython's hash table. */
export class IntSet implements Component {
  readonly #members = new Set<number>();

  has(int: number): boolean {
    return this.#members.has(int);
  }

  add(int: number): void {
    this.#members.add(int);
  }

  /** In ascending order. */
  sorted(): readonly number[] {
    return [...this.#members].sort((a, b) => a - b);
  }

  same(other: Attribute): boolean {
    return (
      other instanceof IntSet &&
      this.#members.size === other.#members.size &&
      this.#members.isSubsetOf(other.#members)
    );
  }

  repr(): string {
    return this.#members.size === 0 ? "set()" : `{${tableOrder(this.#members).join(", ")}}`;
  }
}

const SMALLEST_TABLE = 8;
/** How many neighbouring places are tried before the next jump. */
const NEIGHBOURS = 9;

/** The members as they stand in the table that adding them one by one makes. */
function tableOrder(members: Iterable<number>): readonly number[] {
  let table: (number | undefined)[] = new Array(SMALLEST_TABLE).fill(undefined);
  let used = 0;
  for (const member of members) {
    insert(table, member);
    used += 1;
    if (used * 5 < (table.length - 1) * 3) continue;
    const wanted = used > 50_000 ? used * 2 : used * 4;
    let size = SMALLEST_TABLE;
    while (size <= wanted) size *= 2;
    const grown: (number | undefined)[] = new Array(size).fill(undefined);
    for (const old of table) if (old !== undefined) insert(grown, old);
    table = grown;
  }
  return table.filter((member) => member !== undefined);
}

/** An int is its own hash. */
function insert(table: (number | undefined)[], member: number): void {
  const mask = table.length - 1;
  let perturbation = BigInt(member);
  let place = member & mask;
  for (;;) {
    const last = place + NEIGHBOURS <= mask ? place + NEIGHBOURS : place;
    for (let near = place; near <= last; near++) {
      if (table[near] !== undefined) continue;
      table[near] = member;
      return;
    }
    perturbation >>= 5n;
    place = Number((BigInt(place) * 5n + 1n + perturbation) & BigInt(mask));
  }
}
