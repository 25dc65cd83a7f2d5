import type { Vocabulary } from "../vocabulary.ts";
import { deeds } from "./deeds.ts";

export const vocabulary: Vocabulary = {
  facts: {
    phone: {
      asked: /\bphone numbers?\b|\bnumber of (?:one of )?your\b|\byour (?:mobile )?number\b/u,
      told: ["My number is {}.", "It's {}.", "You'll find me under {}."],
    },
    name: {
      asked: /\bnames?\b/u,
      told: ["My name is {}.", "I'm {}."],
    },
    birth: {
      asked: /\bdate of birth\b|\bbirth ?da(?:y|te)\b|\bborn\b/u,
      told: ["I was born on {}.", "My date of birth is {}."],
    },
    line: {
      asked:
        /\bwhich (?:one )?(?:of (?:your|the|these) )?(?:phone )?(?:lines?|numbers?)\b|\bnumber (?:is|does) it\b/u,
      told: ["It's about {}.", "The one with the number {}."],
    },
    place: {
      asked: /\babroad\b|\b(?:which|what) country\b|\bwhere are you\b|\btravel/u,
      told: ["I am {}.", "At the moment I'm {}."],
    },
    gigabytes: {
      asked: /\bhow (?:many|much)\b.*\b(?:gigabytes?|gb|data)\b|\bgigabytes?\b.*\b(?:like|want|add)\b/u,
      told: ["I'd like {}.", "{}, please."],
    },
  },
  identity: [["phone"], ["name", "birth"]],
  account: /\b(?:customer|account) (?:id|number)\b|\be-?mail\b/u,
  volunteered: ["place"],
  deeds,
  subjects: {
    service: /\bservice\b|\bsignal\b|\bnetwork\b/u,
    data: /\bdata\b|\binternet\b|\bspeed\b/u,
    pictures: /\bpictures?\b|\bmms\b/u,
    bill: /\bbills?\b|\bpaid\b|\bline\b/u,
  },
};
