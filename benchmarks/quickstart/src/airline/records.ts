import { z } from "zod";

/** What agents read of tool results. */
const passenger = z.object({ first_name: z.string(), last_name: z.string(), dob: z.string() });
export type Passenger = z.infer<typeof passenger>;

const cabin = z.enum(["basic_economy", "economy", "business"]);
export type Cabin = z.infer<typeof cabin>;

export const customer = z.object({
  user_id: z.string(),
  name: z.object({ first_name: z.string(), last_name: z.string() }),
  dob: z.string(),
  payment_methods: z.record(
    z.string(),
    z.object({ id: z.string(), source: z.string(), amount: z.number().optional() }),
  ),
  membership: z.string(),
});
export type Customer = z.infer<typeof customer>;

export const reservation = z.object({
  reservation_id: z.string(),
  user_id: z.string(),
  cabin,
  flights: z.array(
    z.object({ flight_number: z.string(), origin: z.string(), destination: z.string(), date: z.string() }),
  ),
  passengers: z.array(passenger),
  payment_history: z.array(z.object({ payment_id: z.string(), amount: z.number() })),
  total_baggages: z.number(),
  insurance: z.string(),
  status: z.string().nullable(),
});
export type Reservation = z.infer<typeof reservation>;

/** Flights that can be booked. */
export const offers = z.array(
  z.object({
    flight_number: z.string(),
    scheduled_departure_time_est: z.string(),
    available_seats: z.record(z.string(), z.number()),
    prices: z.record(z.string(), z.number()),
  }),
);
export type Offer = z.infer<typeof offers>[number];

export const airports = z.array(z.object({ iata: z.string(), city: z.string() }));
export type Airport = z.infer<typeof airports>[number];
