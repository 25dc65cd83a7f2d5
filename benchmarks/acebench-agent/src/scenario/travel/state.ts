import { dict, float, int, list, model, text, type Validated, type Value } from "@mua/python-compat";
import type { Language } from "../../language.ts";

const userShape = model("User", {
  user_name: text,
  password: text,
  cash_balance: float,
  bank_balance: float,
  membership_level: text,
});

const flightShape = model("Flight", {
  flight_no: text,
  origin: text,
  destination: text,
  depart_time: text,
  arrival_time: text,
  status: text,
  seats_available: int,
  economy_price: int,
  business_price: int,
});

const reservationShape = model("Reservation", {
  reservation_id: text,
  user_id: text,
  flight_no: text,
  payment_method: text,
  cabin: text,
  baggage: int,
  origin: text,
  destination: text,
});

export const defaultsShape = model("Travel", {
  users: dict(userShape),
  flights: list(flightShape),
  reservations: list(reservationShape),
});

export type User = Validated<typeof userShape>;
export type Flight = Validated<typeof flightShape>;

/** A reservation; those made in the episode name no cities, and hold cabin and baggage as they were given. */
export type Reservation = {
  readonly reservation_id: string;
  readonly user_id: string;
  flight_no: string;
  readonly payment_method: string;
  cabin: Value;
  baggage: Value;
};

export type TravelState = {
  readonly language: Language;
  readonly users: Map<string, User>;
  readonly flights: Flight[];
  readonly reservations: Reservation[];
};

/** The first flight of that number: some numbers occur twice. */
export function flightOf({ flights }: TravelState, flightNo: Value): Flight | undefined {
  return flights.find((flight) => flight.flight_no === flightNo);
}

export function ownReservation(
  { reservations }: TravelState,
  userId: Value,
  id: Value,
): Reservation | undefined {
  return reservations.find(
    (reservation) => reservation.reservation_id === id && reservation.user_id === userId,
  );
}
