import type { Row } from "@mua/core";
import { equals, str, type Value, valueError } from "@mua/python-compat";
import { addTimes } from "./amounts.ts";
import type { Reservation } from "./model.ts";
import { collect, requireFunds } from "./payments.ts";
import { parseReservation, passenger, payment, readRows } from "./schema.ts";
import { offer, readFlights, takeSeats } from "./seats.ts";
import { type AirlineState, editUser, userOf } from "./state.ts";

/** The time at which everything happens. */
const NOW = "2024-05-15T15:00:00";

/** Ids of new reservations: upstream has no more than three. */
const NEW_RESERVATIONS = ["HATHAT", "HATHAU", "HATHAV"];

/** In dollars, for each passenger and for each bag. */
const INSURANCE_PRICE = 30n;
export const BAGGAGE_PRICE = 50n;

export function bookReservation(
  state: AirlineState,
  userId: Value,
  origin: Value,
  destination: Value,
  flightType: Value,
  cabin: Value,
  flights: Value,
  passengers: Value,
  paymentMethods: Value,
  totalBaggages: Value,
  nonfreeBaggages: Value,
  insurance: Value,
): Row<Reservation> {
  const named = readFlights(flights);
  const travellers = readRows(passenger, passengers);
  const payments = readRows(payment, paymentMethods);
  const { user_id } = userOf(state, userId);
  const id = NEW_RESERVATIONS.find((candidate) => !state.tables.reservations.has(candidate));
  if (id === undefined) throw valueError("Too many reservations");
  const reservation = parseReservation({
    reservation_id: id,
    user_id: userId,
    origin,
    destination,
    flight_type: flightType,
    cabin,
    flights: [],
    passengers: travellers ?? passengers,
    payment_history: payments ?? paymentMethods,
    created_at: NOW,
    total_baggages: totalBaggages,
    nonfree_baggages: nonfreeBaggages,
    insurance,
  });

  const size = reservation.passengers.length;
  reservation.flights = named().map((info) => offer(state, info, reservation.cabin, size));
  const perPassenger = reservation.flights.reduce(
    (sum, { price }) => sum + price,
    reservation.insurance === "yes" ? INSURANCE_PRICE : 0n,
  );
  const total = addTimes(perPassenger * BigInt(size), BAGGAGE_PRICE, nonfreeBaggages);
  requireFunds(state, user_id, reservation.payment_history);
  const paid = reservation.payment_history.reduce((sum, { amount }) => sum + amount, 0n);
  if (!equals(paid, total)) {
    throw valueError(`Payment amount does not add up, total price is ${str(total)}, but paid ${paid}`);
  }

  collect(state, user_id, reservation.payment_history);
  for (const flight of reservation.flights) takeSeats(state, flight, reservation.cabin, size);
  state.tables.reservations.set(id, reservation);
  editUser(state, userId).reservations.push(id);
  return reservation;
}
