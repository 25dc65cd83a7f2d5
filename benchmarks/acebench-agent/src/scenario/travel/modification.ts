import { binary, compare, equals, isTruthy, str, unary, type Value } from "@mua/python-compat";
import { lookUp, storable } from "../python-dict.ts";
import { baggageFee, getBaggageAllowance, priceDifference, settle } from "./money.ts";
import { flightOf, ownReservation, type TravelState } from "./state.ts";
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
  const pay = (amount: Value) => settle(user, paymentMethod, unary("-", amount));
  const messages: string[] = [];

  if (isTruthy(newFlightNo) && newFlightNo !== reservation.flight_no) {
    const target = state.flights.find(
      ({ flight_no, origin, destination }) =>
        flight_no === newFlightNo && origin === flight.origin && destination === flight.destination,
    );
    if (target === undefined) return texts.badFlight;
    reservation.flight_no = target.flight_no;
    messages.push(texts.flightChanged);
  }
  if (isTruthy(newCabin) && !equals(newCabin, reservation.cabin)) {
    const prices = { economy: flight.economy_price, business: flight.business_price };
    const difference = priceDifference(state, prices, reservation.cabin, newCabin);
    reservation.cabin = storable(newCabin);
    if (compare(">", difference, 0n)) {
      messages.push(pay(difference) ? texts.cabinPaid(str(difference)) : texts.cabinUnpaid);
    } else if (compare("<", difference, 0n)) {
      pay(difference);
      messages.push(texts.cabinRefunded(str(unary("-", difference))));
    }
  }
  if (compare(">", addBaggage, 0n)) {
    const total = binary("+", reservation.baggage, addBaggage);
    const free = getBaggageAllowance(state, user.membership_level, reservation.cabin);
    const fee = baggageFee(binary("-", total, free));
    if (compare(">", fee, 0n)) messages.push(pay(fee) ? texts.baggagePaid(str(fee)) : texts.baggageUnpaid);
    reservation.baggage = total;
  }
  return messages.length === 0 ? texts.nothing : messages.join(" ");
}
