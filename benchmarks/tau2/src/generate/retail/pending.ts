import type { Order, OrderItem, PaymentMethod, Variant } from "@mua/domain-retail";
import type { DraftAction } from "../draft.ts";
import { askFor, type MakeWish } from "../wish.ts";
import { price } from "../words.ts";
import { addressArguments, addressText, newAddress } from "./addresses.ts";
import { type Customer, changeText, productLookup } from "./customer.ts";
import { CANCEL_STORIES, itemText, totalOf } from "./words.ts";

export const cancelOrder: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeOrder("pending");
  if (taken === undefined || !customer.takeRefund(taken.order)) return undefined;
  const [reason, story] = random.choice(CANCEL_STORIES);
  return {
    kind: "cancel_order",
    want: `cancel ${taken.text}, because ${story}.`,
    actions: [...taken.lookups, cancel(taken.order, reason)],
    ...askFor(random, `how much money you get back for ${taken.text}`, totalOf(taken.order.items)),
  };
};

export const cancelForOneItem: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeOrder("pending", ({ items }) => items.length > 1);
  if (taken === undefined || !customer.takeRefund(taken.order)) return undefined;
  const [reason, story] = random.choice(CANCEL_STORIES);
  const item = itemText(random.choice(taken.order.items));
  return {
    kind: "cancel_for_one_item",
    want: `take ${item} out of ${taken.text} and keep the rest of it.`,
    details: [
      `If ${item} alone cannot be taken out of it, have ${taken.text} cancelled as a whole. Asked why, say that ${story}.`,
    ],
    actions: [...taken.lookups, cancel(taken.order, reason)],
  };
};

/** One item only: upstream's tool gives all items of a call the price of the last, so that their order would count. */
export const changeItem: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeOrder("pending");
  if (taken === undefined) return undefined;
  const item = random.choice(taken.order.items);
  const swap = drawSwap(customer, item, inStock(customer, item));
  if (swap === undefined) return undefined;
  const { variant, extra, method } = swap;
  const direction = extra > 0 ? "how much more you have to pay" : "how much you get back";
  return {
    kind: "change_item",
    want: `change ${itemText(item)} in ${taken.text} to one with ${changeText(item, variant)} and otherwise the same options. ${settleText(customer, swap)}`,
    actions: [...taken.lookups, ...modify(taken.order, item, variant, method)],
    ...askFor(random, `${direction} for the other ${item.name} in ${taken.text}`, Math.abs(extra)),
  };
};

export const changeItemToCheapest: MakeWish<Customer> = (customer) => {
  const taken = customer.takeOrder("pending");
  if (taken === undefined) return undefined;
  const item = customer.random.choice(taken.order.items);
  const [cheapest, next] = inStock(customer, item).toSorted((a, b) => a.price - b.price);
  if (cheapest === undefined || cheapest.price === next?.price) return undefined;
  const swap = drawSwap(customer, item, [cheapest]);
  if (swap === undefined) return undefined;
  return {
    kind: "change_item_to_cheapest",
    want: `change ${itemText(item)} in ${taken.text} to the cheapest other ${item.name} that is in stock, whatever its options are. ${settleText(customer, swap)}`,
    actions: [...taken.lookups, ...modify(taken.order, item, cheapest, swap.method)],
    ...askFor(
      customer.random,
      `what the cheapest other ${item.name} for ${taken.text} costs`,
      cheapest.price,
    ),
  };
};

/** A change that may be too dear, and what is wanted then. */
export const changeItemOrCancel: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeOrder("pending");
  if (taken === undefined) return undefined;
  const item = random.choice(taken.order.items);
  const dearer = inStock(customer, item).filter((variant) => variant.price - item.price >= 8);
  const swap = drawSwap(customer, item, dearer);
  if (swap === undefined) return undefined;
  const { variant, extra, method } = swap;
  const accepts = random.random() < 0.5;
  if (!accepts && !customer.takeRefund(taken.order)) return undefined;
  const limit = Math.floor(accepts ? extra + Number(random.randint(2, 30)) : extra / 2);
  const [reason, story] = random.choice(CANCEL_STORIES);
  return {
    kind: "change_item_or_cancel",
    want: `change ${itemText(item)} in ${taken.text} to one with ${changeText(item, variant)} and otherwise the same options, if that costs you at most ${price(limit)} more. ${settleText(customer, swap)}`,
    details: [
      `If the other ${item.name} in ${taken.text} costs more than ${price(limit)} extra, do not take it: have all of that order cancelled, because ${story}.`,
    ],
    actions: [
      ...taken.lookups,
      ...(accepts
        ? modify(taken.order, item, variant, method)
        : [productLookup(item), cancel(taken.order, reason)]),
    ],
  };
};

export const changePayment: MakeWish<Customer> = (customer) => {
  const taken = customer.takeOrder("pending");
  if (taken === undefined || !customer.takeRefund(taken.order)) return undefined;
  const { order, text, lookups } = taken;
  const [paid] = order.payment_history;
  const method = customer.takeMethod(paid?.amount ?? 0, ({ id }) => id !== paid?.payment_method_id);
  if (method === undefined) return undefined;
  return {
    kind: "change_payment",
    want: `pay for ${text} with ${customer.methodText(method)} and not with what you chose when you ordered.`,
    actions: [
      ...lookups,
      {
        name: "modify_pending_order_payment",
        arguments: { order_id: order.order_id, payment_method_id: method.id },
      },
    ],
  };
};

export const shipElsewhere: MakeWish<Customer> = (customer) => {
  const { random, user } = customer;
  const taken = customer.takeOrder("pending");
  if (taken === undefined) return undefined;
  const { order, text, lookups } = taken;
  const home = addressText(user.address) !== addressText(order.address) && customer.isFree("profile");
  if (home) customer.take("profile");
  const address = home ? user.address : newAddress(random);
  return {
    kind: "ship_elsewhere",
    want: home
      ? `have ${text} sent to the address in your profile: the one it goes to now is wrong.`
      : `have ${text} sent to another address: ${addressText(address)}, USA.`,
    actions: [...lookups, shipTo(order, address)],
  };
};

/** The address first: once its items are changed, an order stays as it is. */
export const shipElsewhereAndChangeItem: MakeWish<Customer> = (customer) => {
  const { random } = customer;
  const taken = customer.takeOrder("pending");
  if (taken === undefined) return undefined;
  const { order, text, lookups } = taken;
  const item = random.choice(order.items);
  const swap = drawSwap(customer, item, inStock(customer, item));
  if (swap === undefined) return undefined;
  const address = newAddress(random);
  return {
    kind: "ship_elsewhere_and_change_item",
    want: `make two changes to ${text}: it has to go to ${addressText(address)}, USA, and ${itemText(item)} in it should have ${changeText(item, swap.variant)} and otherwise the same options. ${settleText(customer, swap)}`,
    actions: [...lookups, shipTo(order, address), ...modify(order, item, swap.variant, swap.method)],
  };
};

export const move: MakeWish<Customer> = (customer) => {
  const { random, user } = customer;
  if (!customer.isFree("profile")) return undefined;
  customer.take("profile");
  const address = newAddress(random);
  const pending = customer.orders.filter(({ status }) => status === "pending");
  const takesAll =
    pending.length > 0 && random.random() < 0.5 && pending.every((order) => customer.isFree(order.order_id));
  const moved = takesAll ? pending : [];
  for (const { order_id } of moved) customer.take(order_id);
  return {
    kind: takesAll ? "move_with_orders" : "move",
    want: `change the address in your profile, because you have moved: it is now ${addressText(address)}, USA.${takesAll ? " Everything that is still on its way to being sent, that is each pending order, has to go there, too." : ""}`,
    actions: [
      ...(takesAll ? customer.orders : []).map(
        ({ order_id }): DraftAction => ({ name: "get_order_details", arguments: { order_id } }),
      ),
      {
        name: "modify_user_address",
        arguments: { user_id: user.user_id, ...addressArguments(address) },
      },
      ...moved.map((order) => shipTo(order, address)),
    ],
  };
};

type Swap = { readonly variant: Variant; readonly extra: number; readonly method: PaymentMethod };

function inStock(customer: Customer, item: OrderItem): readonly Variant[] {
  return customer.others(item).filter(({ available }) => available);
}

/** One of the variants, and a method that can pay for it. */
function drawSwap(customer: Customer, item: OrderItem, variants: readonly Variant[]): Swap | undefined {
  if (variants.length === 0) return undefined;
  const variant = customer.random.choice(variants);
  const extra = variant.price - item.price;
  const method = customer.takeMethod(extra);
  return method === undefined ? undefined : { variant, extra, method };
}

function settleText(customer: Customer, { method }: Swap): string {
  return `The difference in price goes over ${customer.methodText(method)}.`;
}

function modify(
  { order_id }: Order,
  item: OrderItem,
  variant: Variant,
  method: PaymentMethod,
): readonly DraftAction[] {
  return [
    productLookup(item),
    {
      name: "modify_pending_order_items",
      arguments: {
        order_id,
        item_ids: [item.item_id],
        new_item_ids: [variant.item_id],
        payment_method_id: method.id,
      },
    },
  ];
}

function cancel({ order_id }: Order, reason: string): DraftAction {
  return { name: "cancel_pending_order", arguments: { order_id, reason } };
}

function shipTo({ order_id }: Order, address: Order["address"]): DraftAction {
  return { name: "modify_pending_order_address", arguments: { order_id, ...addressArguments(address) } };
}
