import {
  dict,
  float,
  int,
  isDict,
  iterate,
  list,
  literal,
  model,
  nullable,
  optional,
  text,
  union,
  type Validated,
  type Validator,
  type Value,
  validate,
} from "@mua/python-compat";
import {
  CABINS,
  FLIGHT_TYPES,
  type Flight,
  INSURANCES,
  MEMBERSHIPS,
  type Payment,
  type PaymentMethod,
  type Reservation,
  type User,
} from "./model.ts";

const none = () => null;
const cabin = literal(...CABINS);
const byCabin = dict(int, cabin);

const flightStatus = union(
  model("FlightDateStatusAvailable", {
    status: literal("available"),
    available_seats: byCabin,
    prices: byCabin,
  }),
  model("FlightDateStatusLanded", {
    status: literal("landed"),
    actual_departure_time_est: text,
    actual_arrival_time_est: text,
  }),
  model("FlightDateStatusCancelled", { status: literal("cancelled") }),
  model("FlightDateStatusDelayed", {
    status: literal("delayed"),
    estimated_departure_time_est: text,
    estimated_arrival_time_est: text,
  }),
  model("FlightDataStatusFlying", {
    status: literal("flying"),
    actual_departure_time_est: text,
    estimated_arrival_time_est: text,
  }),
  model("FlightDataStatusOnTime", {
    status: literal("on time"),
    estimated_departure_time_est: text,
    estimated_arrival_time_est: text,
  }),
);

const flightBase = { flight_number: text, origin: text, destination: text };

const flight = model("Flight", {
  ...flightBase,
  scheduled_departure_time_est: text,
  scheduled_arrival_time_est: text,
  dates: dict(flightStatus),
});

const certificate = model("Certificate", { source: literal("certificate"), id: text, amount: float });

const paymentMethod = union(
  model("CreditCard", { source: literal("credit_card"), id: text, brand: text, last_four: text }),
  model("GiftCard", { source: literal("gift_card"), id: text, amount: float }),
  certificate,
);

/** Which flight on which day, as callers name it. */
export const flightInfo = model("FlightInfo", { flight_number: text, date: text });
export type FlightInfo = Validated<typeof flightInfo>;

export const passenger = model("Passenger", { first_name: text, last_name: text, dob: text });

export const payment = model("Payment", { payment_id: text, amount: int });

const user = model("User", {
  user_id: text,
  name: model("Name", { first_name: text, last_name: text }),
  address: model("Address", {
    address1: text,
    address2: optional(nullable(text), none),
    city: text,
    country: text,
    state: text,
    zip: text,
  }),
  email: text,
  dob: text,
  payment_methods: dict(paymentMethod),
  saved_passengers: list(passenger),
  membership: literal(...MEMBERSHIPS),
  reservations: list(text),
});

const reservation = model("Reservation", {
  reservation_id: text,
  user_id: text,
  origin: text,
  destination: text,
  flight_type: literal(...FLIGHT_TYPES),
  cabin,
  flights: list(model("ReservationFlight", { ...flightBase, date: text, price: int })),
  passengers: list(passenger),
  payment_history: list(payment),
  created_at: text,
  total_baggages: int,
  nonfree_baggages: int,
  insurance: literal(...INSURANCES),
  status: optional(nullable(literal("cancelled")), none),
});

const database = model(
  "FlightDB",
  { flights: dict(flight), users: dict(user), reservations: dict(reservation) },
  { extra: "forbid" },
);

/** The rows of a `db.json`. Throws PythonError where the official models refuse it. */
export function parseDatabase(json: Value): {
  readonly flights: ReadonlyMap<string, Flight>;
  readonly users: ReadonlyMap<string, User>;
  readonly reservations: ReadonlyMap<string, Reservation>;
} {
  return validate(database, json);
}

/** A new reservation from its fields. Throws PythonError. */
export function parseReservation(fields: { readonly [field: string]: Value }): Validated<typeof reservation> {
  return validate(reservation, fields);
}

/** A row of a payment history. Throws PythonError where the amount is no int. */
export function parsePayment(paymentId: string, amount: Value): Payment {
  return validate(payment, { payment_id: paymentId, amount });
}

/** A new certificate. Throws PythonError where the amount is no number. */
export function parseCertificate(id: string, amount: Value): PaymentMethod {
  return validate(certificate, { source: "certificate", id, amount });
}

/**
 * The rows of a list whose entries are all objects; undefined where one is not: upstream takes such a list as it is.
 * Throws PythonError for what cannot be gone through, and where a row is not sound.
 */
export function readRows<T extends Value>(row: Validator<T>, values: Value): readonly T[] | undefined {
  const items = iterate(values);
  return items.every(isDict) ? items.map((item) => validate(row, item)) : undefined;
}
