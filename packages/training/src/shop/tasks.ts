import type { Variant } from "@mua/benchmark-quickstart/retail";
import { cents, type Line, type Method, type PlacedOrder, type Rows, type User } from "./rows.ts";
import { type Address, spoken } from "./stock.ts";

/** A task of the quick start as its file has it, less what all of them share. */
export type NewTask = {
  readonly customer: User;
  readonly actions: readonly { readonly name: string; readonly arguments: object }[];
  readonly communicate: readonly string[];
  readonly facts?: { readonly [fact: string]: string };
  readonly requests: readonly object[];
};

/** Makes tasks of each class of the quick start over new rows; undefined where the draw does not lead to one. */
export const makers: { readonly [name: string]: (rows: Rows) => NewTask | undefined } = {
  cancel: (rows) => {
    const customer = rows.customer();
    const order = rows.order(customer, "pending");
    const asks = rows.draw.chance(0.5);
    return {
      customer,
      actions: [cancelling(order, "no longer needed")],
      communicate: asks ? [money(order.amount)] : [],
      requests: [
        {
          about: "cancel",
          say: ["Please cancel an order of mine.", "There is an order I want to cancel."],
          facts: { order: order.number, reason: "I no longer need it" },
        },
        ...(asks ? [totalQuestion(order)] : []),
      ],
    };
  },
  return: (rows) => {
    const customer = rows.customer({ gift: 20.15 });
    const order = rows.order(customer, "delivered", { lines: 3 });
    const lines = rows.draw.some(order.lines, rows.draw.integer(1, 2));
    const method = rows.draw.one([order.method, giftOf(customer)]);
    return {
      customer,
      actions: [returning(order, lines, method)],
      communicate: [],
      requests: [returnRequest(order, lines, named(method, order))],
    };
  },
  exchange: (rows) => {
    const customer = rows.customer({ paypal: true });
    const order = rows.order(customer, "delivered", { lines: rows.draw.integer(1, 3) });
    const swaps = swapsOf(rows, rows.draw.some(order.lines, rows.draw.integer(1, 2)));
    const method = rows.draw.one(methodsOf(customer));
    const difference = cents(swaps.reduce((sum, { line, to }) => sum + to.price - line.variant.price, 0));
    const asks = difference > 0;
    if (swaps.length === 0) return undefined;
    return {
      customer,
      actions: [swapping("exchange_delivered_order_items", order, swaps, method)],
      communicate: asks ? [money(difference)] : [],
      requests: [
        swapRequest("exchange", order, swaps, method),
        ...(asks
          ? [
              {
                about: "question",
                say: ["What is the price difference?", "How much is it on top?"],
                also: true,
                hear: [money(difference)],
              },
            ]
          : []),
      ],
    };
  },
  "modify-address": (rows) => {
    const customer = rows.customer();
    const order = rows.order(customer, "pending");
    const address = rows.draw.address();
    const profile = rows.draw.chance(0.4);
    return {
      customer,
      actions: [
        addressing(order, address),
        ...(profile
          ? [{ name: "modify_user_address", arguments: { user_id: customer.user_id, ...address } }]
          : []),
      ],
      communicate: [],
      requests: [
        addressRequest(order, address),
        ...(profile
          ? [
              {
                about: "address",
                say: [
                  "Put that into my profile as the default address, too.",
                  "My profile needs that address as well.",
                ],
                facts: { address: spoken(address) },
              },
            ]
          : []),
      ],
    };
  },
  "modify-items": (rows) => {
    const customer = rows.customer();
    const order = rows.order(customer, "pending", { lines: rows.draw.integer(1, 2) });
    const [line] = order.lines;
    if (line === undefined) return undefined;
    const [swap] = swapsOf(rows, [line]);
    const method = rows.draw.one(methodsOf(customer));
    const unavailable = Object.values(line.product.variants).find((variant) => !variant.available);
    if (swap === undefined) return undefined;
    const request = swapRequest("items", order, [swap], method);
    const tries = unavailable !== undefined && unavailable !== line.variant;
    return {
      customer,
      actions: [swapping("modify_pending_order_items", order, [swap], method)],
      communicate: [],
      requests: [
        tries
          ? {
              ...request,
              facts: { ...request.facts, options: wishOf({ line, to: unavailable }) },
              turns: [
                {
                  on: ["refused"],
                  say: [`Too bad. Then ${wishOf(swap)}.`, `Then I take ${wishOf(swap)}.`],
                  facts: { options: wishOf(swap) },
                },
              ],
            }
          : request,
      ],
    };
  },
  "modify-payment": (rows) => {
    const poor = rows.draw.chance(0.75);
    const customer = rows.customer({ paypal: true, ...(poor ? { gift: 3.35 } : {}) });
    const order = rows.order(customer, "pending");
    const other = methodsOf(customer).find(({ id }) => id !== order.method.id);
    if (other === undefined) return undefined;
    return {
      customer,
      actions: [
        {
          name: "modify_pending_order_payment",
          arguments: { order_id: order.number, payment_method_id: other.id },
        },
      ],
      communicate: [],
      requests: [
        {
          about: "payment",
          say: [
            "I want to change the payment method of an order.",
            "Can you change the payment method for me?",
          ],
          facts: { order: order.number, payment: poor ? "my gift card" : named(other) },
          turns: poor
            ? [
                {
                  on: ["refused"],
                  say: [`Then take ${named(other)}.`, `All right, ${named(other)} it is.`],
                  facts: { payment: named(other) },
                },
              ]
            : [],
        },
      ],
    };
  },
  lookup: (rows) => {
    const customer = rows.customer({ gift: rows.draw.integer(1000, 9000) / 100 + 0.01 });
    const order = rows.order(customer, rows.draw.one(["processed", "delivered"]));
    const balance = money(giftOf(customer).balance ?? 0);
    const asked = rows.draw.some(
      [trackingQuestion(order), totalQuestion(order), offerQuestion(rows, order), balanceQuestion(balance)],
      2,
    );
    return { customer, actions: [], communicate: asked.flatMap(({ hear }) => hear), requests: asked };
  },
  refuse: (rows) => {
    const kind = rows.draw.one(["shipped", "reason", "earbuds", "theirs"] as const);
    const customer = rows.customer({ paypal: true });
    const status = kind === "shipped" ? "processed" : kind === "reason" ? "pending" : "delivered";
    const order = rows.order(customer, status, { lines: 2, earbuds: kind === "earbuds" });
    const foreign = kind === "theirs" ? rows.order(rows.customer(), "pending") : order;
    const [first] = order.lines;
    if (first === undefined) return undefined;
    const reason = kind === "reason" ? "it is cheaper elsewhere" : "I no longer need it";
    const request =
      kind === "earbuds"
        ? returnRequest(order, [first], "the original payment method")
        : {
            about: "cancel",
            say: ["I want to cancel an order.", "Please cancel an order."],
            facts: { order: foreign.number, reason },
          };
    const own = [
      `How much was my own order ${order.number} in total?`,
      `What did ${order.number} cost, how much in total?`,
    ];
    const questions = {
      shipped: trackingQuestion(order),
      reason: totalQuestion(order),
      earbuds: priceQuestion(order, first),
      theirs: { ...totalQuestion(order), say: own },
    };
    const question = questions[kind];
    return { customer, actions: [], communicate: question.hear, requests: [request, question] };
  },
  "several-requests": (rows) => {
    const customer = rows.customer({ paypal: true });
    const pending = rows.order(customer, "pending");
    const delivered = rows.order(customer, "delivered", { lines: 2 });
    const [line] = delivered.lines;
    if (line === undefined) return undefined;
    const address = rows.draw.address();
    const [swap] = swapsOf(rows, [line]);
    const method = rows.draw.one(methodsOf(customer));
    const first = rows.draw.chance(0.5)
      ? {
          action: cancelling(pending, "ordered by mistake"),
          request: {
            about: "cancel",
            say: [`Please cancel order ${pending.number}.`, `I want to cancel ${pending.number}.`],
            facts: { order: pending.number, reason: "I ordered it by mistake" },
          },
        }
      : {
          action: addressing(pending, address),
          request: {
            ...addressRequest(pending, address),
            say: [
              `Order ${pending.number} needs another address.`,
              `Please have ${pending.number} shipped elsewhere.`,
            ],
          },
        };
    const name = shortName(line);
    const second =
      swap === undefined || rows.draw.chance(0.5)
        ? {
            action: returning(delivered, [line], delivered.method),
            request: {
              ...returnRequest(delivered, [line], "the original payment method"),
              say: [
                `And I want to return the ${name} from order ${delivered.number}.`,
                `Also, I'd like to return the ${name} of ${delivered.number}.`,
              ],
            },
          }
        : {
            action: swapping("exchange_delivered_order_items", delivered, [swap], method),
            request: {
              ...swapRequest("exchange", delivered, [swap], method),
              say: [
                `Then I want to exchange the ${name} from order ${delivered.number}.`,
                `Next, please exchange the ${name} of ${delivered.number}.`,
              ],
            },
          };
    return {
      customer,
      actions: [first.action, second.action],
      communicate: [],
      requests: [first.request, { ...second.request, also: rows.draw.chance(0.5) }],
    };
  },
  "change-of-mind": (rows) => {
    const delivered = rows.draw.chance(0.5);
    const customer = rows.customer({ paypal: true });
    const order = rows.order(customer, delivered ? "delivered" : "pending", { lines: 1 });
    const [swap] = swapsOf(rows, order.lines);
    const method = rows.draw.one(methodsOf(customer));
    if (swap === undefined) return undefined;
    const name = shortName(swap.line);
    const turn = delivered ? `exchange the ${name}` : `keep the order and change the ${name}`;
    const first = delivered
      ? returnRequest(order, [swap.line], "the original payment method")
      : {
          about: "cancel",
          say: [`I want to cancel my order of a ${name}.`, `Please cancel the order of a ${name}.`],
          facts: { order: order.number, reason: "I no longer need it" },
        };
    const tool = delivered ? "exchange_delivered_order_items" : "modify_pending_order_items";
    return {
      customer,
      actions: [swapping(tool, order, [swap], method)],
      communicate: [],
      requests: [
        {
          ...first,
          turns: [
            {
              on: ["confirm"],
              about: delivered ? "exchange" : "items",
              say: [
                `Wait, I would rather ${turn}. I want ${wishOf(swap)}.`,
                `No, I'd rather ${turn}. I'd like ${wishOf(swap)}.`,
              ],
              facts: { items: `the ${name}`, options: wishOf(swap), payment: named(method) },
            },
          ],
        },
      ],
    };
  },
  correction: (rows) => {
    const customer = rows.customer();
    if (rows.draw.chance(0.5)) {
      const order = rows.order(customer, "pending");
      const address = rows.draw.address();
      const wrong = { ...address, zip: String(Number(address.zip) + 7) };
      const right = [`No, the address is ${spoken(address)}.`, `That was wrong, it is ${spoken(address)}.`];
      return {
        customer,
        actions: [addressing(order, address)],
        communicate: [],
        // Found by name and zip code only.
        facts: { ...factsOf(customer), email: `old.${customer.email}` },
        requests: [
          {
            ...addressRequest(order, wrong),
            turns: [
              {
                on: ["not_found"],
                say: [
                  `Then by name: my name is ${nameOf(customer)}, zip code ${customer.address.zip}.`,
                  `I'm ${nameOf(customer)}, zip code ${customer.address.zip}.`,
                ],
              },
              { on: ["confirm"], say: right, facts: { address: spoken(address) } },
            ],
          },
        ],
      };
    }
    const order = rows.order(customer, "delivered", { lines: 1 });
    const wrong = rows.order(customer, "delivered", { lines: 1 });
    return {
      customer,
      actions: [returning(order, order.lines, order.method)],
      communicate: [],
      requests: [
        {
          ...returnRequest(order, order.lines, "the original payment method"),
          facts: { order: wrong.number, payment: "the original payment method" },
          turns: [
            {
              on: ["confirm", "refused", "not_found"],
              say: [
                `I gave you the wrong number, it is ${order.number}.`,
                `Sorry, the order is ${order.number}.`,
              ],
              facts: { order: order.number },
            },
          ],
        },
      ],
    };
  },
};

export function factsOf({ email, name, address }: User): { readonly [fact: string]: string } {
  return { email, name: `${name.first_name} ${name.last_name}`, zip: address.zip };
}

function nameOf({ name }: User): string {
  return `${name.first_name} ${name.last_name}`;
}

type Swap = { readonly line: Line; readonly to: Variant };

/** Another available option for each line that has one. */
function swapsOf(rows: Rows, lines: readonly Line[]): readonly Swap[] {
  return lines.flatMap((line) => {
    const others = Object.values(line.product.variants).filter(
      (variant) => variant.available && variant.item_id !== line.variant.item_id,
    );
    return others.length === 0 ? [] : [{ line, to: rows.draw.one(others) }];
  });
}

function shortName({ product }: Line): string {
  return product.name.split(" ").at(-1)?.toLowerCase() ?? "";
}

/** What a customer says they want instead. */
function wishOf({ line, to }: Swap): string {
  return `the ${shortName(line)} with ${Object.values(to.options).join(" and ")}`;
}

function methodsOf(user: User): readonly Method[] {
  return Object.values(user.payment_methods).filter(({ source }) => source !== "gift_card");
}

function giftOf(user: User): Method {
  const gift = Object.values(user.payment_methods).find(({ source }) => source === "gift_card");
  if (gift === undefined) throw new RangeError(`${user.user_id} has no gift card`);
  return gift;
}

/** How a customer calls a payment method. */
function named(method: Method, order?: PlacedOrder): string {
  if (order !== undefined && method.id === order.method.id) return "the original payment method";
  return { credit_card: "my credit card", paypal: "my PayPal account" }[method.source] ?? "my gift card";
}

function money(amount: number): string {
  return amount.toFixed(2);
}

function cancelling({ number }: PlacedOrder, reason: string) {
  return { name: "cancel_pending_order", arguments: { order_id: number, reason } };
}

function returning({ number }: PlacedOrder, lines: readonly Line[], method: Method) {
  const items = lines.map(({ variant }) => variant.item_id);
  return {
    name: "return_delivered_order_items",
    arguments: { order_id: number, item_ids: items, payment_method_id: method.id },
  };
}

function swapping(name: string, { number }: PlacedOrder, swaps: readonly Swap[], method: Method) {
  return {
    name,
    arguments: {
      order_id: number,
      item_ids: swaps.map(({ line }) => line.variant.item_id),
      new_item_ids: swaps.map(({ to }) => to.item_id),
      payment_method_id: method.id,
    },
  };
}

function addressing({ number }: PlacedOrder, address: Address) {
  return { name: "modify_pending_order_address", arguments: { order_id: number, ...address } };
}

function returnRequest(order: PlacedOrder, lines: readonly Line[], payment: string) {
  const names = lines.map((line) => `the ${shortName(line)}`).join(" and ");
  return {
    about: "return",
    say: ["I want to return something.", "Something I bought is to go back, I'd like to return it."],
    facts: { order: order.number, items: names, payment, reason: "I don't like it" },
  };
}

function swapRequest(
  about: "exchange" | "items",
  order: PlacedOrder,
  swaps: readonly Swap[],
  method: Method,
) {
  const names = swaps.map(({ line }) => `the ${shortName(line)}`).join(" and ");
  return {
    about,
    say:
      about === "exchange"
        ? ["I'd like to exchange something.", "Can I exchange what I bought?"]
        : ["I want to change something in my order.", "Please change what is in my order."],
    facts: {
      order: order.number,
      items: names,
      options: swaps.map(wishOf).join(" and "),
      payment: named(method),
    },
  };
}

function addressRequest(order: PlacedOrder, address: Address) {
  return {
    about: "address",
    say: ["My order has to go to another address.", "Please change the address of my order."],
    facts: { order: order.number, address: spoken(address) },
  };
}

type Question = {
  readonly about: "question";
  readonly say: readonly string[];
  readonly hear: readonly string[];
};

function totalQuestion({ number, amount }: PlacedOrder): Question & { readonly facts: object } {
  return {
    about: "question",
    say: ["How much was it in total?", "What was the total, how much did I pay?"],
    facts: { order: number },
    hear: [money(amount)],
  };
}

function trackingQuestion({ number, tracking }: PlacedOrder): Question & { readonly facts: object } {
  return {
    about: "question",
    say: ["What is the tracking number of my order?", "Please tell me the tracking number of an order."],
    facts: { order: number },
    hear: [tracking ?? ""],
  };
}

function priceQuestion({ number }: PlacedOrder, line: Line): Question & { readonly facts: object } {
  const name = shortName(line);
  return {
    about: "question",
    say: [`How much did I pay for the ${name}?`, `How much were the ${name}?`],
    facts: { order: number },
    hear: [money(line.variant.price)],
  };
}

function offerQuestion(rows: Rows, order: PlacedOrder): Question {
  const { product } = rows.draw.one(order.lines);
  const variant = rows.draw.one(Object.values(product.variants));
  const wish = `${product.name.toLowerCase()} with ${Object.values(variant.options).join(" and ")}`;
  return {
    about: "question",
    say: [`What is the price of a ${wish}?`, `Can you tell me the price of a ${wish}?`],
    hear: [money(variant.price)],
  };
}

function balanceQuestion(balance: string): Question {
  return {
    about: "question",
    say: ["What is the balance of my gift card?", "Please tell me the balance of my gift card."],
    hear: [balance],
  };
}
