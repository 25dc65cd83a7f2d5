import { spread, toolkit } from "@mua/core";
import { calculate } from "@mua/python-compat";
import { bookReservation } from "./booking.ts";
import {
  cancelReservation,
  updateReservationBaggages,
  updateReservationFlights,
  updateReservationPassengers,
} from "./changes.ts";
import { getFlightStatus, getReservationDetails, getUserDetails, listAllAirports } from "./lookups.ts";
import { sendCertificate } from "./payments.ts";
import { searchDirectFlight, searchOnestopFlight } from "./search.ts";
import type { AirlineState } from "./state.ts";

/** The agent's tools in the official order. */
export const airlineTools = toolkit<AirlineState>("AirlineTools", [
  [
    "book_reservation",
    "write",
    [
      "user_id",
      "origin",
      "destination",
      "flight_type",
      "cabin",
      "flights",
      "passengers",
      "payment_methods",
      "total_baggages",
      "nonfree_baggages",
      "insurance",
    ],
    spread(bookReservation),
  ],
  ["calculate", "generic", ["expression"], spread((_, expression) => calculate(expression))],
  ["cancel_reservation", "write", ["reservation_id"], spread(cancelReservation)],
  ["get_reservation_details", "read", ["reservation_id"], spread(getReservationDetails)],
  ["get_user_details", "read", ["user_id"], spread(getUserDetails)],
  ["list_all_airports", "read", [], listAllAirports],
  ["search_direct_flight", "read", ["origin", "destination", "date"], spread(searchDirectFlight)],
  ["search_onestop_flight", "read", ["origin", "destination", "date"], spread(searchOnestopFlight)],
  ["send_certificate", "write", ["user_id", "amount"], spread(sendCertificate)],
  ["transfer_to_human_agents", "generic", ["summary"], () => "Transfer successful"],
  [
    "update_reservation_baggages",
    "write",
    ["reservation_id", "total_baggages", "nonfree_baggages", "payment_id"],
    spread(updateReservationBaggages),
  ],
  [
    "update_reservation_flights",
    "write",
    ["reservation_id", "cabin", "flights", "payment_id"],
    spread(updateReservationFlights),
  ],
  [
    "update_reservation_passengers",
    "write",
    ["reservation_id", "passengers"],
    spread(updateReservationPassengers),
  ],
  ["get_flight_status", "read", ["flight_number", "date"], spread(getFlightStatus)],
]);
