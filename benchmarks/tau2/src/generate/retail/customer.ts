import type { Order, OrderItem, PaymentMethod, RetailBase, User, Variant } from "@mua/domain-retail";
import { type PythonRandom, titleCase } from "@mua/python-compat";
import type { DraftAction } from "../draft.ts";
import { listed } from "../words.ts";

/** An order that a wish is about: how the customer speaks of it, and how an agent gets to it. */
export type TakenOrder = {
  readonly order: Order;
  readonly text: string;
  readonly lookups: readonly DraftAction[];
};

/** A customer of the shop while their wishes are drawn. No two wishes are about the same order or gift card. */
export class Customer {
  readonly random: PythonRandom;
  readonly user: User;
  readonly orders: readonly Order[];
  /** Whether the customer has the numbers of the orders at hand, or describes them. */
  readonly knowsOrders: boolean;
  readonly #base: RetailBase;
  readonly #taken = new Set<string>();

  constructor(random: PythonRandom, base: RetailBase, user: User) {
    this.random = random;
    this.user = user;
    this.orders = user.orders.flatMap((id) => base.orders.get(id) ?? []);
    this.knowsOrders = random.random() < 0.55;
    this.#base = base;
  }

  isFree(id: string): boolean {
    return !this.#taken.has(id);
  }

  take(id: string): void {
    this.#taken.add(id);
  }

  /** One of the free orders of that status, and for no other wish from now on. */
  takeOrder(status: Order["status"], fits: (order: Order) => boolean = () => true): TakenOrder | undefined {
    const found = this.orders.flatMap((order) => {
      if (order.status !== status || !this.isFree(order.order_id) || !isPlain(order) || !fits(order))
        return [];
      const text = this.#name(order);
      return text === undefined ? [] : [{ order, text, lookups: this.#lookups(order) }];
    });
    if (found.length === 0) return undefined;
    const taken = this.random.choice(found);
    this.take(taken.order.order_id);
    return taken;
  }

  /** By its number, or by what only this order has; undefined where neither tells which one is meant. */
  #name(order: Order): string | undefined {
    if (this.knowsOrders) return `order ${order.order_id}`;
    const held = this.orders.flatMap(({ items }) => items);
    const own = order.items.filter(
      ({ product_id }) => held.filter((item) => item.product_id === product_id).length === 1,
    );
    return own.length === 0 ? undefined : `the order with the ${this.random.choice(own).name}`;
  }

  /** Who is not told the number looks through the orders. */
  #lookups(order: Order): readonly DraftAction[] {
    const seen = this.knowsOrders ? [order] : this.orders.slice(0, this.orders.indexOf(order) + 1);
    return seen.map(({ order_id }) => ({ name: "get_order_details", arguments: { order_id } }));
  }

  /** What an item could be replaced by: other variants of its product, in stock or not. */
  others(item: OrderItem): readonly Variant[] {
    const variants = this.#base.products.get(item.product_id)?.variants.values() ?? [];
    return [...variants].filter(({ item_id }) => item_id !== item.item_id);
  }

  /** An order of somebody else. */
  drawForeignOrder(): Order | undefined {
    const found = [...this.#base.orders.values()].filter(({ user_id }) => user_id !== this.user.user_id);
    return found.length === 0 ? undefined : this.random.choice(found);
  }

  methods(): readonly PaymentMethod[] {
    return [...this.user.payment_methods.values()];
  }

  method(id: string | undefined): PaymentMethod | undefined {
    return this.user.payment_methods.get(id ?? "");
  }

  /** A method of the customer that can pay `extra` and that no other wish moves money on; a gift card is taken. */
  takeMethod(
    extra: number,
    fits: (method: PaymentMethod) => boolean = () => true,
  ): PaymentMethod | undefined {
    const able = this.methods().filter(
      (method) =>
        (method.source !== "gift_card" || (this.isFree(method.id) && method.balance >= extra)) &&
        fits(method),
    );
    if (able.length === 0) return undefined;
    const method = this.random.choice(able);
    if (method.source === "gift_card") this.take(method.id);
    return method;
  }

  /** Whether money can go back to where an order was paid from without touching another wish; takes a gift card. */
  takeRefund(order: Order): boolean {
    const method = this.method(order.payment_history[0]?.payment_method_id);
    if (method?.source !== "gift_card") return method !== undefined;
    if (!this.isFree(method.id)) return false;
    this.take(method.id);
    return true;
  }

  /** `your Visa card ending in 1234`, said so that it is no other of the customer's. */
  methodText(method: PaymentMethod): string {
    const alike = this.methods().filter(({ source }) => source === method.source);
    const id = alike.length > 1 && method.source !== "credit_card" ? ` (${method.id})` : "";
    switch (method.source) {
      case "credit_card":
        return `your ${titleCase(method.brand)} card ending in ${method.last_four}`;
      case "gift_card":
        return `your gift card${id}`;
      case "paypal":
        return `your PayPal account${id}`;
    }
  }
}

/** Orders whose rows say no more than they seem to: paid once, and no item twice. */
function isPlain({ items, payment_history }: Order): boolean {
  return (
    payment_history.length === 1 && new Set(items.map(({ product_id }) => product_id)).size === items.length
  );
}

/** What is different in a variant: `color red and size L`. */
export function changeText(item: OrderItem, { options }: Variant): string {
  return listed(
    [...options]
      .filter(([option, value]) => item.options.get(option) !== value)
      .map(([option, value]) => `${option} ${value}`),
  );
}

/** How an agent sees what an item could be replaced by. */
export function productLookup({ product_id }: OrderItem): DraftAction {
  return { name: "get_product_details", arguments: { product_id } };
}
