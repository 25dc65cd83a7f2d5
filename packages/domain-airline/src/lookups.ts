import type { Row } from "@mua/core";
import type { Value } from "@mua/python-compat";
import { airports } from "./airports.ts";
import type { Reservation, User } from "./model.ts";
import { type AirlineState, reservationOf, statusOn, userOf } from "./state.ts";

export function getReservationDetails(state: AirlineState, reservationId: Value): Row<Reservation> {
  return reservationOf(state, reservationId);
}

export function getUserDetails(state: AirlineState, userId: Value): Row<User> {
  return userOf(state, userId);
}

export function listAllAirports(): Value {
  return airports;
}

export function getFlightStatus(state: AirlineState, flightNumber: Value, date: Value): string {
  return statusOn(state, flightNumber, date).status;
}
