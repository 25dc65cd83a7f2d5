import { Database, type Row, Table } from "@mua/core";
import { lookUp, str, type Value } from "@mua/python-compat";
import type { AirlineBase } from "./base.ts";
import type { Flight, FlightStatus, Reservation, User } from "./model.ts";

type AirlineTables = {
  readonly flights: Table<Flight>;
  readonly users: Table<User>;
  readonly reservations: Table<Reservation>;
};

/** The database of one episode over the base that all episodes share. */
export class AirlineState extends Database<AirlineTables> {
  readonly base: AirlineBase;

  constructor(base: AirlineBase) {
    super({
      flights: new Table(base.flights),
      users: new Table(base.users),
      reservations: new Table(base.reservations),
    });
    this.base = base;
  }
}

export function userOf(state: AirlineState, id: Value): Row<User> {
  return lookUp(state.tables.users, id, `User ${str(id)} not found`);
}

export function reservationOf(state: AirlineState, id: Value): Row<Reservation> {
  return lookUp(state.tables.reservations, id, `Reservation ${str(id)} not found`);
}

export function flightOf(state: AirlineState, number: Value): Row<Flight> {
  return lookUp(state.tables.flights, number, `Flight ${str(number)} not found`);
}

export function statusOn(state: AirlineState, number: Value, date: Value): Row<FlightStatus> {
  const { dates } = flightOf(state, number);
  return lookUp(dates, date, `Flight ${str(number)} not found on date ${str(date)}`);
}

/** The user for writing. */
export function editUser(state: AirlineState, id: Value): User {
  return lookUp({ get: (key) => state.tables.users.edit(key) }, id, `User ${str(id)} not found`);
}

/** The reservation for writing. */
export function editReservation(state: AirlineState, id: Value): Reservation {
  return lookUp(
    { get: (key) => state.tables.reservations.edit(key) },
    id,
    `Reservation ${str(id)} not found`,
  );
}
