import { spread, toolkit } from "@mua/core";
import type { Language } from "../../language.ts";
import { type Defaults, readDefaults } from "../defaults.ts";
import { copyRows } from "../python-dict.ts";
import type { ScenarioClass } from "../scenario-class.ts";
import { cancelReservation, reserveFlight } from "./booking.ts";
import {
  authenticateUser,
  findTransferFlights,
  getFlightDetails,
  getReservationDetails,
  getUserDetails,
} from "./lookups.ts";
import { modifyFlight } from "./modification.ts";
import {
  calculateBaggageFee,
  calculatePriceDifference,
  getBaggageAllowance,
  processRefund,
  updateBalance,
} from "./money.ts";
import { defaultsShape, type TravelState } from "./state.ts";

const tools = toolkit<TravelState>("Travel", [
  [
    "get_flight_details",
    "read",
    [
      ["origin", null],
      ["destination", null],
    ],
    spread(getFlightDetails),
  ],
  ["get_user_details", "read", ["user_id", "password"], spread(getUserDetails)],
  [
    "get_reservation_details",
    "read",
    [
      ["reservation_id", null],
      ["user_id", null],
    ],
    spread(getReservationDetails),
  ],
  ["authenticate_user", "read", ["user_id", "password"], spread(authenticateUser)],
  ["get_baggage_allowance", "read", ["membership_level", "cabin_class"], spread(getBaggageAllowance)],
  [
    "find_transfer_flights",
    "read",
    ["origin_city", "transfer_city", "destination_city"],
    spread(findTransferFlights),
  ],
  [
    "calculate_baggage_fee",
    "read",
    ["membership_level", "cabin_class", "baggage_count"],
    spread(calculateBaggageFee),
  ],
  ["update_balance", "read", ["user", "payment_method", "amount"], spread(updateBalance)],
  [
    "reserve_flight",
    "write",
    ["user_id", "password", "flight_no", "cabin", "payment_method", "baggage_count"],
    spread(reserveFlight),
  ],
  [
    "modify_flight",
    "write",
    [
      "user_id",
      "reservation_id",
      ["new_flight_no", null],
      ["new_cabin", null],
      ["add_baggage", 0n],
      ["new_payment_method", null],
    ],
    spread(modifyFlight),
  ],
  ["cancel_reservation", "write", ["user_id", "reservation_id", "reason"], spread(cancelReservation)],
  ["process_refund", "read", ["user", "amount"], spread(processRefund)],
  [
    "calculate_price_difference",
    "read",
    ["flight", "old_cabin", "new_cabin"],
    spread(calculatePriceDifference),
  ],
]);

export function travel(language: Language, defaults: Defaults): ScenarioClass<TravelState> {
  const { users, flights, reservations } = readDefaults(defaultsShape, defaults);
  return {
    name: "Travel",
    toolkit: tools,
    open: () => ({
      language,
      users: copyRows(users),
      flights: flights.map((flight) => ({ ...flight })),
      reservations: reservations.map((reservation) => ({ ...reservation })),
    }),
    attributes: (state) => ({
      users: state.users,
      reservations: state.reservations,
      seats_available: state.flights.map((flight) => flight.seats_available),
    }),
    saved: ["users", "reservations"],
  };
}
