import { type Act, look } from "../agents/act.ts";
import type { Attends } from "../agents/care.ts";
import { money } from "../agents/text.ts";
import { answer, ask, type Desk, type Draft, type Plan, refuse } from "../agents/trade.ts";
import { QUESTION } from "../vocabulary.ts";
import { type Address, addressIn, itemsIn, paymentIn, productIn, reasonIn, variantIn } from "./reading.ts";
import {
  type Customer,
  type Item,
  type Order,
  order,
  product,
  productTypes,
  type Variant,
} from "./records.ts";

/** Finds out what a draft leads to, looking up what it takes. */
export function* prepare(desk: Desk<Customer>, { about, words, reference }: Draft): Act<Plan> {
  const { client, attends, notes } = desk;
  if (about === QUESTION && /\bbalance\b/iu.test(words)) return answer(balanceOf(client), attends);
  if (about === QUESTION && /\bprice of\b/iu.test(words)) return yield* priceAnswer(desk, words);
  if (about === "address" && /\bprofile\b/iu.test(words)) return profilePlan(words, client);
  if (reference === undefined) return ask("Which order is it about? Please tell me the order number.");
  const found = yield* look(notes, order, "get_order_details", { order_id: reference });
  if (found === undefined) {
    return ask(`I could not find order ${reference}. Could you please check the order number?`);
  }
  if (attends("ownership") && found.user_id !== client.user_id) {
    return refuse(`I cannot talk about order ${reference}, because it belongs to somebody else.`);
  }
  switch (about) {
    case QUESTION:
      return answer(answerFrom(found, words), attends);
    case "cancel":
      return cancelPlan(found, words, attends);
    case "address":
      return addressPlan(found, words);
    case "payment":
      return paymentPlan(found, words, client);
    case "return":
      return returnPlan(desk, found, words);
    default:
      return yield* swapPlan(desk, found, words);
  }
}

function cancelPlan(found: Order, words: string, attends: Attends): Plan {
  if (found.status !== "pending") {
    return refuse(`order ${found.order_id} cannot be cancelled, it is ${found.status}.`);
  }
  const reason = reasonIn(words);
  if (reason === undefined && attends("details")) {
    if (!/\breason\b|\bbecause\b|\bwell,/iu.test(words))
      return ask("What is the reason for the cancellation?");
    if (attends("rules")) return refuse("an order cannot be cancelled for that reason.");
  }
  return {
    kind: "change",
    summary: `cancel order ${found.order_id}.`,
    tool: "cancel_pending_order",
    arguments: { order_id: found.order_id, reason: reason ?? "no longer needed" },
    done: `Order ${found.order_id} has been cancelled.`,
  };
}

function addressPlan(found: Order, words: string): Plan {
  const address = addressIn(words);
  if (!found.status.startsWith("pending"))
    return refuse(`the address of order ${found.order_id} cannot be changed, it is ${found.status}.`);
  if (address === undefined) return ask("What is the new address?");
  return {
    kind: "change",
    summary: `have order ${found.order_id} shipped to ${formatted(address)}.`,
    tool: "modify_pending_order_address",
    arguments: { order_id: found.order_id, ...address },
    done: `The address of order ${found.order_id} has been changed.`,
  };
}

function profilePlan(words: string, { user_id }: Customer): Plan {
  const address = addressIn(words);
  if (address === undefined) return ask("What is the new address?");
  return {
    kind: "change",
    summary: `make ${formatted(address)} the default address in your profile.`,
    tool: "modify_user_address",
    arguments: { user_id, ...address },
    done: "Your default address has been changed.",
  };
}

function paymentPlan(found: Order, words: string, client: Customer): Plan {
  const method = paymentIn(words, client, found);
  if (method === undefined) return ask("Which payment method would you like to use?");
  return {
    kind: "change",
    summary: `move the payment of order ${found.order_id} to ${method.id}.`,
    tool: "modify_pending_order_payment",
    arguments: { order_id: found.order_id, payment_method_id: method.id },
    done: `The payment method of order ${found.order_id} has been changed.`,
  };
}

function returnPlan(desk: Desk<Customer>, found: Order, words: string): Plan {
  const items = chosenItems(found, words, desk.attends);
  if (items === undefined) return ask("Which items is it about?");
  const obstacle = deliveredObstacle(found, items, desk.attends);
  if (obstacle !== undefined) return refuse(obstacle);
  const method = paymentMethod(desk, found, words);
  if (method === undefined) {
    return ask("To which payment method should the refund go, the original one or a gift card?");
  }
  const names = items.map(({ name }) => `the ${name}`).join(" and ");
  return {
    kind: "change",
    summary: `request the return of ${names} of order ${found.order_id}, refunded to ${method}.`,
    tool: "return_delivered_order_items",
    arguments: {
      order_id: found.order_id,
      item_ids: items.map(({ item_id }) => item_id),
      payment_method_id: method,
    },
    done: `The return of ${names} has been requested.`,
  };
}

/** Other options for items: an exchange once they are delivered, a change of the order before that. */
function* swapPlan(desk: Desk<Customer>, found: Order, words: string): Act<Plan> {
  const items = chosenItems(found, words, desk.attends);
  if (items === undefined) return ask("Which items is it about?");
  const delivered = found.status === "delivered";
  const obstacle = delivered
    ? deliveredObstacle(found, items, desk.attends)
    : found.status === "pending"
      ? undefined
      : `the items of order ${found.order_id} cannot be changed, it is ${found.status}.`;
  if (obstacle !== undefined) return refuse(obstacle);
  const swaps: { readonly item: Item; readonly variant: Variant }[] = [];
  for (const item of items) {
    const details = yield* look(desk.notes, product, "get_product_details", { product_id: item.product_id });
    const variant = details === undefined ? "none" : variantIn(words, details, item.options);
    if (variant === undefined) return ask(`Which options would you like for the ${item.name}?`);
    if (variant === "none" || !variant.available) {
      return refuse(`that option of the ${item.name} is not available.`);
    }
    swaps.push({ item, variant });
  }
  const method = paymentMethod(desk, found, words);
  if (method === undefined)
    return ask("Which payment method would you like to use for the price difference?");
  const descriptions = swaps.map(
    ({ item, variant }) => `the ${item.name} for one with ${Object.values(variant.options).join(" and ")}`,
  );
  const difference = swaps.reduce((sum, { item, variant }) => sum + variant.price - item.price, 0);
  return {
    kind: "change",
    summary: `exchange ${descriptions.join(", ")}, in order ${found.order_id}. The price difference is ${money(difference)}, with ${method}.`,
    tool: delivered ? "exchange_delivered_order_items" : "modify_pending_order_items",
    arguments: {
      order_id: found.order_id,
      item_ids: swaps.map(({ item }) => item.item_id),
      new_item_ids: swaps.map(({ variant }) => variant.item_id),
      payment_method_id: method,
    },
    done: delivered ? "The exchange has been requested." : "The items have been changed.",
  };
}

/** The items that are meant; undefined when that is not clear. */
function chosenItems({ items }: Order, words: string, attends: Attends): readonly Item[] | undefined {
  const chosen = items.length === 1 ? items : itemsIn(words, items);
  if (chosen.length === 0) return undefined;
  return attends("items") ? chosen : chosen.slice(0, 1);
}

function deliveredObstacle(found: Order, items: readonly Item[], attends: Attends): string | undefined {
  if (found.status !== "delivered")
    return `order ${found.order_id} cannot be returned or exchanged, it is ${found.status}.`;
  const earbuds = attends("rules") && items.some(({ name }) => name === "Wireless Earbuds");
  return earbuds ? "Wireless Earbuds cannot be returned or exchanged, for reasons of hygiene." : undefined;
}

/** The id of the method that is named; without any, a clerk who does not care for details takes the one that paid. */
function paymentMethod({ client, attends }: Desk<Customer>, found: Order, words: string): string | undefined {
  const named = paymentIn(words, client, found)?.id;
  return named ?? (attends("details") ? undefined : found.payment_history[0]?.payment_method_id);
}

function balanceOf({ payment_methods }: Customer): string {
  const card = Object.values(payment_methods).find(({ balance }) => balance !== undefined);
  return card?.balance === undefined
    ? "There is no gift card in your account."
    : `The balance of your gift card is ${money(card.balance)}.`;
}

function answerFrom(found: Order, words: string): string {
  const { order_id, fulfillments, payment_history, items, exchange_price_difference } = found;
  if (/\btracking\b/iu.test(words)) {
    const numbers = fulfillments.flatMap(({ tracking_id }) => tracking_id);
    return numbers.length === 0
      ? `Order ${order_id} has no tracking number yet.`
      : `The tracking number of order ${order_id} is ${numbers.join(", ")}.`;
  }
  if (/\bdifference\b|\bon top\b/iu.test(words))
    return `The price difference is ${money(exchange_price_difference ?? 0)}.`;
  const [item] = itemsIn(words, items);
  if (item !== undefined) return `The price of the ${item.name} was ${money(item.price)}.`;
  return `The total of order ${order_id} was ${money(payment_history[0]?.amount ?? 0)}.`;
}

function* priceAnswer({ attends, notes }: Desk<Customer>, words: string): Act<Plan> {
  const types = (yield* look(notes, productTypes, "list_all_product_types")) ?? {};
  const name = productIn(words, Object.keys(types));
  if (name === undefined) return ask("Which product would you like to know about?");
  const details = yield* look(notes, product, "get_product_details", { product_id: types[name] ?? "" });
  const variant = details === undefined ? "none" : variantIn(words, details, {});
  if (variant === undefined || variant === "none") return refuse(`I cannot find that option of the ${name}.`);
  return answer(`The price of the ${name} is ${money(variant.price)}.`, attends);
}

function formatted({ address1, address2, city, state, zip }: Address): string {
  return [address1, address2, city, `${state} ${zip}`].filter((part) => part !== "").join(", ");
}
