import type { PaymentMethod } from "@mua/domain-airline";
import type { MakeWish } from "../wish.ts";
import { listed } from "../words.ts";
import type { Customer } from "./customer.ts";
import { nameOf, newPerson, passengerRows, personText } from "./people.ts";
import { CABINS, type Choice, cabinText, choose, DATES, dayText, placeText, searchFor } from "./timetable.ts";

const INSURANCE_PRICE = 30;
const BAG_PRICE = 50;

/** One for a task: upstream numbers new reservations in the order in which they are made. */
export const book: MakeWish<Customer> = (customer) => {
  const { random, timetable, user } = customer;
  const cabin = random.choice(CABINS);
  const others = Array.from({ length: Number(random.randint(0, 2)) }, (_, place) =>
    random.random() < 0.5 ? (user.saved_passengers[place] ?? newPerson(random)) : newPerson(random),
  );
  const self = { ...user.name, dob: user.dob };
  const people = [self, ...others];
  if (new Set(people.map(nameOf)).size < people.length) return undefined;

  const [origin, destination] = random.choice(timetable.routes);
  const by = random.choice(["cheapest", "earliest", "latest"] as const);
  const pick = (from: string, to: string, date: string): Choice | undefined =>
    choose(timetable.direct(from, to, date, cabin, people.length), by);
  const date = random.choice(DATES.slice(0, -4));
  const out = pick(origin, destination, date);
  if (out === undefined) return undefined;
  const isRoundTrip = random.random() < 0.4;
  const backDate = random.choice(DATES.filter((later) => later > date));
  const back = isRoundTrip ? pick(destination, origin, backDate) : undefined;
  if (isRoundTrip && back === undefined) return undefined;
  const offers = [out, ...(back === undefined ? [] : [back])].map(({ offer }) => offer);

  const bags = Number(random.randint(0, 2)) * people.length;
  const paidBags = customer.paidBags(bags, cabin, people.length);
  const isInsured = random.random() < 0.5;
  const fare = offers.reduce((sum, offer) => sum + offer.price, isInsured ? INSURANCE_PRICE : 0);
  const total = fare * people.length + BAG_PRICE * paidBags;
  const payment = drawPayment(customer, total);
  if (payment === undefined || !customer.take("booking")) return undefined;

  const return_ = back === undefined ? "" : `, and back on ${dayText(backDate)}`;
  const passengers =
    others.length === 0
      ? "You fly alone."
      : `You fly together with ${listed(others.map(personText).map((text) => `(${text})`))}.`;
  return {
    kind: back === undefined ? "book_one_way" : "book_round_trip",
    want: `book a ${back === undefined ? "one-way" : "round"} trip from ${placeText(origin)} to ${placeText(destination)} on ${dayText(date)}${return_}, in ${cabinText(cabin)}. You want ${out.text} ${back === undefined ? "of that day" : "of each day"} that has enough seats in that cabin. ${passengers}`,
    details: [
      `For the new trip you want ${bags === 0 ? "no checked bags" : `${bags} checked bags, all in all,`} and ${isInsured ? "the" : "no"} travel insurance${people.length > 1 && isInsured ? " for everybody" : ""}. ${payment.text}`,
    ],
    actions: [
      searchFor(origin, destination, date),
      ...(back === undefined ? [] : [searchFor(destination, origin, backDate)]),
      {
        name: "book_reservation",
        arguments: {
          user_id: user.user_id,
          origin,
          destination,
          flight_type: back === undefined ? "one_way" : "round_trip",
          cabin,
          flights: offers.map(({ number, date: day }) => ({ flight_number: number, date: day })),
          passengers: passengerRows(people),
          payment_methods: payment.rows.map(({ id, dollars }) => ({
            payment_id: id,
            amount: BigInt(dollars),
          })),
          total_baggages: BigInt(bags),
          nonfree_baggages: BigInt(paidBags),
          insurance: isInsured ? "yes" : "no",
        },
      },
    ],
  };
};

type Payment = {
  readonly text: string;
  readonly rows: readonly { readonly id: string; readonly dollars: number }[];
};

/** How a booking is paid: by one method, or by a certificate or gift card as far as it goes and a credit card for the rest. */
function drawPayment(customer: Customer, total: number): Payment | undefined {
  const { random } = customer;
  const [card] = customer.methods("credit_card");
  const vouchers = [...customer.methods("certificate"), ...customer.methods("gift_card")];
  if (vouchers.length === 0 || random.random() < 0.4) {
    if (card === undefined) return undefined;
    const chosen = random.choice(customer.methods("credit_card"));
    return { text: `Pay with ${customer.methodText(chosen)}.`, rows: [{ id: chosen.id, dollars: total }] };
  }
  const voucher = random.choice(vouchers);
  const worth = worthOf(voucher);
  if (worth === undefined || !customer.take(voucher.id)) return undefined;
  const name = customer.methodText(voucher);
  if (worth >= total)
    return { text: `Pay all of it with ${name}.`, rows: [{ id: voucher.id, dollars: total }] };
  if (card === undefined) return undefined;
  const rest = random.choice(customer.methods("credit_card"));
  return {
    text: `Pay with ${name} as far as it goes, and the rest with ${customer.methodText(rest)}.`,
    rows: [
      { id: voucher.id, dollars: worth },
      { id: rest.id, dollars: total - worth },
    ],
  };
}

/** What is on a certificate or gift card, in whole dollars; undefined where there are cents or nothing. */
function worthOf(method: PaymentMethod): number | undefined {
  if (method.source === "credit_card" || method.amount < 1 || !Number.isInteger(method.amount))
    return undefined;
  return method.amount;
}
