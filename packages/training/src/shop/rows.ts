import type { Product, Variant } from "@mua/benchmark-quickstart/retail";
import type { Address, Draw } from "./stock.ts";

export type Method = {
  readonly id: string;
  readonly source: string;
  readonly brand?: string;
  readonly last_four?: string;
  readonly balance?: number;
};

export type User = {
  readonly user_id: string;
  readonly name: { readonly first_name: string; readonly last_name: string };
  readonly address: Address;
  readonly email: string;
  readonly payment_methods: { readonly [id: string]: Method };
  readonly orders: string[];
};

export type Status = "pending" | "processed" | "delivered";

/** An item as an order has it, with the product it is one of. */
export type Line = { readonly product: Product; readonly variant: Variant };

export type PlacedOrder = {
  readonly number: string;
  readonly lines: readonly Line[];
  readonly amount: number;
  readonly tracking: string | undefined;
  /** The method that paid. */
  readonly method: Method;
};

/** The rows of a new shop: customers and orders that nobody has seen before. */
export class Rows {
  readonly draw: Draw;
  readonly #products: readonly Product[];
  readonly #users: { [id: string]: User } = {};
  readonly #orders: { [number: string]: object } = {};
  #count = 0;

  constructor(draw: Draw, products: readonly Product[]) {
    this.draw = draw;
    this.#products = products;
  }

  /** A new customer with a credit card, perhaps a PayPal account and a gift card; `gift` says what is on that. */
  customer({ gift, paypal }: { readonly gift?: number; readonly paypal?: boolean } = {}): User {
    const { draw } = this;
    this.#count += 1;
    const number = this.#count;
    const name = draw.name();
    const digits = String(draw.integer(1000, 9999));
    const methods: Method[] = [
      { source: "credit_card", id: `card_${digits}`, brand: "visa", last_four: digits },
    ];
    if (paypal ?? draw.chance(0.6))
      methods.push({ source: "paypal", id: `paypal_${draw.integer(1000, 9999)}` });
    if (gift !== undefined)
      methods.push({ source: "gift_card", id: `gift_${draw.integer(1000, 9999)}`, balance: gift });
    const plain = `${name.first_name}_${name.last_name}`.toLowerCase().replace("ö", "o");
    const user: User = {
      user_id: `${plain}_t${number}`,
      name,
      address: draw.address(),
      email: `${plain.replace("_", ".")}.${number}@post.example`,
      payment_methods: Object.fromEntries(methods.map((method) => [method.id, method])),
      orders: [],
    };
    this.#users[user.user_id] = user;
    return user;
  }

  /** A new order of a customer. Its products differ; the rule-bound earbuds are only in it when they are asked for. */
  order(user: User, status: Status, { lines = 0, earbuds = false } = {}): PlacedOrder {
    const { draw } = this;
    const isEarbuds = ({ name }: Product) => name.endsWith("Earbuds");
    const count = lines === 0 ? draw.integer(1, 3) : lines;
    const chosen = draw.some(
      this.#products.filter((product) => !isEarbuds(product)),
      earbuds ? count - 1 : count,
    );
    const products = earbuds ? [...this.#products.filter(isEarbuds), ...chosen] : chosen;
    const bought = products.map((product) => ({
      product,
      variant: draw.one(Object.values(product.variants)),
    }));
    const number = `#Q${String(50_000 + Object.keys(this.#orders).length)}`;
    const amount = cents(bought.reduce((sum, { variant }) => sum + variant.price, 0));
    const methods = Object.values(user.payment_methods).filter(({ source }) => source !== "gift_card");
    const method = draw.one(methods);
    const tracking = status === "pending" ? undefined : `HP${draw.integer(10_000_000, 99_999_999)}`;
    this.#orders[number] = {
      order_id: number,
      user_id: user.user_id,
      address: user.address,
      items: bought.map(({ product, variant }) => ({
        name: product.name,
        product_id: productId(variant),
        item_id: variant.item_id,
        price: variant.price,
        options: variant.options,
      })),
      status,
      fulfillments:
        tracking === undefined
          ? []
          : [{ tracking_id: [tracking], item_ids: bought.map(({ variant }) => variant.item_id) }],
      payment_history: [{ transaction_type: "payment", amount, payment_method_id: method.id }],
    };
    user.orders.push(number);
    return { number, lines: bought, amount, tracking, method };
  }

  /** The database as text, amounts always with a point. */
  database(products: object): string {
    const text = JSON.stringify({ products, users: this.#users, orders: this.#orders });
    return text.replace(/"(amount|price|balance)":(\d+)(?=[,}])/gu, '"$1":$2.0');
  }
}

/** An item's id begins with that of its product. */
function productId({ item_id }: Variant): string {
  return item_id.slice(0, 4);
}

export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
