import { type Act, look, record } from "../agents/act.ts";
import { ask, type Desk, type Plan } from "../agents/trade.ts";
import { findOffer } from "./offers.ts";
import { BAG, bagCount, bagsToPay, dollars, INSURANCE } from "./prices.ts";
import { bagsIn, cabinIn, dateIn, insuranceIn, passengersIn, paymentIn, routeIn } from "./reading.ts";
import { airports, type Customer } from "./records.ts";

/** A one-way trip; a clerk who does not care for details books the usual: one economy seat, no bags, no insurance. */
export function* bookingPlan(desk: Desk<Customer>, words: string): Act<Plan> {
  const { client, attends, notes } = desk;
  const usual = <T>(value: T): T | undefined => (attends("details") ? undefined : value);

  const route = routeIn(words, (yield* look(notes, airports, "list_all_airports")) ?? []);
  const date = dateIn(words);
  const cabin = cabinIn(words) ?? usual("economy");
  if (route === undefined || date === undefined || cabin === undefined) {
    return ask("Where would you like to fly from and to, on which day, and in which cabin?");
  }
  const told = passengersIn(words, client);
  const passengers = told.length > 0 ? told : usual([{ ...client.name, dob: client.dob }]);
  const bags = bagsIn(words) ?? usual(0);
  const insurance = insuranceIn(words) ?? usual("no");
  const payment = paymentIn(words, client) ?? usual(Object.keys(client.payment_methods)[0] ?? "");
  if (passengers === undefined || bags === undefined || insurance === undefined || payment === undefined) {
    return ask(
      "Who is travelling, with which dates of birth? How many bags are there, would you like insurance, and which payment method would you like to use?",
    );
  }
  const travelling = attends("items") ? passengers : passengers.slice(0, 1);
  const size = travelling.length;
  const offer = yield* findOffer(desk, words, { ...route, date, cabin, passengers: size });
  if ("kind" in offer) return offer;

  const toPay = bagsToPay(bags, cabin, size, attends);
  const perPassenger = (offer.prices[cabin] ?? 0) + (insurance === "yes" ? INSURANCE : 0);
  const total = perPassenger * size + BAG * toPay;
  const names = travelling.map(({ first_name, last_name }) => `${first_name} ${last_name}`).join(" and ");
  return {
    kind: "change",
    summary: `book flight ${offer.flight_number} on ${date} in ${cabin.replace("_", " ")} for ${names}, with ${bagCount(bags)} and ${insurance === "yes" ? "with" : "no"} insurance, for ${dollars(total)} with ${payment}.`,
    tool: "book_reservation",
    arguments: {
      user_id: client.user_id,
      ...route,
      flight_type: "one_way",
      cabin,
      flights: [record({ flight_number: offer.flight_number, date })],
      passengers: travelling.map(record),
      payment_methods: [record({ payment_id: payment, amount: BigInt(total) })],
      total_baggages: BigInt(bags),
      nonfree_baggages: BigInt(toPay),
      insurance,
    },
    done: `Flight ${offer.flight_number} has been booked.`,
  };
}
