import {
  addressIn,
  type Customer,
  type Draft,
  type Item,
  itemsIn,
  type Order,
  type Product,
  paymentIn,
  productIn,
  QUESTION,
  reasonIn,
  type Variant,
  variantIn,
} from "@mua/benchmark-quickstart/retail";
import { type Change, changes, products, type Question, words as vocabulary } from "./words.ts";

/** What tools have shown so far. */
export type Shown = {
  readonly customer: Customer | undefined;
  /** By number; null where there is none of that number. */
  readonly orders: ReadonlyMap<string, Order | null>;
  /** By product id. */
  readonly products: ReadonlyMap<string, Product>;
  /** Product ids by name. */
  readonly range: { readonly [name: string]: string } | undefined;
};

/** A request of the customer, as far as it is understood with what tools have shown. */
export class Request {
  readonly draft: Draft;
  readonly #shown: Shown;

  constructor(draft: Draft, shown: Shown) {
    this.draft = draft;
    this.#shown = shown;
  }

  /** What is wanted. */
  get want(): Change | Question {
    const { about, words } = this.draft;
    const change = changes.find((name) => name === about);
    if (change !== undefined) return change;
    if (/\bbalance\b/iu.test(words)) return "balance";
    if (/\bprice of\b/iu.test(words)) return "offer";
    if (/\btracking\b/iu.test(words)) return "tracking";
    if (/\bdifference\b|\bon top\b/iu.test(words)) return "difference";
    const names: ReadonlySet<string> = new Set(products);
    return words.split(/\W+/u).some((word) => names.has(word.toLowerCase())) ? "price" : "total";
  }

  get isQuestion(): boolean {
    return this.draft.about === QUESTION;
  }

  /** It is about the customer's profile and no order. */
  get isProfile(): boolean {
    return this.want === "address" && /\bprofile\b/iu.test(this.draft.words);
  }

  get needsOrder(): boolean {
    return !this.isProfile && !["balance", "offer"].includes(this.want);
  }

  /** undefined: not looked up; null: there is none. */
  get order(): Order | null | undefined {
    const { reference } = this.draft;
    return reference === undefined ? undefined : this.#shown.orders.get(reference);
  }

  get reason(): "unsaid" | "good" | "bad" {
    const { words } = this.draft;
    if (reasonIn(words) !== undefined) return "good";
    return /\breason\b|\bbecause\b|\bwell,/iu.test(words) ? "bad" : "unsaid";
  }

  /** The items that are meant. */
  get items(): readonly Item[] {
    const items = this.order?.items ?? [];
    return items.length === 1 ? items : itemsIn(this.draft.words, items);
  }

  /** What each item is to become: `unseen` before its product was looked up. */
  get swaps(): readonly { readonly item: Item; readonly variant: Variant | "none" | "unseen" | undefined }[] {
    return this.items.map((item) => {
      const product = this.#shown.products.get(item.product_id);
      const variant = product === undefined ? "unseen" : variantIn(this.draft.words, product, item.options);
      return { item, variant };
    });
  }

  get option(): "unseen" | "unsaid" | "available" | "unavailable" {
    const variants = this.swaps.map(({ variant }) => variant);
    if (variants.includes("unseen")) return "unseen";
    if (variants.includes(undefined)) return "unsaid";
    const good = variants.every((variant) => typeof variant === "object" && variant.available);
    return good ? "available" : "unavailable";
  }

  /** The id of the payment method that is named. */
  get method(): string | undefined {
    const { customer } = this.#shown;
    return customer === undefined || !this.order
      ? undefined
      : paymentIn(this.draft.words, customer, this.order)?.id;
  }

  get address(): ReturnType<typeof addressIn> {
    return addressIn(this.draft.words);
  }

  /** The id of the product whose price is asked for; undefined before the range was looked at. */
  get productId(): string | undefined {
    const { range } = this.#shown;
    const name = range === undefined ? undefined : productIn(this.draft.words, Object.keys(range));
    return name === undefined ? undefined : range?.[name];
  }

  /** The answer to a question, as a sentence; undefined when what was looked up does not say. */
  answer(question: Question): string | undefined {
    const { customer } = this.#shown;
    const order = this.order ?? undefined;
    const number = order?.order_id ?? "";
    switch (question) {
      case "balance": {
        const cards = Object.values(customer?.payment_methods ?? {});
        const balance = cards.find((card) => card.balance !== undefined)?.balance;
        return balance === undefined ? undefined : `The balance of your gift card is ${money(balance)}.`;
      }
      case "offer": {
        const product = this.#shown.products.get(this.productId ?? "");
        const variant = product === undefined ? undefined : variantIn(this.draft.words, product, {});
        return typeof variant === "object" ? `The price is ${money(variant.price)}.` : undefined;
      }
      case "tracking": {
        const numbers = order?.fulfillments.flatMap(({ tracking_id }) => tracking_id) ?? [];
        return numbers.length === 0
          ? undefined
          : `The tracking number of order ${number} is ${numbers.join(", ")}.`;
      }
      case "difference": {
        const difference = order?.exchange_price_difference ?? undefined;
        return difference === undefined ? undefined : `The price difference is ${money(difference)}.`;
      }
      case "price": {
        const [item] = this.items;
        return item === undefined ? undefined : `The price of the ${item.name} was ${money(item.price)}.`;
      }
      case "total": {
        const amount = order?.payment_history[0]?.amount;
        return amount === undefined ? undefined : `The total of order ${number} was ${money(amount)}.`;
      }
    }
  }

  /** Words for how things stand with it, in an order that does not change. */
  status(customerId: string | undefined): readonly string[] {
    const { want, order } = this;
    const said = ["want", want, ...(this.isProfile ? ["profile"] : [])];
    if (want === "balance") return said;
    if (want === "offer") {
      if (this.#shown.range === undefined) return [...said, "range", "unseen"];
      const seen = this.#shown.products.has(this.productId ?? "");
      return [...said, "range", "seen", "product", seen ? "seen" : "unseen"];
    }
    if (this.needsOrder) {
      if (order === undefined) said.push("order", this.draft.reference === undefined ? "unsaid" : "said");
      else if (order === null) said.push("order", "unknown");
      else
        said.push(
          "order",
          order.status.split(" ")[0] ?? "",
          order.user_id === customerId ? "mine" : "theirs",
        );
    }
    if (want === "cancel") said.push("reason", this.reason);
    if (want === "address") said.push("address", this.address === undefined ? "unsaid" : "said");
    if (!order) return said.filter((word) => vocabulary.includes(word));
    if (want === "return" || want === "exchange" || want === "items") {
      const names = this.items.map(({ name }) => name.split(" ").at(-1)?.toLowerCase() ?? "");
      said.push("item", ...(names.length === 0 ? ["unsaid"] : names));
      if (want !== "return" && names.length > 0) said.push("option", this.option);
    }
    if (!this.isQuestion && want !== "cancel" && want !== "address" && this.#shown.customer !== undefined)
      said.push("method", this.method === undefined ? "unsaid" : "said");
    return said.filter((word) => vocabulary.includes(word));
  }
}

function money(amount: number): string {
  return `${amount < 0 ? "-" : ""}$${Math.abs(amount).toFixed(2)}`;
}
