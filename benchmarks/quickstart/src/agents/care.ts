/** What an agent may or may not pay attention to. */
export const cares = [
  /** Asks for a yes before changing anything. */
  "confirm",
  /** Looks whose order or booking it is. */
  "ownership",
  /** Applies what the policy forbids and the tools do not. */
  "rules",
  /** Asks for the reason and the payment method instead of assuming the usual. */
  "details",
  /** Treats every item that is named, not just the first. */
  "items",
  /** Treats every request by itself, not all as about the first order or booking. */
  "requests",
  /** Says what was asked. */
  "answer",
] as const;

export type Care = (typeof cares)[number];

/** Whether an agent pays attention to something. */
export type Attends = (care: Care) => boolean;
