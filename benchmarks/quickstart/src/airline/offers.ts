import { type Act, look } from "../agents/act.ts";
import { ask, type Desk, type Plan, refuse } from "../agents/trade.ts";
import { dollars } from "./prices.ts";
import { cheapest, offerIn } from "./reading.ts";
import { type Cabin, type Customer, type Offer, offers } from "./records.ts";

/** What is looked for: seats for so many in a cabin, from one airport to another on a day. */
export type Wish = {
  readonly origin: string;
  readonly destination: string;
  readonly date: string;
  readonly cabin: Cabin;
  readonly passengers: number;
};

/** The flight of the day that the words describe; a clerk who does not care for details takes the cheapest. */
export function* findOffer(desk: Desk<Customer>, words: string, wish: Wish): Act<Offer | Plan> {
  const { origin, destination, date, cabin, passengers } = wish;
  const found = yield* look(desk.notes, offers, "search_direct_flight", { origin, destination, date });
  const free = (found ?? []).filter(({ available_seats }) => (available_seats[cabin] ?? 0) >= passengers);
  const [only, ...more] = free;
  if (only === undefined) return refuse("there is no flight with free seats on that day.");
  const described = more.length === 0 ? only : offerIn(words, free, cabin);
  const offer = described ?? (desk.attends("details") ? undefined : cheapest(free, cabin));
  if (offer !== undefined) return offer;
  const list = free.map(
    ({ flight_number, scheduled_departure_time_est: time, prices }) =>
      `${flight_number} at ${time.slice(0, 5)} for ${dollars(prices[cabin] ?? 0)}`,
  );
  return ask(`There is ${list.join(", and ")}. Which flight would you like?`);
}
