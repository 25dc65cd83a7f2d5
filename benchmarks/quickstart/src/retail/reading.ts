import { escaped, has, last, lastIndex } from "../agents/text.ts";
import { QUESTION } from "../vocabulary.ts";
import type { Customer, Item, Order, PaymentMethod, Product, Variant } from "./records.ts";

/** What rule-based agents understand of a customer's words in the shop. Later words count more than earlier ones. */

const subjects: readonly (readonly [subject: string, pattern: RegExp])[] = [
  [QUESTION, /\btracking\b|\bbalance\b|\bprice\b|\bhow much\b|\btotal\b/iu],
  ["cancel", /\bcancel/iu],
  ["return", /\breturn\b/iu],
  ["exchange", /\bexchange\b/iu],
  ["address", /\baddress\b|\bshipped\b/iu],
  ["payment", /\b(?:change|another)\b.*\bpayment method\b/iu],
  ["items", /\bchange\b/iu],
];

/** What a sentence asks for; undefined when it only gives details. */
export function subjectOf(sentence: string): string | undefined {
  return subjects.find(([, pattern]) => pattern.test(sentence))?.[0];
}

export function ordersIn(text: string): readonly string[] {
  return text.match(/#Q\d{5}/gu) ?? [];
}

export function emailIn(text: string): string | undefined {
  return /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/u.exec(text)?.[0].replace(/\.$/u, "");
}

/** A first and a last name with a zip code. */
export function namesakeIn(
  text: string,
): { readonly first_name: string; readonly last_name: string; readonly zip: string } | undefined {
  const [, first, last] = /\b(?:name is|I'm|I am) (\p{Lu}\p{L}+) (\p{Lu}\p{L}+)/u.exec(text) ?? [];
  const zip = /(?<![#\w])\d{5}(?!\w)/u.exec(text)?.[0];
  return first === undefined || last === undefined || zip === undefined
    ? undefined
    : { first_name: first, last_name: last, zip };
}

/** An accepted reason to cancel. */
export function reasonIn(text: string): string | undefined {
  if (/\bmistake\b|\baccident/iu.test(text)) return "ordered by mistake";
  return /\bno longer need|\bdon't need/iu.test(text) ? "no longer needed" : undefined;
}

export type Address = {
  readonly [field in "address1" | "address2" | "city" | "state" | "country" | "zip"]: string;
};

export function addressIn(text: string): Address | undefined {
  const found = [
    ...text.matchAll(/(\d+ [^,.]+), (?:((?:Apt|Suite|Unit) [^,]+), )?([^,]+), ([A-Z]{2}) (\d{5})/gu),
  ].at(-1);
  if (found === undefined) return undefined;
  const [, address1 = "", address2 = "", city = "", state = "", zip = ""] = found;
  return { address1, address2, city, state, country: "USA", zip };
}

/** The payment method that is named last. */
export function paymentIn(
  text: string,
  { payment_methods }: Customer,
  order: Order,
): PaymentMethod | undefined {
  const methods = Object.values(payment_methods);
  const original = methods.find(({ id }) => id === order.payment_history[0]?.payment_method_id);
  const named: readonly (readonly [method: PaymentMethod | undefined, pattern: RegExp])[] = [
    [original, /\boriginal payment method\b/giu],
    [methods.find(({ source }) => source === "paypal"), /\bpaypal\b/giu],
    [methods.find(({ source }) => source === "gift_card"), /\bgift card\b/giu],
    [methods.find(({ source }) => source === "credit_card"), /\bcredit card\b/giu],
  ];
  return last(named.map(([method, pattern]) => ({ what: method, at: lastIndex(text, pattern) })));
}

/** The items of an order that are named, in the order's order. */
export function itemsIn(text: string, items: readonly Item[]): readonly Item[] {
  return items.filter(({ name }) => has(text, shortName(name)));
}

/** The product that is named by its full name. */
export function productIn(text: string, names: readonly string[]): string | undefined {
  return names.find((name) => has(text, name));
}

/** The variant with the options that are named and, for the rest, the old ones; undefined when no option is named. */
export function variantIn(
  text: string,
  { variants }: Product,
  old: { readonly [option: string]: string },
): Variant | "none" | undefined {
  const all = Object.values(variants);
  const keys = Object.keys(all[0]?.options ?? {});
  const named = keys.flatMap((key) => {
    const values = [...new Set(all.map(({ options }) => options[key] ?? ""))];
    const value = last(values.map((what) => ({ what, at: lastIndex(text, wordPattern(what)) })));
    return value === undefined || value === old[key] ? [] : [[key, value] as const];
  });
  if (named.length === 0) return undefined;
  const wanted: { readonly [option: string]: string } = { ...old, ...Object.fromEntries(named) };
  return all.find(({ options }) => keys.every((key) => options[key] === wanted[key])) ?? "none";
}

function shortName(name: string): string {
  return name.split(" ").at(-1) ?? name;
}

/** Single letters are sizes only when they are capital. */
function wordPattern(words: string): RegExp {
  return new RegExp(`(?<!\\w)${escaped(words)}(?!\\w)`, words.length === 1 ? "gu" : "giu");
}
