/** What the shop's customers ask for, as the small model sees and says it. */
export const changes = ["cancel", "return", "exchange", "items", "address", "payment"] as const;
export type Change = (typeof changes)[number];

/** What customers want to know. */
export const questions = ["tracking", "total", "price", "balance", "difference", "offer"] as const;
export type Question = (typeof questions)[number];

/** What only the customer can say. */
export const details = ["who", "order", "reason", "item", "option", "method", "address"] as const;
export type Detail = (typeof details)[number];

/** What tools can be asked. */
export const sources = ["customer", "account", "order", "product", "range"] as const;
export type Source = (typeof sources)[number];

/** Products by the word that names them, one for each of the shop. */
export const products = [
  "kettle",
  "lamp",
  "mug",
  "earbuds",
  "backpack",
  "jacket",
  "shoes",
  "mat",
  "tent",
  "chair",
  "keyboard",
  "mouse",
  "bookshelf",
  "puzzle",
  "blanket",
] as const;

/** How things stand with a detail or a source. */
const states = [
  "unsaid",
  "said",
  "known",
  "unknown",
  "seen",
  "unseen",
  "good",
  "bad",
  "some",
  "available",
  "unavailable",
  "pending",
  "processed",
  "delivered",
  "cancelled",
  "mine",
  "theirs",
  "profile",
] as const;

export const END = "<end>";
export const AGENT = "<agent>";

/** Every word the small model knows. */
export const words: readonly string[] = [
  ...new Set([
    "<pad>",
    END,
    AGENT,
    "<user>",
    "<tool>",
    "yes",
    "no",
    "ok",
    "error",
    "want",
    "nothing",
    "confirmed",
    "failed",
    "told",
    "ask",
    "look",
    "confirm",
    "do",
    "refuse",
    "tell",
    "more",
    ...changes,
    ...questions,
    ...details,
    ...sources,
    ...products,
    ...states,
  ]),
];
