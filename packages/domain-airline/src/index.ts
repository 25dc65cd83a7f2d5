export { airports } from "./airports.ts";
export type { AirlineBase } from "./base.ts";
export { loadAirlineDatabase } from "./base.ts";
export type { Flight, Passenger, PaymentMethod, Reservation, ReservationFlight, User } from "./model.ts";
export type { AirlineState } from "./state.ts";
export { airlineTools } from "./tools.ts";
export type { AirlineOptions } from "./world.ts";
export { openAirline } from "./world.ts";
