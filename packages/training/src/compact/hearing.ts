import type { Detail } from "./words.ts";

/**
 * What a customer's message comes to in the words that the desk understands. The scripted user speaks in them already;
 * people and language models say the same in many ways. Whatever is not among these is left as it is: words that nobody
 * understands are then as if they had not been said. `asked` is what the customer was asked for: an answer need not name it
 * again.
 */
export function heard(text: string, asked?: Detail): string {
  let plain = text
    .slice(0, ATTENTION)
    .replaceAll(/[’‘]/gu, "'")
    .replaceAll(/[*_`]+/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim()
    // What is said next is another sentence.
    .replace(/[\p{L}\p{N}]$/u, "$&.");
  for (const [said, meant] of meanings) plain = plain.replace(said, meant);
  if (asked === "order") return plain.replace(/(?<![\w#])(\d{5})(?!\w)/u, "#Q$1");
  if (asked === "reason" && !/\breason\b|\bbecause\b|\bwell,|\?/iu.test(plain)) return `The reason: ${plain}`;
  return plain;
}

/** Whether an answer to "do you confirm?" is a plain yes. */
export function agrees(text: string): boolean {
  return /^yes\b/iu.test(text) || (yes.test(text) && !reservation.test(text));
}

/** As much as is read of one message; the rest goes unnoticed. */
const ATTENTION = 1000;

const yes =
  /^\W*(?:(?:great|perfect|okay|ok|alright|all right|thanks|thank you|good|fine)\b\W*)*(?:yep|yeah|yup|sure|correct|exactly|absolutely|certainly|definitely|of course|(?:please )?(?:do|go ahead|proceed)\b|(?:that )?sounds (?:good|right|great)|(?:that|this|it|everything)(?:'s| is| looks) (?:right|correct|good|fine|great)|i(?: do| can)? confirm|confirmed|i agree|(?:great|perfect|okay|ok|fine)\W*$)/iu;
const reservation =
  /\b(?:no|not|but|however|wait|instead|actually|rather|except|unless|changed my mind)\b|n't\b/iu;

/** Ways to say things, and what the desk calls them. */
const meanings: readonly (readonly [said: RegExp, meant: string])[] = [
  // Order numbers, however they are written.
  [/(?<![\w#])#?q ?-?(\d{5})(?!\d)/giu, "#Q$1"],
  [/\border(?: number| no\.?| id)?(?: is|:)? #?(\d{5})(?!\d)/giu, "order #Q$1"],
  // Who it is.
  [/\b(?:[Tt]his is|[Nn]ame's|[Nn]ame:) (?=\p{Lu}\p{L}+ \p{Lu}\p{L}+)/u, "my name is "],
  [
    /^(?:[Ii]t's )?(?=\p{Lu}\p{L}+ \p{Lu}\p{L}+\W+(?:(?:my |the )?[Zz]ip(?: code)?(?: is)?:? ?)?\d{5}\b)/u,
    "my name is ",
  ],
  // What is wanted.
  [
    /\b(?:send|ship|give|bring|take) (it|them|this|that|these|those|something|everything|one|some|(?:the|my|an?|one of) [\w' -]{1,40}?) back\b/giu,
    "return $1",
  ],
  [/\b(?:send|ship|give|bring)(?:ing)? back\b|\breturn(?:ing|ed|s)\b/giu, "return"],
  [/\bget (?:my money back|a refund) for\b/giu, "return"],
  [/\bcall(?:ing)? off\b/giu, "cancel"],
  [
    /\b(?:swap|trade)(?:ping|ping out| out| in)?\b|\bexchanging\b|\breplace(?= (?:it|them|the|my)\b)/giu,
    "exchange",
  ],
  [/\b(?:modify(?:ing)?|alter(?:ing)?|updat(?:e|ing)|adjust(?:ing)?|switch(?:ing)?|changing)\b/giu, "change"],
  [/\bchange (?:my|the|how) (?:payment(?! method)|i pay)\b/giu, "change the payment method"],
  [
    /\b(?:deliver(?:ed)?|delivery|ship|shipping|sent|go(?:es)?|redirected|rerouted) to (?=(?:a |my |the |another )?(?:new |different |other )?(?:place|home|house|flat|office)\b)/giu,
    "shipped to ",
  ],
  [
    /\b(?:a different|some other|another|a new) (?:card|way (?:to pay|of paying)|method of payment|form of payment|payment option)\b/giu,
    "another payment method",
  ],
  [/\bhow much (?:of my|credit|money)[\w ]* (?=gift ?-?card)/giu, "what is the balance of my "],
  [/\bgift-?card\b/giu, "gift card"],
  [
    /\bwhere(?:'s| is) my (?:order|package|parcel|delivery)\b|\btrack (?=my|the|it|an)/giu,
    "what is the tracking number of my order ",
  ],
  [/\b(?:what did|how much did) (?:i pay|it cost(?: me)?|that cost(?: me)?)\b/giu, "how much did I pay"],
  // How it is paid.
  [/\b(?:my|the) (?:visa|mastercard|debit card|bank card|master card)(?: card)?\b/giu, "my credit card"],
  [
    /\b(?:the )?(?:same|original) (?:method|way|card|account|form)(?: of payment)?(?: (?:that )?(?:i|we) (?:used|paid with))?\b|\b(?:the )?(?:card|account|method|way|one) (?:that )?i (?:originally )?(?:used|paid with|paid)\b|\bback to where i paid from\b/giu,
    "the original payment method",
  ],
  // Why.
  [
    /\b(?:don't|do not) (?:want|require) (?:it|that|this|the order|them)(?: any ?more| any longer)?\b|\bno longer (?:want|require)\b|\bnot needed any ?more\b/giu,
    "no longer need it",
  ],
  [/\b(?:didn't|did not) mean to (?:order|buy|place)\b|\bwrong (?:click|button)\b/giu, "by mistake"],
  // Addresses: the state and the zip code stand beside each other.
  [/\b([A-Z]{2})[,.]? +(?:zip(?: code)?:? )?(\d{5})\b/gu, "$1 $2"],
];
