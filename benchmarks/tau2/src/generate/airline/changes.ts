import type { Passenger, PaymentMethod } from "@mua/domain-airline";
import type { DraftAction } from "../draft.ts";
import { askFor, type MakeWish } from "../wish.ts";
import { price } from "../words.ts";
import type { Customer, TakenTrip, Trip } from "./customer.ts";
import { nameOf, newPerson, passengerRows, personText } from "./people.ts";
import { CABINS, type Cabin, cabinText, choose, DATES, dayText, searchFor } from "./timetable.ts";

/** Which flight on which day, as the tools take it. */
type Leg = { readonly flight_number: string; readonly date: string };

export const changeCabin: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const cabin = random.choice(CABINS);
  const taken = customer.takeTrip(
    (trip) => trip.cabin !== cabin && customer.isAhead(trip) && extraFor(customer, trip, cabin) !== undefined,
  );
  const extra = taken && extraFor(customer, taken.trip, cabin);
  if (taken === undefined || extra === undefined) return undefined;
  const card = customer.takeCard(extra);
  if (card === undefined) return undefined;
  const direction = extra > 0 ? "how much more you have to pay" : "how much you get back";
  return {
    kind: "change_cabin",
    want: `fly ${cabinText(cabin)} instead of ${cabinText(taken.trip.cabin)} on ${taken.text}, with the same flights and for everybody. ${settleText(customer, card)}`,
    actions: [
      ...taken.lookups,
      ...searches(taken.trip),
      updateFlights(taken, cabin, taken.trip.flights, card),
    ],
    ...askFor(random, `${direction} for ${cabinText(cabin)} on ${taken.text}, all in all`, Math.abs(extra)),
  };
};

/** A cabin that may be too dear, and the one that is wanted then. */
export const changeCabinWithinBudget: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const extras = (trip: Trip) => ({
    business: extraFor(customer, trip, "business"),
    economy: extraFor(customer, trip, "economy"),
  });
  const taken = customer.takeTrip((trip) => {
    if (trip.cabin !== "basic_economy" || !customer.isAhead(trip)) return false;
    const { business, economy } = extras(trip);
    return business !== undefined && economy !== undefined && business > economy + 20;
  });
  if (taken === undefined) return undefined;
  const { business = 0, economy = 0 } = extras(taken.trip);
  const affords = random.random() < 0.5;
  const limit = affords
    ? business + Number(random.randint(5, 150))
    : Number(random.randint(economy + 1, business - 1));
  const card = customer.takeCard(affords ? business : economy);
  if (card === undefined || limit < 1) return undefined;
  const cabin = affords ? "business" : "economy";
  return {
    kind: "change_cabin_within_budget",
    want: `fly business instead of basic economy on ${taken.text}, with the same flights and for everybody, if that costs at most ${price(limit)} more, all in all. ${settleText(customer, card)}`,
    details: [
      `If business costs more than ${price(limit)} extra, have ${taken.text} changed to economy instead, whatever that costs.`,
    ],
    actions: [
      ...taken.lookups,
      ...searches(taken.trip),
      updateFlights(taken, cabin, taken.trip.flights, card),
    ],
  };
};

export const changeDay: MakeWish<Customer> = (customer) => {
  const { random, timetable } = customer;
  const taken = customer.takeTrip((trip) => trip.cabin !== "basic_economy" && customer.isAhead(trip));
  if (taken === undefined) return undefined;
  const { trip, text, lookups } = taken;
  const way = lastWay(trip);
  const [first] = way.changed;
  const days = DATES.filter((date) => date !== first?.date && date > (way.kept.at(-1)?.date ?? ""));
  if (first === undefined || days.length === 0) return undefined;
  const date = random.choice(days);
  const seats = trip.passengers.length;
  const offers = timetable.direct(way.origin, way.destination, date, trip.cabin, seats);
  const choice = choose(offers, random.choice(["cheapest", "earliest", "latest"]));
  if (choice === undefined) return undefined;
  const legs = [...way.kept, { flight_number: choice.offer.number, date }];
  const before = way.changed.reduce((sum, flight) => sum + Number(flight.price), 0);
  const extra = (choice.offer.price - before) * seats;
  const card = customer.takeCard(extra);
  if (card === undefined) return undefined;
  const direction = extra > 0 ? "how much more you have to pay" : "how much you get back";
  return {
    kind: trip.isRoundTrip ? "change_day_of_return" : "change_day",
    want: `${trip.isRoundTrip ? `fly back on ${dayText(date)} on ${text}, and leave the way out as it is` : `fly on ${dayText(date)} on ${text}`}. You want ${choice.text} of that day that has seats in ${cabinText(trip.cabin)}, your present cabin. ${settleText(customer, card)}`,
    actions: [
      ...lookups,
      searchFor(way.origin, way.destination, date),
      updateFlights(taken, trip.cabin, legs, card),
    ],
    ...askFor(random, `${direction} for the other flight on ${text}, all in all`, Math.abs(extra)),
  };
};

export const addBags: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeTrip(
    (trip) =>
      customer.isAhead(trip) &&
      trip.paidBags === customer.paidBags(trip.bags, trip.cabin, trip.passengers.length),
  );
  if (taken === undefined) return undefined;
  const { trip, text, lookups } = taken;
  const more = Number(random.randint(1, 3));
  const bags = trip.bags + more;
  const paidBags = customer.paidBags(bags, trip.cabin, trip.passengers.length);
  const cost = 50 * (paidBags - trip.paidBags);
  const card = customer.takeCard(cost);
  if (card === undefined) return undefined;
  return {
    kind: "add_bags",
    want: `take ${more} more checked ${more === 1 ? "bag" : "bags"} on ${text}. If that costs anything, pay with ${customer.methodText(card)}.`,
    actions: [
      ...lookups,
      {
        name: "update_reservation_baggages",
        arguments: {
          reservation_id: trip.id,
          total_baggages: BigInt(bags),
          nonfree_baggages: BigInt(paidBags),
          payment_id: card.id,
        },
      },
    ],
    ...askFor(random, `what the additional bags on ${text} cost, all in all`, cost),
  };
};

export const replacePassenger: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeTrip((trip) => customer.isAhead(trip) && haveNames(trip));
  const before = taken && random.choice(taken.trip.passengers);
  if (taken === undefined || before === undefined) return undefined;
  const after = newPerson(random);
  return {
    kind: "replace_passenger",
    want: `have somebody else fly in the place of ${nameOf(before)} on ${taken.text}: ${personText(after)}.`,
    actions: [...taken.lookups, updatePassengers(taken, before, after)],
  };
};

export const correctPassenger: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeTrip((trip) => customer.isAhead(trip) && haveNames(trip));
  const before = taken && random.choice(taken.trip.passengers);
  if (taken === undefined || before === undefined) return undefined;
  const { last_name, dob } = newPerson(random);
  const [what, after] = random.choice([
    [`the last name, which is ${last_name} since the wedding`, { ...before, last_name }],
    [`the date of birth, which is ${dob}`, { ...before, dob }],
  ] as const);
  return {
    kind: "correct_passenger",
    want: `correct what ${taken.text} says of the passenger ${nameOf(before)}: ${what}.`,
    actions: [...taken.lookups, updatePassengers(taken, before, after)],
  };
};

/** What another cabin costs more, for all passengers; undefined where a flight has too few seats in it. */
function extraFor({ timetable }: Customer, trip: Trip, cabin: Cabin): number | undefined {
  let extra = 0;
  for (const { flight_number, date, price: before } of trip.flights) {
    const fare = timetable.fare(flight_number, date, cabin);
    if (fare === undefined || fare.seats < trip.passengers.length) return undefined;
    extra += fare.price - Number(before);
  }
  return extra * trip.passengers.length;
}

/** The flights back of a round trip, all of any other, and what stays. */
function lastWay(trip: Trip): {
  readonly kept: Trip["flights"];
  readonly changed: Trip["flights"];
  readonly origin: string;
  readonly destination: string;
} {
  const { origin, destination, flights } = trip;
  if (!trip.isRoundTrip) return { kept: [], changed: flights, origin, destination };
  const turn = flights.findIndex((flight) => flight.origin === destination);
  const [kept, changed] = turn < 0 ? [flights, []] : [flights.slice(0, turn), flights.slice(turn)];
  return { kept, changed, origin: destination, destination: origin };
}

function haveNames({ passengers }: Trip): boolean {
  return new Set(passengers.map(nameOf)).size === passengers.length;
}

function settleText(customer: Customer, card: PaymentMethod): string {
  return `The difference in price goes over ${customer.methodText(card)}.`;
}

function searches({ flights }: Trip): readonly DraftAction[] {
  return flights.map(({ origin, destination, date }) => searchFor(origin, destination, date));
}

function updateFlights(
  { trip }: TakenTrip,
  cabin: Cabin,
  legs: readonly Leg[],
  card: PaymentMethod,
): DraftAction {
  return {
    name: "update_reservation_flights",
    arguments: {
      reservation_id: trip.id,
      cabin,
      flights: legs.map(({ flight_number, date }) => ({ flight_number, date })),
      payment_id: card.id,
    },
  };
}

function updatePassengers({ trip }: TakenTrip, before: Passenger, after: Passenger): DraftAction {
  return {
    name: "update_reservation_passengers",
    arguments: {
      reservation_id: trip.id,
      passengers: passengerRows(trip.passengers.map((one) => (one === before ? after : one))),
    },
  };
}
