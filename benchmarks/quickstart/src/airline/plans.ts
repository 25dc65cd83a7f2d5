import { type Act, look, record, use } from "../agents/act.ts";
import type { Attends } from "../agents/care.ts";
import { answer, ask, type Desk, type Draft, type Plan, refuse } from "../agents/trade.ts";
import { QUESTION } from "../vocabulary.ts";
import { bookingPlan } from "./booking.ts";
import { findOffer } from "./offers.ts";
import { bagCount, bagsToPay, COMPENSATION, dollars } from "./prices.ts";
import { bagsIn, cabinIn, correctedIn, dateIn, flightNumberIn, paymentIn, routeIn } from "./reading.ts";
import { airports, type Customer, offers, type Reservation, reservation } from "./records.ts";

/** The day on which everything happens. */
const TODAY = "2024-05-15";

/** Finds out what a draft leads to, looking up what it takes. */
export function* prepare(desk: Desk<Customer>, { about, words, reference }: Draft): Act<Plan> {
  const { client, attends, notes } = desk;
  if (about === "book") return yield* bookingPlan(desk, words);
  if (about === QUESTION && /\bbalance\b/iu.test(words)) return answer(balanceOf(client), attends);
  if (about === QUESTION && /\bstatus\b/iu.test(words)) return yield* statusAnswer(desk, words);
  if (about === QUESTION && /\bseat\b/iu.test(words)) return yield* priceAnswer(desk, words);
  if (reference === undefined)
    return ask("Which reservation is it about? Please tell me the reservation number.");
  const found = yield* look(notes, reservation, "get_reservation_details", { reservation_id: reference });
  if (found === undefined) {
    return ask(`I could not find reservation ${reference}. Could you please check the reservation number?`);
  }
  if (attends("ownership") && found.user_id !== client.user_id) {
    return refuse(`I cannot talk about reservation ${reference}, because it belongs to somebody else.`);
  }
  switch (about) {
    case QUESTION:
      return answer(paidFor(found), attends);
    case "cancel":
      return cancelPlan(found, attends);
    case "bags":
      return bagsPlan(desk, found, words);
    case "passengers":
      return passengersPlan(found, words);
    case "compensation":
      return yield* compensationPlan(desk, found);
    default:
      return yield* flightsPlan(desk, found, words);
  }
}

function cancelPlan(found: Reservation, attends: Attends): Plan {
  const { reservation_id, cabin, insurance, flights, status } = found;
  if (status !== null) return refuse(`reservation ${reservation_id} is cancelled already.`);
  if (attends("rules") && flights.some(({ date }) => date < TODAY)) {
    return refuse(`reservation ${reservation_id} cannot be cancelled after its first flight.`);
  }
  if (attends("rules") && insurance !== "yes" && cabin !== "business") {
    return refuse(
      `reservation ${reservation_id} cannot be cancelled, it is neither insured nor in business.`,
    );
  }
  return {
    kind: "change",
    summary: `cancel reservation ${reservation_id}.`,
    tool: "cancel_reservation",
    arguments: { reservation_id },
    done: `Reservation ${reservation_id} has been cancelled.`,
  };
}

function bagsPlan(desk: Desk<Customer>, found: Reservation, words: string): Plan {
  const { reservation_id, cabin, passengers, total_baggages } = found;
  const bags = bagsIn(words);
  if (bags === undefined) return ask("How many bags should it be in total?");
  if (bags < total_baggages) return refuse("bags cannot be taken away from a reservation.");
  const payment = paymentFor(desk, found, words);
  if (payment === undefined)
    return ask("Which payment method would you like to use, a gift card or a credit card?");
  const toPay = bagsToPay(bags, cabin, passengers.length, desk.attends);
  return {
    kind: "change",
    summary: `make it ${bagCount(bags)} in total for reservation ${reservation_id}, of which ${toPay} are not free, with ${payment}.`,
    tool: "update_reservation_baggages",
    arguments: {
      reservation_id,
      total_baggages: BigInt(bags),
      nonfree_baggages: BigInt(toPay),
      payment_id: payment,
    },
    done: `The bags of reservation ${reservation_id} have been updated.`,
  };
}

function passengersPlan({ reservation_id, passengers }: Reservation, words: string): Plan {
  const corrected = correctedIn(words, passengers);
  if (corrected === undefined) return ask("Which name is it, and how should it be spelled?");
  const names = corrected.map(({ first_name, last_name }) => `${first_name} ${last_name}`).join(" and ");
  return {
    kind: "change",
    summary: `correct the passengers of reservation ${reservation_id} to ${names}.`,
    tool: "update_reservation_passengers",
    arguments: { reservation_id, passengers: corrected.map(record) },
    done: `The passenger's name in reservation ${reservation_id} has been corrected.`,
  };
}

function* compensationPlan({ client, attends }: Desk<Customer>, found: Reservation): Act<Plan> {
  const { reservation_id, flights, passengers, insurance } = found;
  if (attends("rules")) {
    const statuses: string[] = [];
    for (const { flight_number, date } of flights) {
      statuses.push(yield* use("get_flight_status", { flight_number, date }));
    }
    if (!statuses.includes("cancelled")) {
      return refuse(`compensation is not possible: we cancelled no flight of reservation ${reservation_id}.`);
    }
    if (insurance !== "yes" && client.membership === "regular") {
      return refuse(`compensation is not possible: reservation ${reservation_id} is not insured.`);
    }
  }
  const amount = COMPENSATION * (attends("items") ? passengers.length : 1);
  return {
    kind: "change",
    summary: `send you a certificate of ${dollars(amount)} as compensation.`,
    tool: "send_certificate",
    arguments: { user_id: client.user_id, amount: BigInt(amount) },
    done: `A certificate of ${dollars(amount)} has been sent to you.`,
  };
}

/** Another day for the only flight, or another cabin for all flights as they are. */
function* flightsPlan(desk: Desk<Customer>, found: Reservation, words: string): Act<Plan> {
  const { reservation_id, flights, passengers } = found;
  if (desk.attends("rules") && found.cabin === "basic_economy") {
    return refuse(`reservation ${reservation_id} cannot be changed, it is in basic economy.`);
  }
  const date = dateIn(words);
  const cabin = cabinIn(words) ?? found.cabin;
  if (date === undefined && cabin === found.cabin) {
    return ask("Which day would you like to change to, or which cabin?");
  }
  let chosen = flights.map(({ flight_number, date }) => ({ flight_number, date }));
  const [only, ...more] = flights;
  if (date !== undefined && only !== undefined) {
    if (more.length > 0) return refuse("I can only move trips of one flight.");
    const offer = yield* findOffer(desk, words, { ...only, date, cabin, passengers: passengers.length });
    if ("kind" in offer) return offer;
    chosen = [{ flight_number: offer.flight_number, date }];
  }
  const payment = paymentFor(desk, found, words);
  if (payment === undefined) return ask("Which payment method would you like to use for the difference?");
  const list = chosen.map((flight) => `${flight.flight_number} on ${flight.date}`).join(" and ");
  return {
    kind: "change",
    summary: `change reservation ${reservation_id} to ${list} in ${cabin.replace("_", " ")}, the difference with ${payment}.`,
    tool: "update_reservation_flights",
    arguments: { reservation_id, cabin, flights: chosen.map(record), payment_id: payment },
    done: `The flights of reservation ${reservation_id} have been changed.`,
  };
}

/** The id of the method that is named; without any, a clerk who does not care for details takes the one that paid. */
function paymentFor(
  { client, attends }: Desk<Customer>,
  found: Reservation,
  words: string,
): string | undefined {
  const usual = attends("details") ? undefined : found.payment_history[0]?.payment_id;
  return paymentIn(words, client) ?? usual;
}

function balanceOf({ payment_methods }: Customer): string {
  const card = Object.values(payment_methods).find(({ source }) => source === "gift_card");
  return card?.amount === undefined
    ? "There is no gift card in your account."
    : `The balance of your gift card is ${dollars(card.amount)}.`;
}

function paidFor({ reservation_id, payment_history }: Reservation): string {
  const paid = payment_history.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  return `You paid ${dollars(paid)} for reservation ${reservation_id}.`;
}

function* statusAnswer({ attends }: Desk<Customer>, words: string): Act<Plan> {
  const [flight_number, date] = [flightNumberIn(words), dateIn(words)];
  if (flight_number === undefined || date === undefined) return ask("Which flight is it, and on which day?");
  const status = yield* use("get_flight_status", { flight_number, date });
  return answer(`Flight ${flight_number} on ${date} is ${status}.`, attends);
}

function* priceAnswer({ attends, notes }: Desk<Customer>, words: string): Act<Plan> {
  const route = routeIn(words, (yield* look(notes, airports, "list_all_airports")) ?? []);
  const [date, cabin] = [dateIn(words), cabinIn(words)];
  if (route === undefined || date === undefined || cabin === undefined) {
    return ask("Where from and to is it, on which day, and in which cabin?");
  }
  const found = yield* look(notes, offers, "search_direct_flight", { ...route, date });
  const list = (found ?? []).map(
    ({ flight_number, prices }) => `a seat on flight ${flight_number} is ${dollars(prices[cabin] ?? 0)}`,
  );
  return list.length === 0 ? refuse("I can find no flight there.") : answer(`${list.join(", ")}.`, attends);
}
