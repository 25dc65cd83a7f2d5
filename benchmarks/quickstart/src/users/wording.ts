import type { PythonRandom } from "@mua/python-compat";
import { STOP } from "../conversation.ts";
import type { Vocabulary } from "../vocabulary.ts";

/** What scripted users say beside what a task and its domain give them; a trial picks one wording of each. */
const wordings = {
  hello: ["", "Hi. ", "Hello! ", "Good morning. "],
  yes: ["Yes, please go ahead.", "Yes, that's right.", "Yes, please do that."],
  first: ["Before you do that: ", "One more thing first: ", "Almost. "],
  declines: ["No, thank you.", "No, I don't want that.", "No, not that, thanks."],
  unknown: ["I don't know that, sorry.", "I can't tell you that.", "That I don't know."],
  reports: ["All right. ", "Okay: ", "Here is what I see. "],
  waits: ["All right, I'll wait.", "Okay.", "Sure, take your time."],
  repeats: ["As I said: ", "I told you already: ", "Once more: "],
  reminds: ["There is something left. ", "One thing is still open. ", "You haven't dealt with this yet: "],
  complains: ["This does not help me. ", "I'm losing patience. ", "Please just do this: "],
  thanks: ["Thank you, that's all.", "That was everything. Bye!", "That's all, thanks."],
  leaves: [
    "This leads nowhere, I'll try another time.",
    "I give up. Goodbye.",
    "I have no more time for this.",
  ],
  handedOver: ["Okay, I'll wait for your colleague.", "All right, thank you."],
} as const satisfies { readonly [occasion: string]: readonly string[] };

/** Words for one user in one trial. */
export type Voice = {
  say(occasion: keyof typeof wordings): string;
  /** Tells what is known of a fact. */
  tell(fact: string, what: string): string;
  pick(choices: readonly string[]): string;
  /** The last message of a conversation. */
  end(occasion: "thanks" | "leaves" | "handedOver"): string;
};

/** A voice that draws its wordings from `chance`. */
export function voiceOf({ facts }: Vocabulary, chance: PythonRandom): Voice {
  const pick = (choices: readonly string[]) => chance.choice(choices);
  const say = (occasion: keyof typeof wordings) => pick(wordings[occasion]);
  return {
    say,
    tell: (fact, what) => pick(facts[fact]?.told ?? ["{}"]).replace("{}", () => what),
    pick,
    end: (occasion) => `${say(occasion)} ${STOP}`,
  };
}
