import type { Vocabulary } from "../vocabulary.ts";

export const vocabulary: Vocabulary = {
  facts: {
    email: {
      asked: /e-?mail/u,
      told: ["My email is {}.", "It's {}.", "You'll find me under {}."],
    },
    name: {
      asked: /\bnames?\b/u,
      told: ["My name is {}.", "I'm {}."],
    },
    zip: {
      asked: /\bzip\b|\bpost(?:al )?code\b/u,
      told: ["My zip code is {}.", "The zip code is {}."],
    },
    order: {
      asked: /\border (?:id|number|no)\b|\b(?:which|what)(?: of (?:your|these|the))? orders?\b/u,
      told: ["The order number is {}.", "It's order {}.", "It's {}."],
    },
    reason: {
      asked: /\breason\b|\bwhy\b/u,
      told: ["The reason: {}.", "Because {}.", "Well, {}."],
    },
    items: {
      asked:
        /\b(?:which|what)(?: of the| specific)? (?:items?|products?|things?)\b|\bitems? (?:(?:would|do|did) )?you\b/u,
      told: ["It's about {}.", "I mean {}."],
    },
    options: {
      asked:
        /\b(?:which|what)(?: new| other| replacement)? (?:options?|variants?|colou?rs?|sizes?|versions?|models?|one)\b|\bprefer\b|\bexchange (?:it|them) for\?|\bnew (?:items?|options?|variants?)\b|\bin(?:stead|to what)\?/u,
      told: ["I'd like {}.", "I want {}, please."],
    },
    payment: {
      asked: /\bpayment|\bpay\b|\brefund(?:ed)? (?:to|go)|\bgift card|\bcredit card|\bpaypal/u,
      told: ["Please use {} for that.", "Take {}, please."],
    },
    address: {
      asked: /(?<!mail )\baddress\b/u,
      told: ["The new address is {}.", "Please use this address: {}."],
    },
  },
  identity: [["email"], ["name", "zip"]],
  account: /\b(?:user|customer|account) (?:id|number)\b|\bphone\b/u,
  volunteered: ["order", "items", "options", "reason", "payment"],
  subjects: {
    cancel: /cancel/u,
    return: /return/u,
    exchange: /exchang|replac/u,
    address: /address|ship/u,
    items: /item|chang|modif|updat|replac|exchang|switch/u,
    payment: /payment|paypal|card/u,
  },
};
