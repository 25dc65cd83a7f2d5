import { PythonError, valueError } from "./errors.ts";

const WORDS = 624;
const MIDDLE = 397;

/** `random.Random(seed)` of CPython 3.12 (MT19937): the same draws in the same order. */
export class PythonRandom {
  /** Never written to: generators that go on from the same place share it. */
  #state: Uint32Array;
  #next: number;

  /**
   * Seeds like `random.seed(int)`; the sign does not count, a number must be integral, else RangeError. With a generator it
   * goes on as that one would, which it leaves alone; that is much cheaper than seeding again.
   */
  constructor(seed: bigint | number | PythonRandom) {
    if (seed instanceof PythonRandom) {
      this.#state = seed.#state;
      this.#next = seed.#next;
    } else {
      this.#state = twisted(stateOf(wordsOf(BigInt(seed))));
      this.#next = 0;
    }
  }

  /** A float in [0, 1) of 53 random bits. */
  random(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** An int of `k` random bits; 0 for no bits. */
  getrandbits(k: number): bigint {
    let bits = 0n;
    for (let done = 0; done < k; done += 32) {
      const word = this.#word() >>> Math.max(32 - (k - done), 0);
      bits |= BigInt(word) << BigInt(done);
    }
    return bits;
  }

  /** An int in [a, b], both included. Throws PythonError ValueError where b < a. */
  randint(a: bigint | number, b: bigint | number): bigint {
    const low = BigInt(a);
    const width = BigInt(b) - low + 1n;
    if (width <= 0n) throw valueError(`empty range in randrange(${low}, ${BigInt(b) + 1n})`);
    return low + this.#below(width);
  }

  /** A float between a and b. */
  uniform(a: number, b: number): number {
    return a + (b - a) * this.random();
  }

  /** One item. Throws PythonError IndexError where there is none. */
  choice<T>(items: readonly T[]): T {
    if (items.length === 0) throw new PythonError("IndexError", "Cannot choose from an empty sequence");
    return items[this.#index(items.length)] as T;
  }

  /** Shuffles in place. */
  shuffle<T>(items: T[]): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.#index(last + 1);
      [items[last], items[other]] = [items[other] as T, items[last] as T];
    }
  }

  /** `count` items of different places, in random order. Throws PythonError ValueError where there are fewer. */
  sample<T>(items: readonly T[], count: number): T[] {
    if (count < 0 || count > items.length) throw valueError("Sample larger than population or is negative");
    return items.length <= poolLimit(count)
      ? this.#fromPool([...items], count)
      : this.#fromPlaces(items, count);
  }

  #fromPool<T>(pool: T[], count: number): T[] {
    const chosen: T[] = [];
    for (let left = pool.length; chosen.length < count; left--) {
      const index = this.#index(left);
      chosen.push(pool[index] as T);
      pool[index] = pool[left - 1] as T;
    }
    return chosen;
  }

  #fromPlaces<T>(items: readonly T[], count: number): T[] {
    const places = new Set<number>();
    while (places.size < count) places.add(this.#index(items.length));
    return Array.from(places, (place) => items[place] as T);
  }

  #index(length: number): number {
    return Number(this.#below(BigInt(length)));
  }

  /** An int in [0, limit): draws of its bit length until one is below. */
  #below(limit: bigint): bigint {
    const bits = limit.toString(2).length;
    for (;;) {
      const drawn = this.getrandbits(bits);
      if (drawn < limit) return drawn;
    }
  }

  #word(): number {
    if (this.#next === WORDS) {
      this.#state = twisted(this.#state);
      this.#next = 0;
    }
    let word = this.#state[this.#next++] as number;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }
}

/** Up to how many items CPython draws a sample from a copied pool rather than by rejecting places it already has. */
function poolLimit(count: number): number {
  let table = 1;
  if (count > 5) while (table < count * 3) table *= 4;
  return count > 5 ? 21 + table : 21;
}

/** The magnitude as 32-bit words, lowest first; at least one. */
function wordsOf(seed: bigint): number[] {
  const words: number[] = [];
  for (let rest = seed < 0n ? -seed : seed; rest > 0n || words.length === 0; rest >>= 32n) {
    words.push(Number(rest & 0xffff_ffffn));
  }
  return words;
}

/** The generator's reference initialisation by an array of words. */
function stateOf(key: readonly number[]): Uint32Array {
  const state = new Uint32Array(WORDS);
  const scrambled = (index: number, factor: number): number => {
    const previous = state[index - 1] as number;
    return Math.imul(previous ^ (previous >>> 30), factor);
  };
  state[0] = 19650218;
  for (let index = 1; index < WORDS; index++) state[index] = scrambled(index, 1812433253) + index;
  let index = 1;
  const mix = (factor: number, addend: number) => {
    state[index] = ((state[index] as number) ^ scrambled(index, factor)) + addend;
    if (++index === WORDS) {
      state[0] = state[WORDS - 1] as number;
      index = 1;
    }
  };
  for (let step = 0; step < Math.max(WORDS, key.length); step++) {
    const place = step % key.length;
    mix(1664525, (key[place] as number) + place);
  }
  for (let step = 1; step < WORDS; step++) mix(1566083941, -index);
  state[0] = 0x80000000;
  return state;
}

/** The next words of a state. */
function twisted(words: Uint32Array): Uint32Array {
  const state = words.slice();
  for (let index = 0; index < WORDS; index++) {
    const upper = (state[index] as number) & 0x80000000;
    const lower = (state[(index + 1) % WORDS] as number) & 0x7fffffff;
    const mixed = upper | lower;
    const far = state[(index + MIDDLE) % WORDS] as number;
    state[index] = far ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
  }
  return state;
}
