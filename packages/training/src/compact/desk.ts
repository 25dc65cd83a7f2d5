import {
  type Customer,
  customer,
  type Draft,
  draftsIn,
  failed,
  more,
  type Order,
  order,
  ordersIn,
  type Product,
  product,
  productTypes,
  QUESTION,
  reconsidered,
  subjectOf,
} from "@mua/benchmark-quickstart/retail";
import { type Reply, say, type ToolCall, toolCall, type ViewMessage } from "@mua/core";
import type { z } from "zod";
import { UnreadableAnswer } from "../tokens/template.ts";
import { announcement, changeCall, report } from "./changing.ts";
import { dict, type Identity, identityIn } from "./customer.ts";
import { agrees, heard } from "./hearing.ts";
import { Request } from "./request.ts";
import {
  type Change,
  changes,
  type Detail,
  details,
  type Question,
  questions,
  type Source,
  sources,
} from "./words.ts";

/** What the model decides: one act a turn. */
type Act =
  | { readonly verb: "ask"; readonly what: Detail }
  | { readonly verb: "look"; readonly what: Source }
  | { readonly verb: "confirm" | "do"; readonly what: Change }
  | { readonly verb: "tell"; readonly what: Question }
  | { readonly verb: "refuse" | "more" };

const reader = { subjectOf, referencesIn: ordersIn };

const asking: { readonly [detail in Detail]: string } = {
  who: "Could you please tell me your email address, or your name and zip code?",
  order: "Which order is it about? Please tell me the order number.",
  reason: "What is the reason for the cancellation?",
  item: "Which items is it about?",
  option: "Which options would you like?",
  method: "Which payment method would you like to use?",
  address: "What is the new address?",
};

const MORE = "Is there anything else I can do for you?";

/**
 * The desk at which the small model sits: it reads the customer's words and the tools' results into how things stand, and
 * turns the model's acts into words and calls. What to do, and when, is the model's; the filling-in is the desk's.
 */
export class Desk {
  #identity: Identity | undefined;
  /** What was said before they were known. */
  #introduction = "";
  #customerId: string | undefined;
  /** What was said about who they are has led to nobody. */
  #unknown = false;
  #customer: Customer | undefined;
  readonly #orders = new Map<string, Order | null>();
  readonly #products = new Map<string, Product>();
  #range: { readonly [name: string]: string } | undefined;
  #drafts: readonly Draft[] = [];
  /** The request that was dealt with last. */
  #last: Draft | undefined;
  #confirmed = false;
  #failed = false;
  /** Done, and not yet said. */
  readonly #done: string[] = [];
  #act: Act = { verb: "more" };
  #product = "";
  #calls = 0;

  /** Takes in what the customer said or a tool gave. */
  hear(message: ViewMessage): void {
    if (message.role === "user")
      this.#listen(heard(message.content, this.#act.verb === "ask" ? this.#act.what : undefined));
    else if (message.role === "tool") this.#note(message.content);
  }

  #listen(text: string): void {
    if (this.#customerId === undefined || this.#unknown) this.#introduction += ` ${text}`;
    // A name and its zip code may come one after the other.
    const identity =
      identityIn(text) ?? (this.#identity === undefined ? identityIn(this.#introduction) : undefined);
    if (identity !== undefined) {
      this.#identity = identity;
      this.#unknown = false;
    }
    const [current, ...rest] = this.#drafts;
    const { verb } = this.#act;
    if (current === undefined || verb === "more" || verb === "refuse" || verb === "tell") {
      this.#drafts = draftsIn(reader, text, current ?? this.#last, () => true);
      this.#begin();
      return;
    }
    if (verb === "ask" && this.#act.what === "who") return;
    if (verb === "confirm" && agrees(text)) {
      this.#confirmed = true;
      return;
    }
    const again = verb === "confirm" ? reconsidered(reader, current, text) : more(reader, current, text);
    this.#drafts = [again, ...rest];
    this.#begin();
  }

  /** The request at the head is looked at anew. */
  #begin(): void {
    this.#confirmed = false;
    this.#failed = false;
    const [current, ...rest] = this.#drafts;
    if (current?.about !== QUESTION) return;
    this.#drafts = [{ ...current, reference: current.reference ?? this.#last?.reference }, ...rest];
  }

  #settle(): void {
    const [current, ...rest] = this.#drafts;
    this.#last = current ?? this.#last;
    this.#drafts = rest;
    this.#begin();
  }

  #note(result: string): void {
    const wrong = failed(result);
    const act = this.#act;
    if (act.verb === "do") {
      if (wrong) this.#failed = true;
      else {
        this.#keepOrder(result);
        this.#done.push(report(act.what, this.#request));
        this.#settle();
      }
    } else if (act.verb === "look") {
      if (act.what === "customer") {
        this.#unknown = wrong;
        this.#customerId = wrong ? this.#customerId : result;
      } else if (act.what === "account") this.#customer = read(customer, result);
      else if (act.what === "range") this.#range = read(productTypes, result);
      else if (act.what === "order") {
        const number = this.#drafts[0]?.reference;
        if (number !== undefined && wrong) this.#orders.set(number, null);
        else this.#keepOrder(result);
      } else {
        const found = read(product, result);
        if (found !== undefined) this.#products.set(this.#product, found);
      }
    }
  }

  #keepOrder(result: string): void {
    const found = read(order, result);
    if (found !== undefined) this.#orders.set(found.order_id, found);
  }

  get #request(): Request | undefined {
    const [draft] = this.#drafts;
    return draft === undefined
      ? undefined
      : new Request(draft, {
          customer: this.#customer,
          orders: this.#orders,
          products: this.#products,
          range: this.#range,
        });
  }

  /** How things stand, in words of the vocabulary. */
  status(): readonly string[] {
    const who =
      this.#customerId !== undefined && !this.#unknown
        ? ["known", "account", this.#customer === undefined ? "unseen" : "seen"]
        : [this.#unknown ? "unknown" : this.#identity === undefined ? "unsaid" : "said"];
    return [
      "who",
      ...who,
      ...(this.#request?.status(this.#customerId) ?? ["want", "nothing"]),
      ...(this.#confirmed ? ["confirmed"] : []),
      ...(this.#failed ? ["failed"] : []),
    ];
  }

  /** What an act comes to. Throws an UnreadableAnswer when the words are no act. */
  play(words: readonly string[]): Reply {
    const act = actIn(words);
    this.#act = act;
    const request = this.#request;
    switch (act.verb) {
      case "ask":
        return say(
          this.#unknown && act.what === "who"
            ? `I could not find an account with that. ${asking.who}`
            : asking[act.what],
        );
      case "look":
        return calling(this.#lookUp(act.what, request));
      case "confirm":
        return say(announcement(act.what, request));
      case "do":
        return calling(changeCall(this.#newId(), act.what, request, this.#customerId ?? ""));
      case "tell":
        return this.#close(request?.answer(act.what) ?? "I do not know that.");
      case "refuse":
        return this.#close(`I am sorry, that is not possible.`);
      case "more":
        return say([...this.#done.splice(0), MORE].join(" "));
    }
  }

  /** The last word on the request at the head. */
  #close(text: string): Reply {
    this.#settle();
    return say([...this.#done.splice(0), text, MORE].join(" "));
  }

  #lookUp(source: Source, request: Request | undefined): ToolCall {
    const id = this.#newId();
    switch (source) {
      case "customer": {
        const { tool, arguments: args } = this.#identity ?? {
          tool: "find_user_id_by_email",
          arguments: dict({}),
        };
        return toolCall(id, tool, args);
      }
      case "account":
        return toolCall(id, "get_user_details", dict({ user_id: this.#customerId ?? "" }));
      case "order":
        return toolCall(id, "get_order_details", dict({ order_id: request?.draft.reference ?? "" }));
      case "range":
        return toolCall(id, "list_all_product_types", dict({}));
      case "product": {
        const unseen = request?.swaps.find(({ variant }) => variant === "unseen")?.item.product_id;
        this.#product = unseen ?? request?.productId ?? "";
        return toolCall(id, "get_product_details", dict({ product_id: this.#product }));
      }
    }
  }

  #newId(): string {
    return `call_${this.#calls++}`;
  }
}

function calling(call: ToolCall): Reply {
  return { content: null, toolCalls: [call] };
}

function actIn([verb, what, ...rest]: readonly string[]): Act {
  const among = <W extends string>(choices: readonly W[]) => choices.find((choice) => choice === what);
  if (rest.length === 0) {
    if ((verb === "refuse" || verb === "more") && what === undefined) return { verb };
    const detail = verb === "ask" ? among(details) : undefined;
    if (detail !== undefined) return { verb: "ask", what: detail };
    const source = verb === "look" ? among(sources) : undefined;
    if (source !== undefined) return { verb: "look", what: source };
    const change = among(changes);
    if ((verb === "confirm" || verb === "do") && change !== undefined) return { verb, what: change };
    const question = verb === "tell" ? among(questions) : undefined;
    if (question !== undefined) return { verb: "tell", what: question };
  }
  throw new UnreadableAnswer(`'${[verb, what, ...rest].filter(Boolean).join(" ")}' is no act`);
}

/** A tool's result by a schema; undefined when it is something else. */
function read<T>(schema: z.ZodType<T>, result: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(result)).data;
  } catch {
    return undefined;
  }
}
