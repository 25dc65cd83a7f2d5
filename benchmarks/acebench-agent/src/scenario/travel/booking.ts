import { binary, compare, PythonError, str, typeError, unary, type Value } from "@mua/python-compat";
import { lookUp } from "../python-dict.ts";
import { authenticated } from "./lookups.ts";
import { accountOf, calculateBaggageFee, credit } from "./money.ts";
import { type Flight, flightOf, ownReservation, type TravelState } from "./state.ts";
import { TEXTS } from "./texts.ts";

/** Official code goes on after a wrong password and fails where it needs the user. */
export function reserveFlight(
  state: TravelState,
  userId: Value,
  password: Value,
  flightNo: Value,
  cabin: Value,
  paymentMethod: Value,
  baggageCount: Value,
): string {
  const texts = TEXTS[state.language].reserve;
  const user = authenticated(state, userId, password);
  const flight = flightOf(state, flightNo);
  if (flight === undefined) throw typeError("'NoneType' object is not subscriptable");
  if (user === undefined) throw new PythonError("KeyError", "'membership_level'");
  const fee = calculateBaggageFee(state, user.membership_level, cabin, baggageCount);
  const total = binary("+", priceOf(state, flight, cabin), fee);
  const account = accountOf(paymentMethod);
  if (account === undefined) return texts.badPayment;
  if (compare(">", total, user[`${account}_balance`])) return texts.tooExpensive(account);
  credit(user, account, unary("-", total));
  flight.seats_available -= 1n;
  const id = `res_${state.reservations.length + 1}`;
  state.reservations.push({
    reservation_id: id,
    user_id: str(userId),
    flight_no: flight.flight_no,
    payment_method: account,
    cabin,
    baggage: baggageCount,
  });
  return texts.done(id, str(total));
}

/**
 * Refunds in cash and keeps the reservation, so that it can be cancelled again. The time is a fixed one more than a day
 * before the first flight: the official rules for later cancellations never apply.
 */
export function cancelReservation(
  state: TravelState,
  userId: Value,
  reservationId: Value,
  reason: Value,
): string {
  const texts = TEXTS[state.language].cancel;
  const user = lookUp(state.users, userId);
  if (user === undefined) return texts.noUser;
  const reservation = ownReservation(state, userId, reservationId);
  if (reservation === undefined) return texts.noReservation;
  const flight = flightOf(state, reservation.flight_no);
  if (flight === undefined) return texts.noFlight;
  const refund = priceOf(state, flight, reservation.cabin);
  credit(user, "cash", refund);
  return (reason === texts.airlineReason ? texts.byAirline : texts.inTime)(str(refund));
}

function priceOf({ language }: TravelState, flight: Flight, cabin: Value): bigint {
  return cabin === TEXTS[language].economy ? flight.economy_price : flight.business_price;
}
