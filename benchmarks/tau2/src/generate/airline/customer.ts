import type { Passenger, PaymentMethod, Reservation, ReservationFlight, User } from "@mua/domain-airline";
import { type PythonRandom, titleCase } from "@mua/python-compat";
import type { DraftAction } from "../draft.ts";
import { type Cabin, dayText, isAfterToday, NOW, placeText, type Timetable } from "./timetable.ts";

/** A reservation as it was loaded. */
export type Trip = {
  readonly id: string;
  readonly origin: string;
  readonly destination: string;
  readonly isRoundTrip: boolean;
  readonly cabin: Cabin;
  readonly flights: readonly ReservationFlight[];
  readonly passengers: readonly Passenger[];
  readonly bags: number;
  readonly paidBags: number;
  readonly isInsured: boolean;
  readonly createdAt: string;
  /** What was paid for it, in dollars. */
  readonly paid: number;
};

/** A trip that a wish is about: how the customer speaks of it, and how an agent gets to it. */
export type TakenTrip = {
  readonly trip: Trip;
  readonly text: string;
  readonly lookups: readonly DraftAction[];
};

/** Checked bags that are free for each passenger, by membership and cabin. */
const FREE_BAGS: { readonly [membership in User["membership"]]: { readonly [cabin in Cabin]: number } } = {
  regular: { basic_economy: 0, economy: 1, business: 2 },
  silver: { basic_economy: 1, economy: 2, business: 3 },
  gold: { basic_economy: 2, economy: 3, business: 4 },
};

const DAY = 24 * 60 * 60 * 1000;

/** A customer of the airline while their wishes are drawn. No two wishes are about the same trip or gift card. */
export class Customer {
  readonly random: PythonRandom;
  readonly user: User;
  readonly timetable: Timetable;
  readonly trips: readonly Trip[];
  /** Whether the customer has the reservation numbers at hand, or describes the trips. */
  readonly knowsNumbers: boolean;
  readonly #taken = new Set<string>();

  constructor(random: PythonRandom, timetable: Timetable, user: User) {
    this.random = random;
    this.user = user;
    this.timetable = timetable;
    this.trips = user.reservations.flatMap((id) => {
      const reservation = timetable.base.reservations.get(id);
      // Some rows lead from a place to itself, which nobody would say of a trip.
      const leads = reservation !== undefined && reservation.origin !== reservation.destination;
      return leads ? [tripOf(reservation)] : [];
    });
    this.knowsNumbers = random.random() < 0.6;
  }

  /** Whether nothing was wished about it yet; from now on something is. */
  take(id: string): boolean {
    if (this.#taken.has(id)) return false;
    this.#taken.add(id);
    return true;
  }

  /** One of the free trips that fit, and for no other wish from now on. */
  takeTrip(fits: (trip: Trip) => boolean): TakenTrip | undefined {
    const found = this.trips.flatMap((trip) => {
      if (this.#taken.has(trip.id) || !fits(trip)) return [];
      const text = this.#name(trip);
      return text === undefined ? [] : [{ trip, text, lookups: this.#lookups(trip) }];
    });
    if (found.length === 0) return undefined;
    const taken = this.random.choice(found);
    this.take(taken.trip.id);
    return taken;
  }

  /** By its number, or by a route that only this trip has; undefined where neither tells which one is meant. */
  #name(trip: Trip): string | undefined {
    if (this.knowsNumbers) return `reservation ${trip.id}`;
    const alike = this.trips.filter(
      ({ origin, destination }) => origin === trip.origin && destination === trip.destination,
    );
    const [first] = trip.flights;
    if (alike.length > 1 || first === undefined) return undefined;
    return `your trip from ${placeText(trip.origin)} to ${placeText(trip.destination)} that starts on ${dayText(first.date)}`;
  }

  /** Who is not told the number looks through the reservations. */
  #lookups(trip: Trip): readonly DraftAction[] {
    const seen = this.knowsNumbers ? [trip] : this.trips.slice(0, this.trips.indexOf(trip) + 1);
    return seen.map(({ id }) => ({ name: "get_reservation_details", arguments: { reservation_id: id } }));
  }

  /** Whether all of a trip lies ahead and flies as planned. */
  isAhead({ flights }: Trip): boolean {
    return flights.every(
      ({ flight_number, date }) =>
        isAfterToday(date) && this.timetable.status(flight_number, date) === "available",
    );
  }

  /** Whether any part of a trip was flown or is in the air. */
  isFlown(trip: Trip): boolean {
    return this.withStatus(trip, "landed").length + this.withStatus(trip, "flying").length > 0;
  }

  withStatus({ flights }: Trip, status: string): readonly ReservationFlight[] {
    return flights.filter(({ flight_number, date }) => this.timetable.status(flight_number, date) === status);
  }

  /** Whether a trip can be cancelled whatever the reason is. */
  isFreelyCancelled(trip: Trip): boolean {
    const isRecent = Date.parse(`${NOW}Z`) - Date.parse(`${trip.createdAt}Z`) < DAY;
    return isRecent || trip.cabin === "business" || this.withStatus(trip, "cancelled").length > 0;
  }

  /** Whether the policy has a gesture for this customer where a trip went wrong. */
  isCompensated({ isInsured, cabin }: Trip): boolean {
    return this.user.membership !== "regular" || isInsured || cabin === "business";
  }

  /** How many of so many bags cost something. */
  paidBags(bags: number, cabin: Cabin, passengers: number): number {
    return Math.max(0, bags - FREE_BAGS[this.user.membership][cabin] * passengers);
  }

  methods(source: PaymentMethod["source"]): readonly PaymentMethod[] {
    return [...this.user.payment_methods.values()].filter((method) => method.source === source);
  }

  /** A card that can pay so much at once; a gift card is taken. */
  takeCard(dollars: number): PaymentMethod | undefined {
    const able = [...this.methods("credit_card"), ...this.methods("gift_card")].filter(
      (method) =>
        method.source === "credit_card" ||
        (method.source === "gift_card" && !this.#taken.has(method.id) && method.amount >= dollars),
    );
    if (able.length === 0) return undefined;
    const card = this.random.choice(able);
    if (card.source === "gift_card") this.take(card.id);
    return card;
  }

  /** `your Visa card ending in 1234`, said so that it is no other of the customer's. */
  methodText(method: PaymentMethod): string {
    if (method.source === "credit_card")
      return `your ${titleCase(method.brand)} card ending in ${method.last_four}`;
    const name = method.source === "gift_card" ? "gift card" : "travel certificate";
    return this.methods(method.source).length > 1 ? `your ${name} ${method.id}` : `your ${name}`;
  }
}

function tripOf(reservation: Reservation): Trip {
  const { flights, payment_history } = reservation;
  return {
    id: reservation.reservation_id,
    origin: reservation.origin,
    destination: reservation.destination,
    isRoundTrip: reservation.flight_type === "round_trip",
    // Updates may write anything here; as loaded they are what the official models let through.
    cabin: reservation.cabin as Cabin,
    passengers: reservation.passengers as unknown as readonly Passenger[],
    bags: Number(reservation.total_baggages),
    paidBags: Number(reservation.nonfree_baggages),
    flights,
    isInsured: reservation.insurance === "yes",
    createdAt: reservation.created_at,
    paid: payment_history.reduce((sum, { amount }) => sum + Number(amount), 0),
  };
}
