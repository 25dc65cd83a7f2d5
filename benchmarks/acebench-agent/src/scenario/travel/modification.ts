import { equals, str, type Value } from "@mua/python-compat";
import { calculate, isGreater } from "../arithmetic.ts";
import { lookUp } from "../python-dict.ts";
import { baggageFee, calculatePriceDifference, getBaggageAllowance, settle } from "./money.ts";
import { flightOf, isTruthy, ownReservation, type Reservation, type TravelState } from "./state.ts";
import { TEXTS } from "./texts.ts";

/** Changes flight, cabin and baggage of a reservation, in this order; what went before a failure stays. */
export function modifyFlight(
  state: TravelState,
  userId: Value,
  reservationId: Value,
  newFlightNo: Value,
  newCabin: Value,
  addBaggage: Value,
  newPaymentMethod: Value,
): string {
  const texts = TEXTS[state.language].modify;
  const reservation = ownReservation(state, userId, reservationId);
  if (reservation === undefined) return texts.noReservation;
  const flight = flightOf(state, reservation.flight_no);
  if (flight === undefined) return texts.noFlight;
  const user = lookUp(state.users, userId);
  if (user === undefined) return texts.noUser;

  const paymentMethod = isTruthy(newPaymentMethod) ? newPaymentMethod : reservation.payment_method;
  const pay = (amount: Value) => settle(state, reservation.user_id, paymentMethod, calculate(0n, "-", amount));
  const change = (fields: Partial<Reservation>) => edit(state, reservation.reservation_id, fields);
  const messages: string[] = [];

  if (isTruthy(newFlightNo) && newFlightNo !== reservation.flight_no) {
    const target = state.flights.find(
      ({ flight_no, origin, destination }) =>
        flight_no === newFlightNo && origin === flight.origin && destination === flight.destination,
    );
    if (target === undefined) return texts.badFlight;
    change({ flight_no: target.flight_no });
    messages.push(texts.flightChanged);
  }
  const cabinChanges = isTruthy(newCabin) && !equals(newCabin, reservation.cabin);
  if (cabinChanges) {
    const difference = calculatePriceDifference(state, flight, reservation.cabin, newCabin);
    change({ cabin: newCabin });
    if (isGreater(difference, 0n)) {
      messages.push(pay(difference) ? texts.cabinPaid(str(difference)) : texts.cabinUnpaid);
    } else if (isGreater(0n, difference)) {
      pay(difference);
      messages.push(texts.cabinRefunded(str(calculate(0n, "-", difference))));
    }
  }
  if (isGreater(addBaggage, 0n)) {
    const total = calculate(reservation.baggage, "+", addBaggage);
    const cabin = cabinChanges ? newCabin : reservation.cabin;
    const free = getBaggageAllowance(state, user.membership_level, cabin);
    const fee = baggageFee(calculate(total, "-", free));
    if (isGreater(fee, 0n)) messages.push(pay(fee) ? texts.baggagePaid(str(fee)) : texts.baggageUnpaid);
    change({ baggage: total });
  }
  return messages.length === 0 ? texts.nothing : messages.join(" ");
}

function edit(state: TravelState, reservationId: string, fields: Partial<Reservation>): void {
  state.reservations = state.reservations.map((reservation) =>
    reservation.reservation_id === reservationId ? { ...reservation, ...fields } : reservation,
  );
}
