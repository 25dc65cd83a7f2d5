import { binary, compare, floatOf, PythonError, repr, str, subscript, type Value } from "@mua/python-compat";
import type { InLanguages, Language } from "../../language.ts";
import { lookUp } from "../python-dict.ts";
import type { TravelState, User } from "./state.ts";
import { TEXTS } from "./texts.ts";

const FEE_PER_BAG = 50n;

type FreeBags = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

/** Free checked bags by membership level and cabin. */
const FREE_BAGS: InLanguages<FreeBags> = { en: freeBags("en"), zh: freeBags("zh") };

function freeBags(language: Language): FreeBags {
  const { economy, business } = TEXTS[language];
  const byCabin = (inEconomy: bigint, inBusiness: bigint) =>
    new Map([
      [economy, inEconomy],
      [business, inBusiness],
    ]);
  return new Map([
    ["regular", byCabin(1n, 2n)],
    ["silver", byCabin(2n, 3n)],
    ["gold", byCabin(3n, 3n)],
  ]);
}

/** How many bags are free; 0 for a level or a cabin that does not exist. */
export function getBaggageAllowance({ language }: TravelState, level: Value, cabin: Value): bigint {
  const byCabin = lookUp(FREE_BAGS[language], level);
  return lookUp(byCabin ?? new Map<string, bigint>(), cabin) ?? 0n;
}

/** What the bags beyond the free ones cost. Throws PythonError KeyError for a level or a cabin that does not exist. */
export function calculateBaggageFee(
  { language }: TravelState,
  level: Value,
  cabin: Value,
  count: Value,
): Value {
  const byCabin = lookUp(FREE_BAGS[language], level);
  if (byCabin === undefined) throw new PythonError("KeyError", repr(level));
  const free = lookUp(byCabin, cabin);
  if (free === undefined) throw new PythonError("KeyError", repr(cabin));
  return baggageFee(binary("-", count, free));
}

/** What so many bags cost; nothing for a negative number. */
export function baggageFee(bags: Value): Value {
  return binary("*", compare(">", 0n, bags) ? 0n : bags, FEE_PER_BAG);
}

/** The tool takes a record of a flight, not a number. */
export function calculatePriceDifference(
  state: TravelState,
  flight: Value,
  oldCabin: Value,
  newCabin: Value,
): Value {
  const economy = subscript(flight, "economy_price");
  return priceDifference(
    state,
    { economy, business: subscript(flight, "business_price") },
    oldCabin,
    newCabin,
  );
}

/** What changing cabins costs at these prices; a cabin that does not exist costs nothing. */
export function priceDifference(
  { language }: TravelState,
  prices: { readonly economy: Value; readonly business: Value },
  oldCabin: Value,
  newCabin: Value,
): Value {
  const { economy, business } = TEXTS[language];
  const byCabin = new Map([
    [economy, prices.economy],
    [business, prices.business],
  ]);
  const oldPrice = lookUp(byCabin, oldCabin) ?? 0n;
  return binary("-", lookUp(byCabin, newCabin) ?? 0n, oldPrice);
}

/** The balances of a user; their names are the payment methods. */
export type Account = "cash" | "bank";

export function accountOf(paymentMethod: Value): Account | undefined {
  return paymentMethod === "cash" || paymentMethod === "bank" ? paymentMethod : undefined;
}

/** Adds to a balance. Throws PythonError OverflowError for an int that is too large. */
export function credit(user: User, account: Account, amount: Value): void {
  const field = `${account}_balance` as const;
  user[field] = floatOf(binary("+", user[field], amount));
}

/** Adds to the balance of a payment method unless it would become negative; a method that has none takes everything. */
export function settle(user: User, paymentMethod: Value, amount: Value): boolean {
  const account = accountOf(paymentMethod);
  if (account === undefined) return true;
  if (isOverdrawn(user[`${account}_balance`], amount)) return false;
  credit(user, account, amount);
  return true;
}

function isOverdrawn(balance: Value, amount: Value): boolean {
  return compare("<", binary("+", balance, amount), 0n);
}

/** The tool takes a record of a user, not an id: what it books is lost with the record. */
export function updateBalance(_: TravelState, user: Value, paymentMethod: Value, amount: Value): boolean {
  const account = accountOf(paymentMethod);
  return account === undefined || !isOverdrawn(subscript(user, `${account}_balance`), amount);
}

/** As with `update_balance`, what it books is lost. */
export function processRefund({ language }: TravelState, user: Value, amount: Value): string {
  binary("+", subscript(user, "cash_balance"), amount);
  return TEXTS[language].refunded(str(subscript(user, "user_name")), str(amount));
}
