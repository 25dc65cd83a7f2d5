import type { Passenger } from "@mua/domain-airline";
import type { PythonRandom } from "@mua/python-compat";

const FIRST = [
  "Nora",
  "Emil",
  "Priya",
  "Tomas",
  "Ingrid",
  "Kofi",
  "Leila",
  "Bruno",
  "Hana",
  "Oscar",
  "Maja",
  "Idris",
];
const LAST = [
  "Lindqvist",
  "Okafor",
  "Brandt",
  "Moreau",
  "Castillo",
  "Novak",
  "Haddad",
  "Fischer",
  "Tanaka",
  "Byrne",
];

/** Somebody whom the database does not know. */
export function newPerson(random: PythonRandom): Passenger {
  const two = (number: bigint): string => String(number).padStart(2, "0");
  return {
    first_name: random.choice(FIRST),
    last_name: random.choice(LAST),
    dob: `${random.randint(1950, 2005)}-${two(random.randint(1, 12))}-${two(random.randint(1, 28))}`,
  };
}

export function nameOf({ first_name, last_name }: Passenger): string {
  return `${first_name} ${last_name}`;
}

/** `Nora Brandt, born 1980-02-11`. */
export function personText(person: Passenger): string {
  return `${nameOf(person)}, born ${person.dob}`;
}

/** As the tools take passengers. */
export function passengerRows(people: readonly Passenger[]): Passenger[] {
  return people.map(({ first_name, last_name, dob }) => ({ first_name, last_name, dob }));
}
