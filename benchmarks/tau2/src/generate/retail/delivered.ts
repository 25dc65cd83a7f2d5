import type { Order, OrderItem, PaymentMethod, Variant } from "@mua/domain-retail";
import type { DraftAction } from "../draft.ts";
import { askFor, type MakeWish } from "../wish.ts";
import { listed } from "../words.ts";
import { type Customer, changeText, productLookup, type TakenOrder } from "./customer.ts";
import { itemText, totalOf } from "./words.ts";

export const returnItems: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeOrder("delivered", ({ items }) => items.length > 1);
  if (taken === undefined) return undefined;
  const count = Number(random.randint(1, Math.min(3, taken.order.items.length - 1)));
  const items = random.sample(taken.order.items, count);
  const method = refundMethod(customer, taken.order);
  if (method === undefined) return undefined;
  return {
    kind: "return_items",
    want: `return ${listed(items.map(itemText))} from ${taken.text}, and get the money on ${customer.methodText(method)}.`,
    actions: [...taken.lookups, giveBack(taken.order, items, method)],
    ...askFor(random, `how much you get back for what you return from ${taken.text}`, totalOf(items)),
  };
};

export const returnOrder: MakeWish<Customer> = (customer) => {
  const taken = customer.takeOrder("delivered");
  if (taken === undefined) return undefined;
  const { order, text, lookups } = taken;
  const method = refundMethod(customer, order);
  if (method === undefined) return undefined;
  return {
    kind: "return_order",
    want: `return everything in ${text}, and get the money on ${customer.methodText(method)}.`,
    actions: [...lookups, giveBack(order, order.items, method)],
    ...askFor(customer.random, `how much you get back for all of ${text}`, totalOf(order.items)),
  };
};

/** Money only goes back where it came from, or on a gift card. */
export const returnForOtherMethod: MakeWish<Customer> = (customer) => {
  const taken = customer.takeOrder("delivered");
  if (taken === undefined) return undefined;
  const { order, text, lookups } = taken;
  const original = customer.method(order.payment_history[0]?.payment_method_id);
  const wished = customer.methods().filter(({ id, source }) => id !== original?.id && source !== "gift_card");
  if (original === undefined || wished.length === 0) return undefined;
  const item = customer.random.choice(order.items);
  return {
    kind: "return_for_other_method",
    want: `return ${itemText(item)} from ${text}, and get the money on ${customer.methodText(customer.random.choice(wished))}.`,
    details: [
      `If the money for ${itemText(item)} cannot go there, take it back the way you paid, over ${customer.methodText(original)}.`,
    ],
    actions: [...lookups, giveBack(order, [item], original)],
  };
};

export const exchangeItems: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeOrder("delivered");
  if (taken === undefined) return undefined;
  const { order, text, lookups } = taken;
  const chosen = random.sample(order.items, order.items.length > 1 && random.random() < 0.4 ? 2 : 1);
  const swaps = chosen.flatMap((item): readonly Swap[] => {
    const found = customer.others(item).filter(({ available }) => available);
    return found.length === 0 ? [] : [{ item, variant: random.choice(found) }];
  });
  if (swaps.length < chosen.length) return undefined;
  const extra = swaps.reduce((sum, { item, variant }) => sum + variant.price - item.price, 0);
  const method = customer.takeMethod(extra);
  if (method === undefined) return undefined;
  const changes = swaps.map(
    ({ item, variant }) => `${itemText(item)} for one with ${changeText(item, variant)}`,
  );
  const direction = extra > 0 ? "how much more you have to pay" : "how much you get back";
  return {
    kind: swaps.length > 1 ? "exchange_two_items" : "exchange_item",
    want: `exchange ${listed(changes)} from ${text}; options you do not mention stay the same. The difference in price goes over ${customer.methodText(method)}.`,
    actions: [...lookups, ...exchange(order, swaps, method)],
    ...askFor(random, `${direction} for what you exchange from ${text}, all in all`, Math.abs(extra)),
  };
};

/** What is wished for may be out of stock, and what is wanted then. */
export const exchangeOrReturn: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const wantsStock = random.random() < 0.4;
  const candidates = (order: Order) =>
    order.items.flatMap((item) =>
      customer
        .others(item)
        .filter(({ available }) => available === wantsStock)
        .map((variant): Swap => ({ item, variant })),
    );
  const taken = customer.takeOrder("delivered", (order) => candidates(order).length > 0);
  if (taken === undefined) return undefined;
  const swap = random.choice(candidates(taken.order));
  const { item, variant } = swap;
  const payment = customer.takeMethod(variant.price - item.price);
  const refund = customer.method(taken.order.payment_history[0]?.payment_method_id);
  if (payment === undefined || refund === undefined) return undefined;
  return {
    kind: "exchange_or_return",
    want: `exchange ${itemText(item)} from ${taken.text} for one with ${changeText(item, variant)} and otherwise the same options. The difference in price goes over ${customer.methodText(payment)}.`,
    details: [
      `If exactly that ${item.name} is not available, take no other one: return the one from ${taken.text}, and get the money back the way you paid, over ${customer.methodText(refund)}.`,
    ],
    actions: [...taken.lookups, ...resolve(taken, swap, wantsStock, payment, refund)],
  };
};

type Swap = { readonly item: OrderItem; readonly variant: Variant };

function resolve(
  { order }: TakenOrder,
  swap: Swap,
  isAvailable: boolean,
  payment: PaymentMethod,
  refund: PaymentMethod,
): readonly DraftAction[] {
  return isAvailable
    ? exchange(order, [swap], payment)
    : [productLookup(swap.item), giveBack(order, [swap.item], refund)];
}

/** The original method, or now and then a gift card. */
function refundMethod(customer: Customer, order: Order): PaymentMethod | undefined {
  const original = customer.method(order.payment_history[0]?.payment_method_id);
  const cards = customer.methods().filter(({ source }) => source === "gift_card");
  return cards.length > 0 && customer.random.random() < 0.4 ? customer.random.choice(cards) : original;
}

function exchange(
  { order_id }: Order,
  swaps: readonly Swap[],
  method: PaymentMethod,
): readonly DraftAction[] {
  return [
    ...swaps.map(({ item }) => productLookup(item)),
    {
      name: "exchange_delivered_order_items",
      arguments: {
        order_id,
        item_ids: swaps.map(({ item }) => item.item_id),
        new_item_ids: swaps.map(({ variant }) => variant.item_id),
        payment_method_id: method.id,
      },
    },
  ];
}

function giveBack({ order_id }: Order, items: readonly OrderItem[], method: PaymentMethod): DraftAction {
  return {
    name: "return_delivered_order_items",
    arguments: {
      order_id,
      item_ids: items.map(({ item_id }) => item_id),
      payment_method_id: method.id,
    },
  };
}
