import type { MakeWish } from "../wish.ts";
import { amount } from "../words.ts";
import type { Customer } from "./customer.ts";

/** Too late to cancel: the agent has to refuse. */
export const cancelTooLate: MakeWish<Customer> = (customer) => {
  const taken = customer.takeOrder("delivered") ?? customer.takeOrder("processed");
  if (taken === undefined) return undefined;
  return {
    kind: "cancel_too_late",
    want: `cancel ${taken.text}, because you have no use for it.`,
    details: [
      `If ${taken.text} cannot be cancelled, leave it as it is; you want nothing else done about it.`,
    ],
    actions: taken.lookups,
  };
};

/** Nobody is helped with what belongs to somebody else. */
export const cancelForSomebody: MakeWish<Customer> = (customer) => {
  if (!customer.isFree("somebody")) return undefined;
  customer.take("somebody");
  const order = customer.drawForeignOrder();
  if (order === undefined) return undefined;
  const who = customer.random.choice(["your sister", "a friend", "your neighbor", "your roommate"]);
  return {
    kind: "cancel_for_somebody",
    want: `cancel order ${order.order_id} for ${who}, who has no time to call.`,
    details: [`If the order of ${who} cannot be cancelled with you, accept that.`],
    actions: [],
  };
};

export const askForTracking: MakeWish<Customer> = (customer) => {
  const taken = customer.takeOrder("delivered") ?? customer.takeOrder("processed");
  const [shipment] = taken?.order.fulfillments ?? [];
  const [number] = shipment?.tracking_id ?? [];
  if (taken === undefined || number === undefined || taken.order.fulfillments.length > 1) return undefined;
  return {
    kind: "ask_for_tracking",
    want: `know the tracking number of ${taken.text}.`,
    actions: taken.lookups,
    communicate: [number],
  };
};

export const askForBalance: MakeWish<Customer> = (customer) => {
  const card = customer
    .methods()
    .find((method) => method.source === "gift_card" && method.balance > 0 && customer.isFree(method.id));
  if (card?.source !== "gift_card") return undefined;
  customer.take(card.id);
  return {
    kind: "ask_for_balance",
    want: `know how much there is on ${customer.methodText(card)}.`,
    actions: [],
    communicate: [amount(card.balance)],
  };
};
