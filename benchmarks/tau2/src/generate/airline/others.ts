import type { MakeWish, Wish } from "../wish.ts";
import { amount } from "../words.ts";
import type { Customer, TakenTrip, Trip } from "./customer.ts";
import { nameOf } from "./people.ts";
import { DATES, dayText } from "./timetable.ts";

export const changeBasicEconomy: MakeWish<Customer> = (customer) =>
  refused(
    customer,
    "change_basic_economy",
    ({ cabin }) => cabin === "basic_economy",
    ({ text, trip }) => {
      const days = DATES.filter((date) => trip.flights.every((flight) => flight.date !== date));
      return `have the first flight of ${text} moved to ${dayText(customer.random.choice(days))}, without another cabin.`;
    },
  );

export const removeBags: MakeWish<Customer> = (customer) =>
  refused(
    customer,
    "remove_bags",
    ({ bags }) => bags > 0,
    ({ text, trip }) =>
      `take ${trip.bags === 1 ? "your checked bag" : "a checked bag"} off ${text}, because you travel lighter now.`,
  );

export const addInsurance: MakeWish<Customer> = (customer) =>
  refused(
    customer,
    "add_insurance",
    ({ isInsured }) => !isInsured,
    ({ text }) => `add travel insurance to ${text}.`,
  );

export const dropPassenger: MakeWish<Customer> = (customer) =>
  refused(
    customer,
    "drop_passenger",
    ({ passengers }) => passengers.length > 1,
    ({ text, trip }) =>
      `take the passenger ${nameOf(customer.random.choice(trip.passengers))} out of ${text}, with nobody else in that place.`,
  );

export const askForPrice: MakeWish<Customer> = (customer) => {
  const taken = customer.takeTrip(({ paid }) => paid > 0);
  if (taken === undefined) return undefined;
  return {
    kind: "ask_for_price",
    want: `know how much you paid for ${taken.text}, all in all.`,
    actions: taken.lookups,
    communicate: [amount(taken.trip.paid)],
  };
};

export const askForGiftCards: MakeWish<Customer> = (customer) => {
  const cards = customer.methods("gift_card");
  if (cards.length === 0 || !cards.every(({ id }) => customer.take(id))) return undefined;
  const total = cards.reduce((sum, card) => sum + (card.source === "gift_card" ? card.amount : 0), 0);
  return {
    kind: "ask_for_gift_cards",
    want: `know how much there is on ${cards.length === 1 ? "your gift card" : "all your gift cards together"}.`,
    actions: [],
    communicate: [amount(total)],
  };
};

/** What the policy does not let the agent do about a trip that lies ahead. */
function refused(
  customer: Customer,
  kind: string,
  fits: (trip: Trip) => boolean,
  wantOf: (taken: TakenTrip) => string,
): Wish | undefined {
  const taken = customer.takeTrip((trip) => customer.isAhead(trip) && fits(trip));
  if (taken === undefined) return undefined;
  return {
    kind,
    want: wantOf(taken),
    details: [
      `If the agent cannot do that about ${taken.text}, accept it and have ${taken.text} left as it is.`,
    ],
    actions: taken.lookups,
  };
}
