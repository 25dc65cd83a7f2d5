import type { Value } from "@mua/python-compat";

/** Rows of the airline database as the official models dump them: fields in that order, Python dicts as maps. */

/** In the order in which error texts list them. */
export const CABINS = ["business", "economy", "basic_economy"] as const;
export const FLIGHT_TYPES = ["round_trip", "one_way"] as const;
export const MEMBERSHIPS = ["gold", "silver", "regular"] as const;
export const INSURANCES = ["yes", "no"] as const;

/** A number of seats or dollars for each cabin. */
export type ByCabin = Map<string, bigint>;

/** What is known of a flight on one date. Only an available one can be booked. */
export type FlightStatus =
  | { status: "available"; available_seats: ByCabin; prices: ByCabin }
  | { status: "landed"; actual_departure_time_est: string; actual_arrival_time_est: string }
  | { status: "cancelled" }
  | { status: "delayed"; estimated_departure_time_est: string; estimated_arrival_time_est: string }
  | { status: "flying"; actual_departure_time_est: string; estimated_arrival_time_est: string }
  | { status: "on time"; estimated_departure_time_est: string; estimated_arrival_time_est: string };

export type Flight = {
  flight_number: string;
  origin: string;
  destination: string;
  /** `HH:MM:SS`; an arrival on the next day ends in `+1`. */
  scheduled_departure_time_est: string;
  scheduled_arrival_time_est: string;
  /** By `YYYY-MM-DD`. */
  dates: Map<string, FlightStatus>;
};

export type PaymentMethod =
  | { source: "credit_card"; id: string; brand: string; last_four: string }
  | { source: "gift_card"; id: string; amount: number }
  | { source: "certificate"; id: string; amount: number };

export type Passenger = { first_name: string; last_name: string; dob: string };

export type User = {
  user_id: string;
  name: { first_name: string; last_name: string };
  address: {
    address1: string;
    address2: string | null;
    city: string;
    country: string;
    state: string;
    zip: string;
  };
  email: string;
  dob: string;
  payment_methods: Map<string, PaymentMethod>;
  saved_passengers: Passenger[];
  membership: (typeof MEMBERSHIPS)[number];
  reservations: string[];
};

export type ReservationFlight = {
  flight_number: string;
  origin: string;
  destination: string;
  date: string;
  /** For one passenger, in dollars. */
  price: bigint;
};

/** In dollars; a refund is negative. */
export type Payment = { payment_id: string; amount: bigint };

/** Updates assign what they are given to the fields of type `Value`, whatever that is. */
export type Reservation = {
  reservation_id: string;
  user_id: string;
  origin: string;
  destination: string;
  flight_type: (typeof FLIGHT_TYPES)[number];
  cabin: Value;
  flights: ReservationFlight[];
  passengers: Value;
  payment_history: Payment[];
  created_at: string;
  total_baggages: Value;
  nonfree_baggages: Value;
  insurance: (typeof INSURANCES)[number];
  status: "cancelled" | null;
};
