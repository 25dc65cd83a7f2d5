import type { Address } from "@mua/domain-retail";
import type { PythonRandom } from "@mua/python-compat";
import type { DraftAction } from "../draft.ts";

const STREETS = [
  "Juniper Way",
  "Quarry Road",
  "Harbor Lane",
  "Fairview Terrace",
  "Orchard Street",
  "Mill Creek Drive",
  "Granite Avenue",
  "Larkspur Court",
  "Foundry Street",
  "Windmill Road",
];

const TOWNS = [
  ["Portland", "OR", "972"],
  ["Boise", "ID", "837"],
  ["Madison", "WI", "537"],
  ["Raleigh", "NC", "276"],
  ["Tucson", "AZ", "857"],
  ["Omaha", "NE", "681"],
  ["Albany", "NY", "122"],
  ["Savannah", "GA", "314"],
  ["Reno", "NV", "895"],
  ["Spokane", "WA", "992"],
  ["Tulsa", "OK", "741"],
  ["Burlington", "VT", "054"],
] as const;

/** An address that nobody in the database has. */
export function newAddress(random: PythonRandom): Address {
  const [city, state, area] = random.choice(TOWNS);
  return {
    address1: `${random.randint(10, 989)} ${random.choice(STREETS)}`,
    address2: `Apt ${random.randint(1, 60)}`,
    city,
    country: "USA",
    state,
    zip: `${area}${String(random.randint(1, 99)).padStart(2, "0")}`,
  };
}

export function addressText({ address1, address2, city, state, zip }: Address): string {
  return [address1, address2, city, `${state} ${zip}`].join(", ");
}

/** The arguments of the tools that take an address. */
export function addressArguments({
  address1,
  address2,
  city,
  state,
  country,
  zip,
}: Address): DraftAction["arguments"] {
  return { address1, address2, city, state, country, zip };
}
