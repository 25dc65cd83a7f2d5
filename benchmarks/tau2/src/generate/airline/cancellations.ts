import type { DraftAction } from "../draft.ts";
import { askFor, type MakeWish } from "../wish.ts";
import type { Customer, TakenTrip, Trip } from "./customer.ts";
import { dayText } from "./timetable.ts";

const OTHER_REASONS = [
  "your plans have changed",
  "the meeting you wanted to fly to was called off",
  "you decided to take the train",
];

const COVERED_REASONS = [
  "you have come down with the flu and are not well enough to fly",
  "you had an accident, and your doctor does not let you fly",
  "a heavy storm is forecast for that day",
];

/** For business trips, new bookings, and trips that the airline itself cancelled a part of. */
export const cancelFreely: MakeWish<Customer> = (customer) => {
  const taken = customer.takeTrip((trip) => customer.isFreelyCancelled(trip) && !customer.isFlown(trip));
  if (taken === undefined) return undefined;
  const [broken] = customer.withStatus(taken.trip, "cancelled");
  const story =
    broken === undefined
      ? customer.random.choice(OTHER_REASONS)
      : `the airline has cancelled its flight on ${dayText(broken.date)}`;
  return {
    kind: broken === undefined ? "cancel" : "cancel_after_cancelled_flight",
    want: `cancel ${taken.text}, because ${story}.`,
    actions: [...taken.lookups, ...statusOf(broken), cancel(taken)],
    ...askFor(customer.random, `how much you get back for ${taken.text}`, taken.trip.paid),
  };
};

export const cancelInsured: MakeWish<Customer> = (customer) => {
  const taken = customer.takeTrip(
    (trip) => trip.isInsured && customer.isAhead(trip) && !customer.isFreelyCancelled(trip),
  );
  if (taken === undefined) return undefined;
  return {
    kind: "cancel_insured",
    want: `cancel ${taken.text}, because ${customer.random.choice(COVERED_REASONS)}.`,
    actions: [...taken.lookups, cancel(taken)],
    ...askFor(customer.random, `how much you get back for ${taken.text}`, taken.trip.paid),
  };
};

export const compensateCancelledFlight: MakeWish<Customer> = (customer) => {
  const taken = customer.takeTrip(
    (trip) => customer.isCompensated(trip) && customer.withStatus(trip, "cancelled").length > 0,
  );
  const [broken] = taken === undefined ? [] : customer.withStatus(taken.trip, "cancelled");
  if (taken === undefined || broken === undefined || !customer.take("compensation")) return undefined;
  const { trip, text, lookups } = taken;
  const cancels = !customer.isFlown(trip) && customer.random.random() < 0.5;
  return {
    kind: cancels ? "cancel_and_compensate" : "compensate_cancelled_flight",
    want: `complain that the airline cancelled flight ${broken.flight_number} on ${dayText(broken.date)}, which is part of ${text}${cancels ? `, and to cancel ${text} for that reason` : ""}.`,
    details: [
      `Ask for a compensation for the cancelled flight, and take what the agent offers at first.${cancels ? "" : ` You want nothing changed or cancelled in ${text}.`}`,
    ],
    actions: [
      ...lookups,
      ...statusOf(broken),
      ...(cancels ? [cancel(taken)] : []),
      compensate(customer, 100 * trip.passengers.length),
    ],
  };
};

export const compensateDelayedFlight: MakeWish<Customer> = (customer) => {
  const taken = customer.takeTrip(
    (trip) =>
      customer.isCompensated(trip) &&
      customer.withStatus(trip, "delayed").length > 0 &&
      customer.isFreelyCancelled(trip) &&
      !customer.isFlown(trip),
  );
  const [late] = taken === undefined ? [] : customer.withStatus(taken.trip, "delayed");
  if (taken === undefined || late === undefined || !customer.take("compensation")) return undefined;
  return {
    kind: "cancel_and_compensate",
    want: `complain that flight ${late.flight_number} on ${dayText(late.date)} is delayed, which is part of ${taken.text}, and to cancel ${taken.text}, because it comes too late for you.`,
    details: [
      "Ask for a compensation for the delayed flight once the trip is cancelled, and take what the agent offers at first.",
    ],
    actions: [
      ...taken.lookups,
      ...statusOf(late),
      cancel(taken),
      compensate(customer, 50 * taken.trip.passengers.length),
    ],
  };
};

/** The policy does not let it be cancelled. */
export const cancelRefused: MakeWish<Customer> = (customer) => {
  const taken = customer.takeTrip((trip) => customer.isAhead(trip) && !customer.isFreelyCancelled(trip));
  if (taken === undefined) return undefined;
  return {
    kind: "cancel_refused",
    want: `cancel ${taken.text}, because ${customer.random.choice(OTHER_REASONS)}.`,
    details: [`If ${taken.text} cannot be cancelled, keep it as it is; you want nothing else done about it.`],
    actions: taken.lookups,
  };
};

export const compensationRefused: MakeWish<Customer> = (customer) => {
  const taken = customer.takeTrip(
    (trip) => !customer.isCompensated(trip) && customer.withStatus(trip, "cancelled").length > 0,
  );
  const [broken] = taken === undefined ? [] : customer.withStatus(taken.trip, "cancelled");
  if (taken === undefined || broken === undefined || !customer.take("compensation")) return undefined;
  return {
    kind: "compensation_refused",
    want: `complain that the airline cancelled flight ${broken.flight_number} on ${dayText(broken.date)}, which is part of ${taken.text}.`,
    details: [
      `Ask for a compensation for the cancelled flight. If there is none, accept that; you want nothing changed or cancelled in ${taken.text}.`,
    ],
    actions: [...taken.lookups, ...statusOf(broken)],
  };
};

function cancel({ trip }: TakenTrip): DraftAction {
  return { name: "cancel_reservation", arguments: { reservation_id: trip.id } };
}

function compensate({ user }: Customer, dollars: number): DraftAction {
  return { name: "send_certificate", arguments: { user_id: user.user_id, amount: BigInt(dollars) } };
}

function statusOf(flight: Trip["flights"][number] | undefined): readonly DraftAction[] {
  if (flight === undefined) return [];
  const { flight_number, date } = flight;
  return [{ name: "get_flight_status", arguments: { flight_number, date } }];
}
