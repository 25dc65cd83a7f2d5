import { escaped, has, last, lastIndex } from "../agents/text.ts";
import { QUESTION } from "../vocabulary.ts";
import type { Airport, Cabin, Customer, Offer, Passenger } from "./records.ts";

/** What rule-based agents understand of a customer's words at the airline. Later words count more than earlier ones. */

const subjects: readonly (readonly [subject: string, pattern: RegExp])[] = [
  [QUESTION, /\bstatus\b|\bbalance\b|\bhow much\b|\bprice\b/iu],
  ["compensation", /\bcompensat/iu],
  ["cancel", /\bcancel\b|\bbe cancelled\b/iu],
  ["bags", /\b(?:add|need|put|take|want)\b.*\bbags?\b/iu],
  ["passengers", /\bmisspelled\b|\btypo\b|\bname is wrong\b/iu],
  ["book", /\bbook\b/iu],
  ["flights", /\b(?:change|move|upgrade)\b/iu],
];

/** What a sentence asks for; undefined when it only gives details. */
export function subjectOf(sentence: string): string | undefined {
  return subjects.find(([, pattern]) => pattern.test(sentence))?.[0];
}

export function userIdIn(text: string): string | undefined {
  return /\b[a-z]+_[a-z]+_\d+\b/u.exec(text)?.[0];
}

export function reservationsIn(text: string): readonly string[] {
  return text.match(/\b(?=[A-Z]*\d)[A-Z\d]{6}\b/gu) ?? [];
}

export function flightNumberIn(text: string): string | undefined {
  return text.match(/\bHR\d{3}\b/gu)?.at(-1);
}

/** A day of May as `2024-05-20`. */
export function dateIn(text: string): string | undefined {
  const day = [...text.matchAll(/\bMay (\d{1,2})\b/gu)].at(-1)?.[1];
  return day && `2024-05-${day.padStart(2, "0")}`;
}

export function cabinIn(text: string): Cabin | undefined {
  const named = [...text.matchAll(/\b(basic economy|economy|business)\b/giu)].at(-1)?.[1];
  return named?.toLowerCase().replace(" ", "_") as Cabin | undefined;
}

/** The airports of the two cities that are named one after the other. */
export function routeIn(
  text: string,
  airports: readonly Airport[],
): { readonly origin: string; readonly destination: string } | undefined {
  const city = airports.map((airport) => escaped(airport.city)).join("|");
  const found = [...text.matchAll(new RegExp(`\\b(${city}) to (${city})\\b`, "gu"))].at(-1);
  const codeOf = (name: string | undefined) => airports.find((airport) => airport.city === name)?.iata;
  const [origin, destination] = [codeOf(found?.[1]), codeOf(found?.[2])];
  return origin === undefined || destination === undefined ? undefined : { origin, destination };
}

/** The flight that is described: by its number, by when it leaves, or as the cheapest. */
export function offerIn(text: string, offers: readonly Offer[], cabin: Cabin): Offer | undefined {
  const hourOf = (offer: Offer) => Number(offer.scheduled_departure_time_est.slice(0, 2));
  const named = offers.map((what) => ({ what, at: text.lastIndexOf(what.flight_number) }));
  const described: readonly (readonly [pattern: RegExp, offer: Offer | undefined])[] = [
    [/\bmorning\b/giu, offers.find((offer) => hourOf(offer) < 12)],
    [/\bafternoon\b/giu, offers.find((offer) => hourOf(offer) >= 12 && hourOf(offer) < 18)],
    [/\bevening\b/giu, offers.find((offer) => hourOf(offer) >= 18)],
    [/\bcheapest\b/giu, cheapest(offers, cabin)],
  ];
  const finds = described.map(([pattern, what]) => ({ what, at: lastIndex(text, pattern) }));
  return last<Offer | undefined>([...named, ...finds]);
}

export function cheapest(offers: readonly Offer[], cabin: Cabin): Offer | undefined {
  return offers.toSorted((a, b) => (a.prices[cabin] ?? 0) - (b.prices[cabin] ?? 0))[0];
}

/** Who travels: the customer, where they say so, and everybody whose date of birth is told. */
export function passengersIn(text: string, { name, dob }: Customer): readonly Passenger[] {
  const others = [...text.matchAll(/(\p{Lu}\p{L}+) (\p{Lu}\p{L}+), born on (\d{4}-\d{2}-\d{2})/gu)];
  const self = /\b(?:just|only) me\b|\bme and\b/iu.test(text) ? [{ ...name, dob }] : [];
  return [
    ...self,
    ...others.map(([, first_name = "", last_name = "", born = ""]) => ({ first_name, last_name, dob: born })),
  ];
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six"];

export function bagsIn(text: string): number | undefined {
  const pattern = new RegExp(`\\b(\\d+|${NUMBERS.join("|")}) bags?\\b`, "giu");
  const count = [...text.matchAll(pattern)].at(-1)?.[1]?.toLowerCase();
  if (count === undefined) return undefined;
  return NUMBERS.includes(count) ? NUMBERS.indexOf(count) : Number(count);
}

export function insuranceIn(text: string): "yes" | "no" | undefined {
  const found = [...text.matchAll(/\b(no )?insurance\b/giu)].at(-1);
  return found && (found[1] === undefined ? "yes" : "no");
}

/** The passengers with one name corrected: that of whom is named by the other name, or of the only one. */
export function correctedIn(
  text: string,
  passengers: readonly Passenger[],
): readonly Passenger[] | undefined {
  const pattern = /\b(first|last) name (?:of (\p{Lu}\p{L}+) )?is (\p{Lu}\p{L}+)/gu;
  const [, which, whose, name] = [...text.matchAll(pattern)].at(-1) ?? [];
  if (which === undefined || name === undefined) return undefined;
  const isMeant = ({ first_name, last_name }: Passenger) =>
    whose === undefined ? passengers.length === 1 : [first_name, last_name].includes(whose);
  if (!passengers.some(isMeant)) return undefined;
  return passengers.map((one) => (isMeant(one) ? { ...one, [`${which}_name`]: name } : one));
}

/** The id of the payment method that is named last. */
export function paymentIn(text: string, { payment_methods }: Customer): string | undefined {
  const methods = Object.values(payment_methods);
  const idOf = (kind: string) => methods.find(({ source }) => source === kind)?.id;
  return last(
    ["gift card", "credit card", "certificate"].map((words) => ({
      what: idOf(words.replace(" ", "_")),
      at: has(text, words) ? lastIndex(text, new RegExp(words, "giu")) : -1,
    })),
  );
}
