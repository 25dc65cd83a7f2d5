import { PythonError, repr, str, type Value } from "@mua/python-compat";
import type { InLanguages, Language } from "../../language.ts";
import { calculate, isGreater, toFloat } from "../arithmetic.ts";
import { lookUp, withRow } from "../python-dict.ts";
import { type Flight, subscript, type TravelState } from "./state.ts";
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
export function calculateBaggageFee({ language }: TravelState, level: Value, cabin: Value, count: Value): Value {
  const byCabin = lookUp(FREE_BAGS[language], level);
  if (byCabin === undefined) throw new PythonError("KeyError", repr(level));
  const free = lookUp(byCabin, cabin);
  if (free === undefined) throw new PythonError("KeyError", repr(cabin));
  return baggageFee(calculate(count, "-", free));
}

/** What so many bags cost; nothing for a negative number. */
export function baggageFee(bags: Value): Value {
  return calculate(isGreater(0n, bags) ? 0n : bags, "*", FEE_PER_BAG);
}

/** What changing cabins costs on a flight; a cabin that does not exist costs nothing. */
export function calculatePriceDifference(
  { language }: TravelState,
  flight: Flight | Value,
  oldCabin: Value,
  newCabin: Value,
): Value {
  const { economy, business } = TEXTS[language];
  const prices = new Map([
    [economy, subscript(flight, "economy_price")],
    [business, subscript(flight, "business_price")],
  ]);
  const oldPrice = lookUp(prices, oldCabin) ?? 0n;
  return calculate(lookUp(prices, newCabin) ?? 0n, "-", oldPrice);
}

/** The balances of a user; their names are the payment methods. */
export type Account = "cash" | "bank";

export function accountOf(paymentMethod: Value): Account | undefined {
  return paymentMethod === "cash" || paymentMethod === "bank" ? paymentMethod : undefined;
}

/** Adds to a balance of a user of this episode. */
export function credit(state: TravelState, userId: string, account: Account, amount: Value): void {
  const user = state.users.get(userId);
  if (user === undefined) return;
  const field = `${account}_balance` as const;
  const balance = toFloat(calculate(user[field], "+", amount));
  state.users = withRow(state.users, userId, { ...user, [field]: balance });
}

/** Adds to the balance of a payment method unless it would become negative; any other method takes everything. */
export function settle(state: TravelState, userId: string, paymentMethod: Value, amount: Value): boolean {
  const account = accountOf(paymentMethod);
  if (account === undefined) return true;
  if (!updateBalance(state, state.users.get(userId) ?? null, account, amount)) return false;
  credit(state, userId, account, amount);
  return true;
}

/** The tool takes a record of a user, not an id: what it books is lost with the record. */
export function updateBalance(_: TravelState, user: Value, paymentMethod: Value, amount: Value): boolean {
  const account = accountOf(paymentMethod);
  if (account === undefined) return true;
  return !isGreater(0n, calculate(subscript(user, `${account}_balance`), "+", amount));
}

/** As with `update_balance`, what it books is lost. */
export function processRefund({ language }: TravelState, user: Value, amount: Value): string {
  calculate(subscript(user, "cash_balance"), "+", amount);
  return TEXTS[language].refunded(str(subscript(user, "user_name")), str(amount));
}
