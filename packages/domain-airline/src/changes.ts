import type { Row } from "@mua/core";
import { equals, length, PythonError, type Value, valueError } from "@mua/python-compat";
import { subtract, times } from "./amounts.ts";
import { BAGGAGE_PRICE } from "./booking.ts";
import type { Payment, Reservation, ReservationFlight } from "./model.ts";
import { settle } from "./payments.ts";
import { passenger, readRows } from "./schema.ts";
import { offer, readFlights } from "./seats.ts";
import { type AirlineState, editReservation, reservationOf, userOf } from "./state.ts";

/** Upstream goes on until its memory is full: every cancellation doubles a payment history. */
const LONGEST_HISTORY = 100_000;

/** Gives no seat back, and money only on paper: every payment so far is listed once more, negated. */
export function cancelReservation(state: AirlineState, reservationId: Value): Row<Reservation> {
  const found = reservationOf(state, reservationId);
  if (found.payment_history.length > LONGEST_HISTORY) throw new PythonError("MemoryError", "");

  const reservation = editReservation(state, reservationId);
  const refunds = reservation.payment_history.map(
    ({ payment_id, amount }): Payment => ({ payment_id, amount: -amount }),
  );
  reservation.payment_history = [...reservation.payment_history, ...refunds];
  reservation.status = "cancelled";
  return reservation;
}

export function updateReservationBaggages(
  state: AirlineState,
  reservationId: Value,
  totalBaggages: Value,
  nonfreeBaggages: Value,
  paymentId: Value,
): Row<Reservation> {
  const found = reservationOf(state, reservationId);
  userOf(state, found.user_id);
  const more = subtract(nonfreeBaggages, found.nonfree_baggages);
  const payment = settle(state, found.user_id, paymentId, more > 0 ? times(BAGGAGE_PRICE, more) : 0n);

  const reservation = editReservation(state, reservationId);
  if (payment !== undefined) reservation.payment_history.push(payment);
  reservation.total_baggages = totalBaggages;
  reservation.nonfree_baggages = nonfreeBaggages;
  return reservation;
}

/** A flight that is already in the reservation keeps its price, unless the cabin changes. No seat is taken or given back. */
export function updateReservationFlights(
  state: AirlineState,
  reservationId: Value,
  cabin: Value,
  flights: Value,
  paymentId: Value,
): Row<Reservation> {
  const named = readFlights(flights);
  const found = reservationOf(state, reservationId);
  userOf(state, found.user_id);
  const size = length(found.passengers);
  const sameCabin = equals(cabin, found.cabin);
  const chosen = named().map((info) => {
    const held = found.flights.find(
      ({ flight_number, date }) => flight_number === info.flight_number && date === info.date,
    );
    return held !== undefined && sameCabin ? { ...held } : offer(state, info, cabin, size);
  });
  const price = (fareOf(chosen) - fareOf(found.flights)) * BigInt(size);
  const payment = settle(state, found.user_id, paymentId, price);

  const reservation = editReservation(state, reservationId);
  if (payment !== undefined) reservation.payment_history.push(payment);
  reservation.flights = chosen;
  reservation.cabin = cabin;
  return reservation;
}

/** What flights cost for one passenger. */
function fareOf(flights: readonly ReservationFlight[]): bigint {
  return flights.reduce((sum, { price }) => sum + price, 0n);
}

export function updateReservationPassengers(
  state: AirlineState,
  reservationId: Value,
  passengers: Value,
): Row<Reservation> {
  const travellers = readRows(passenger, passengers) ?? passengers;
  const found = reservationOf(state, reservationId);
  if (length(travellers) !== length(found.passengers)) {
    throw valueError("Number of passengers does not match");
  }

  const reservation = editReservation(state, reservationId);
  reservation.passengers = travellers;
  return reservation;
}
