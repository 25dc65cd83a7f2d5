import type { Vocabulary } from "../vocabulary.ts";

export const vocabulary: Vocabulary = {
  facts: {
    user: {
      asked: /\b(?:user|customer|account|member(?:ship)?|profile|traveler) ?(?:ids?|numbers?|names?)\b/u,
      told: ["My user id is {}.", "It's {}.", "You'll find me under {}."],
    },
    reservation: {
      asked:
        /\b(?:reservation|booking|confirmation) (?:ids?|numbers?|codes?)\b|\b(?:which|what)(?: of (?:your|these|the))? (?:reservations?|bookings?|trips?)\b/u,
      told: ["The reservation number is {}.", "It's reservation {}.", "It's {}."],
    },
    reason: {
      asked: /\breason\b|\bwhy\b/u,
      told: ["The reason: {}.", "Because {}.", "Well, {}."],
    },
    route: {
      asked:
        /\bwhere\b|\b(?:departure|arrival) (?:and|city|airport)\b|\bdestination\b|\borigin\b|\broute\b|\b(?:which|what) (?:cit(?:y|ies)|airports?)\b/u,
      told: ["From {}.", "I want to go from {}."],
    },
    date: {
      asked: /\b(?:what|which|travel|departure|new|preferred) (?:days?|dates?)\b|\bwhen\b/u,
      told: ["On {}.", "I'd like to go on {}."],
    },
    cabin: {
      asked: /\bcabin\b|\b(?:what|which|travel) class\b/u,
      told: ["In {}, please.", "I'd like to fly in {}."],
    },
    flight: {
      asked:
        /\b(?:which|what)(?: of (?:these|those|the))?(?: \w+)? (?:flights?|options?|connections?|one)\b|\bprefer|\bwhat time\b/u,
      told: ["I'll take {}.", "I'd like {}."],
    },
    passengers: {
      asked: /\bpassengers?\b|\bwho\b.*\b(?:travell?ing|travels?|flying|flies)\b|\btravell?ers?\b/u,
      told: ["It's {}.", "Travelling: {}."],
    },
    bags: {
      asked: /\b(?:bags?|baggage|luggage|suitcases?)\b/u,
      told: ["That's {}.", "Please make it {}."],
    },
    insurance: {
      asked: /\binsurance\b|\binsured?\b/u,
      told: ["I want {}.", "Please note: {}."],
    },
    name: {
      asked: /\bspell(?:ed|ing)?\b|\b(?:correct|right|new|full|first|last) names?\b/u,
      told: ["It should say: {}.", "Well, {}."],
    },
    payment: {
      asked: /\bpayment|\bpay\b|\bgift card|\bcredit card|\bcharged? to\b/u,
      told: ["Please use {} for that.", "Take {}, please."],
    },
  },
  identity: [["user"]],
  account: /e-?mail|\bphone\b|\bwho you are\b|\byour identity\b/u,
  volunteered: ["reservation", "route", "date", "cabin", "payment"],
  subjects: {
    book: /\bbook(?:ed|ing)?\b/u,
    cancel: /cancel/u,
    flights: /flight|chang|mov|upgrad|rebook/u,
    bags: /\bbags?\b|baggage|luggage/u,
    passengers: /passenger|name/u,
    compensation: /certificate|compensat/u,
  },
};
