import { dataFile, type Product, product } from "@mua/benchmark-quickstart/retail";
import type { PythonRandom } from "@mua/python-compat";
import { z } from "zod";

/** The products of the quick-start shop: a training shop sells the same. */
export function stock(): readonly Product[] {
  const { products } = z
    .object({ products: z.record(z.string(), product) })
    .parse(JSON.parse(dataFile("retail/db.json")));
  return Object.values(products);
}

const firstNames = [
  "Adela",
  "Bastian",
  "Chiara",
  "Dario",
  "Edda",
  "Fabio",
  "Greta",
  "Hugo",
  "Ilse",
  "Jarek",
  "Katja",
  "Leon",
  "Malin",
  "Nils",
  "Odette",
  "Pavel",
  "Quirin",
  "Rosa",
  "Stellan",
  "Tilda",
  "Ugo",
  "Vera",
  "Wim",
  "Xenia",
  "Yara",
  "Zeno",
];
const lastNames = [
  "Ahlers",
  "Bianchi",
  "Cordes",
  "Dvorak",
  "Engström",
  "Fiedler",
  "Giordano",
  "Hartwig",
  "Ivanov",
  "Jansson",
  "Kessler",
  "Lombardi",
  "Marchetti",
  "Novak",
  "Olsson",
  "Petrov",
  "Quast",
  "Rossi",
  "Sandberg",
  "Toivonen",
  "Urban",
  "Vogt",
  "Weiss",
];
const streets = [
  "Birch Street",
  "Cedar Lane",
  "Dune Road",
  "Elm Court",
  "Ferry Street",
  "Grove Avenue",
  "Hill Terrace",
];
const cities = [
  ["Aurora", "CO"],
  ["Bangor", "ME"],
  ["Concord", "NH"],
  ["Durango", "CO"],
  ["Eugene", "OR"],
  ["Fresno", "CA"],
  ["Galena", "IL"],
] as const;

export type Address = {
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly country: "USA";
  readonly state: string;
  readonly zip: string;
};

/** Draws what a shop needs: the same from the same numbers. */
export class Draw {
  readonly #random: PythonRandom;

  constructor(random: PythonRandom) {
    this.#random = random;
  }

  one<T>(choices: readonly T[]): T {
    return this.#random.choice(choices);
  }

  /** So many different ones, in a random order. */
  some<T>(choices: readonly T[], count: number): readonly T[] {
    const left = [...choices];
    return Array.from({ length: Math.min(count, left.length) }, () => {
      const [taken] = left.splice(this.integer(0, left.length - 1), 1);
      return taken as T;
    });
  }

  /** Between two whole numbers, both included. */
  integer(least: number, most: number): number {
    return Number(this.#random.randint(least, most));
  }

  chance(probability: number): boolean {
    return this.#random.random() < probability;
  }

  name(): { readonly first_name: string; readonly last_name: string } {
    return { first_name: this.one(firstNames), last_name: this.one(lastNames) };
  }

  address(): Address {
    const [city, state] = this.one(cities);
    return {
      address1: `${this.integer(2, 399)} ${this.one(streets)}`,
      address2: this.chance(0.3) ? `Apt ${this.integer(1, 40)}` : "",
      city,
      country: "USA",
      state,
      zip: String(this.integer(10_000, 98_999)),
    };
  }
}

/** An address as a customer says it. */
export function spoken({ address1, address2, city, state, zip }: Address): string {
  return [address1, ...(address2 === "" ? [] : [address2]), city, `${state} ${zip}`, "USA"].join(", ");
}
