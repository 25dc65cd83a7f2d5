import type { Customer } from "@mua/domain-telecom";
import type { PythonRandom } from "@mua/python-compat";

/** Who calls, and from where. All of them are made up. */
export type Person = {
  readonly first: string;
  readonly last: string;
  /** `1990-05-17`. */
  readonly born: string;
  readonly address: Customer["address"];
};

/** Where the caller's phone is. */
export type Whereabouts = { readonly abroad: boolean; readonly where: string };

const FIRST =
  "Abena Alma Amir Anouk Astrid Bashir Beatriz Bram Callum Chiara Dalia Darius Edda Emeka Farah Felix Gideon Greta Hana Hugo Ines Isaac Jalen Jonna Kaito Keira Leif Lucia Maeve Mateo Nadia Nils Oksana Omar Petra Quentin Rafael Ravi Sanna Selim Tamsin Teodor Uma Vera Wanda Xavier Yara Zeno".split(
    " ",
  );
const LAST =
  "Abbott Achterberg Adeyemi Alvarez Barros Bell Castellano Cho Dahl Devlin Eriksen Farrow Fontaine Gallagher Haddad Hartmann Ibarra Ivanova Jansen Kapoor Kowalski Laurent Lindqvist Mbeki Moreau Nakata Novak Okafor Ortega Petrov Quigley Rasmussen Romero Sandoval Sato Thorne Ueda Varga Whitlock Yilmaz Zeller".split(
    " ",
  );
const TOWNS = [
  { city: "Boise", state: "ID", zip_code: "83702" },
  { city: "Dayton", state: "OH", zip_code: "45402" },
  { city: "Duluth", state: "MN", zip_code: "55802" },
  { city: "Eugene", state: "OR", zip_code: "97401" },
  { city: "Flagstaff", state: "AZ", zip_code: "86001" },
  { city: "Knoxville", state: "TN", zip_code: "37902" },
  { city: "Lafayette", state: "LA", zip_code: "70501" },
  { city: "Missoula", state: "MT", zip_code: "59801" },
  { city: "Portland", state: "ME", zip_code: "04101" },
  { city: "Pueblo", state: "CO", zip_code: "81003" },
  { city: "Savannah", state: "GA", zip_code: "31401" },
  { city: "Syracuse", state: "NY", zip_code: "13202" },
  { city: "Tacoma", state: "WA", zip_code: "98402" },
  { city: "Wichita", state: "KS", zip_code: "67202" },
];
const STREETS = [
  "Birch Road",
  "Canal Street",
  "Foundry Lane",
  "Hillcrest Avenue",
  "Juniper Court",
  "Mill Row",
];
const DESTINATIONS = [
  "Lisbon in Portugal",
  "Osaka in Japan",
  "Montevideo in Uruguay",
  "Bergen in Norway",
  "Nairobi in Kenya",
  "Hanoi in Vietnam",
  "Dublin in Ireland",
  "Oaxaca in Mexico",
  "Tbilisi in Georgia",
  "Wellington in New Zealand",
  "Marrakesh in Morocco",
  "Ljubljana in Slovenia",
];

/** How a caller is; undefined for one of whom nothing is said. */
const PERSONAS: readonly (string | undefined)[] = [
  undefined,
  undefined,
  "You run a small bakery and answer between two customers: short sentences, no small talk, but polite.",
  "You repair machines for a living. You know your phone well, do quickly what you are told and say what you see in exact words.",
  "You give piano lessons at home. You take your time, ask what unknown words mean, and repeat each step before you do it.",
  "You drive a delivery van and have ten minutes. You grow impatient when a question is asked twice, and thankful when things move.",
  "You have never looked into your phone's settings and are afraid to break something. You want to hear before each step that it is safe.",
  "You work nights as a nurse and are tired. You mix up technical words, yet you answer every question that is put plainly.",
  "You are cheerful and like to chat, and you wander off to your holidays or your dog before you answer.",
  "You distrust call centres. You want to know why a step is needed before you do it, and you never tell more than you were asked.",
];

export function nameOf({ first, last }: Person): string {
  return `${first} ${last}`;
}

export function drawPerson(random: PythonRandom): Person {
  const two = (value: bigint) => String(value).padStart(2, "0");
  return {
    first: random.choice(FIRST),
    last: random.choice(LAST),
    born: `${random.randint(1946, 2004)}-${two(random.randint(1, 12))}-${two(random.randint(1, 28))}`,
    address: { street: `${random.randint(2, 980)} ${random.choice(STREETS)}`, ...random.choice(TOWNS) },
  };
}

export function drawPersona(random: PythonRandom): string | undefined {
  return random.choice(PERSONAS);
}

/** At home as often as not. */
export function drawWhereabouts(random: PythonRandom, { address }: Person): Whereabouts {
  return random.random() < 0.5
    ? { abroad: true, where: random.choice(DESTINATIONS) }
    : { abroad: false, where: `${address.city}, ${address.state}` };
}

/** Abroad, for somebody else than the caller. */
export function drawDestination(random: PythonRandom): string {
  return random.choice(DESTINATIONS);
}
