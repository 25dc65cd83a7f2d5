import { type Dict, equals, isTruthy, type Value } from "@mua/python-compat";
import { lookUp } from "../python-dict.ts";
import { type Flight, flightOf, type TravelState, type User } from "./state.ts";
import { TEXTS } from "./texts.ts";

export function getFlightDetails(
  { flights, language }: TravelState,
  origin: Value,
  destination: Value,
): Value {
  const found = flights.filter(
    (flight) =>
      (!isTruthy(origin) || flight.origin === origin) &&
      (!isTruthy(destination) || flight.destination === destination),
  );
  return found.length === 0 ? TEXTS[language].noDirectFlights : found.map((flight) => ({ ...flight }));
}

/** Pairs of flights of which the first lands before the second departs. */
export function findTransferFlights(
  { flights, language }: TravelState,
  origin: Value,
  transfer: Value,
  destination: Value,
): Value {
  const legs = (from: Value, to: Value): readonly Flight[] =>
    flights.filter(
      (flight) => flight.origin === from && flight.destination === to && flight.status === "available",
    );
  const pairs = legs(origin, transfer).flatMap((first_leg) =>
    legs(transfer, destination)
      .filter((second_leg) => first_leg.arrival_time < second_leg.depart_time)
      .map((second_leg) => ({ first_leg, second_leg })),
  );
  return pairs.length === 0 ? TEXTS[language].noTransferFlights : pairs;
}

/** The user whose password it is. Throws PythonError TypeError for an id that can be no key. */
export function authenticated({ users }: TravelState, userId: Value, password: Value): User | undefined {
  const user = lookUp(users, userId);
  return user !== undefined && equals(user.password, password) ? user : undefined;
}

/** The user as stored, password included. */
export function authenticateUser(state: TravelState, userId: Value, password: Value): Value {
  return authenticated(state, userId, password) ?? refusal(TEXTS[state.language].wrongPassword);
}

export function getUserDetails(state: TravelState, userId: Value, password: Value): Value {
  const user = authenticated(state, userId, password);
  if (user === undefined) return refusal(TEXTS[state.language].wrongPassword);
  const { password: _, ...rest } = user;
  return rest;
}

/** By id if there is one, otherwise all of a user; the flight is null where none has the number. */
export function getReservationDetails(state: TravelState, reservationId: Value, userId: Value): Value {
  const field = isTruthy(reservationId) ? "reservation_id" : "user_id";
  const wanted = isTruthy(reservationId) ? reservationId : userId;
  if (!isTruthy(wanted)) return refusal(TEXTS[state.language].noReservation);
  return state.reservations
    .filter((reservation) => reservation[field] === wanted)
    .map((reservation) => ({ ...reservation, flight_info: flightOf(state, reservation.flight_no) ?? null }));
}

function refusal(message: string): Dict {
  return new Map([
    ["status", "error"],
    ["message", message],
  ]);
}
