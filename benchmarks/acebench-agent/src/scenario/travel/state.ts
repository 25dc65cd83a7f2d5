import {
  dict,
  equals,
  float,
  int,
  isDict,
  isList,
  isModel,
  isTuple,
  list,
  model,
  PythonError,
  repr,
  text,
  typeError,
  typeName,
  type Validated,
  type Value,
} from "@mua/python-compat";
import type { Language } from "../../language.ts";
import { fieldOf } from "../python-dict.ts";

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
  readonly flight_no: string;
  readonly payment_method: string;
  readonly cabin: Value;
  readonly baggage: Value;
};

export type TravelState = {
  readonly language: Language;
  users: ReadonlyMap<string, User>;
  flights: readonly Flight[];
  reservations: readonly Reservation[];
};

/** The first flight of that number: some numbers occur twice. */
export function flightOf({ flights }: TravelState, flightNo: Value): Flight | undefined {
  return flights.find((flight) => flight.flight_no === flightNo);
}

export function ownReservation({ reservations }: TravelState, userId: Value, id: Value): Reservation | undefined {
  return reservations.find((reservation) => reservation.reservation_id === id && reservation.user_id === userId);
}

/** `value[field]` of what should be a record. Throws PythonError with CPython's text for anything else. */
export function subscript(value: Value, field: string): Value {
  if (isDict(value)) {
    const item = value.get(field);
    if (item === undefined) throw new PythonError("KeyError", repr(field));
    return item;
  }
  if (isModel(value)) return fieldOf(value, field);
  if (typeof value === "string") throw typeError("string indices must be integers, not 'str'");
  if (isList(value)) throw typeError("list indices must be integers or slices, not str");
  if (isTuple(value)) throw typeError("tuple indices must be integers or slices, not str");
  throw typeError(`'${typeName(value)}' object is not subscriptable`);
}

/** `if value`. */
export function isTruthy(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (isTuple(value)) return value.items.length > 0;
  if (isDict(value)) return value.size > 0;
  return value !== "" && value !== null && !equals(value, 0n);
}
