import { type Participant, say, toolCall } from "@mua/core";
import type { PythonRandom } from "@mua/python-compat";
import { chanceOf } from "../chance.ts";
import type { QuickstartTask } from "../task.ts";
import { proceduralAgent } from "./act.ts";
import { type Attends, type Care, cares } from "./care.ts";
import type { Clerk } from "./clerk.ts";

/** Makes all gold calls at once, then says all that has to be said until the user leaves. */
export function oracle(taskOf: (id: string) => QuickstartTask): Participant {
  return {
    name: "oracle",
    join: (seat) => {
      const { actions, communicate } = taskOf(seat.task.id);
      const calls = actions.map(({ name, arguments: args }, index) => toolCall(`call_${index}`, name, args));
      const words = ["Everything is done.", ...communicate, "Is there anything else I can do for you?"].join(
        " ",
      );
      let called = calls.length === 0;
      return () => {
        if (called) return say(words);
        called = true;
        return { content: null, toolCalls: calls };
      };
    },
  };
}

/** Says that it can do nothing, whatever it is asked. */
export const noop: Participant = {
  name: "noop",
  join: () => () => say("I am afraid I can do nothing for you."),
};

/** Follows the policy with all the care it needs. */
export function careful(clerk: Clerk): Participant {
  return proceduralAgent("careful", (words) => clerk(words, () => true));
}

const neglectedByHasty: ReadonlySet<Care> = new Set(["confirm", "ownership", "rules", "details", "requests"]);

/** Acts at once: no confirmation, no look at the policy or at whose order it is, the usual assumed for what was not said. */
export function hasty(clerk: Clerk): Participant {
  return proceduralAgent("hasty", (words) => clerk(words, (care) => !neglectedByHasty.has(care)));
}

/** How likely a forgetful agent is to forget each thing for a whole conversation. */
const FORGETS = 0.15;

/** Careful, but forgets things; which ones, the trial's seed decides before anything is said. */
export function forgetful(clerk: Clerk): Participant {
  return proceduralAgent("forgetful", (words, seat) => clerk(words, forgetting(chanceOf(seat))));
}

function forgetting(chance: PythonRandom): Attends {
  const forgotten = new Set<Care>(cares.filter(() => chance.random() < FORGETS));
  return (care) => !forgotten.has(care);
}
