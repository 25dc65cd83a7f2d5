import type { Attends } from "../agents/care.ts";
import type { Cabin } from "./records.ts";

/** In dollars, for each passenger. */
export const INSURANCE = 30;
export const COMPENSATION = 100;
/** In dollars, for each bag that is not free. */
export const BAG = 50;

const FREE_BAGS: { readonly [cabin in Cabin]: number } = { basic_economy: 0, economy: 1, business: 2 };

/** How many of the bags are not free; a clerk who does not care for rules charges all of them. */
export function bagsToPay(bags: number, cabin: Cabin, passengers: number, attends: Attends): number {
  return attends("rules") ? Math.max(0, bags - FREE_BAGS[cabin] * passengers) : bags;
}

export function dollars(amount: number): string {
  return `$${Number.isInteger(amount) ? amount : amount.toFixed(2)}`;
}

export function bagCount(bags: number): string {
  return bags === 1 ? "1 bag" : `${bags} bags`;
}
