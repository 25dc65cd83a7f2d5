import { type Participant, type Reply, say, toolCall } from "@mua/core";
import { dumps, type PythonRandom } from "@mua/python-compat";
import { chanceOf } from "../chance.ts";
import type { Action, QuickstartTask } from "../task.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { procedural } from "./act.ts";
import { type Attends, type Care, cares } from "./care.ts";
import type { Clerk } from "./clerk.ts";

/**
 * Makes the agent's gold calls, asks the user for theirs where it is their turn, then says all that has to be said until
 * the user leaves.
 */
export function oracle(taskOf: (id: string) => QuickstartTask, vocabulary: Vocabulary): Participant {
  return {
    name: "oracle",
    join: (seat) => {
      const replies = goldReplies(taskOf(seat.task.id), vocabulary);
      return () => replies.next().value;
    },
  };
}

function* goldReplies(
  { actions, communicate }: QuickstartTask,
  vocabulary: Vocabulary,
): Generator<Reply, never> {
  for (const [index, turn] of turnsOf(actions).entries()) {
    yield turn[0]?.by === "user"
      ? say(turn.map((action) => askingFor(action, vocabulary)).join(" "))
      : {
          content: null,
          toolCalls: turn.map(({ name, arguments: args }, at) => toolCall(`call_${index}_${at}`, name, args)),
        };
  }
  const words = ["Everything is done.", ...communicate, "Is there anything else I can do for you?"].join(" ");
  for (;;) yield say(words);
}

/** Actions of one side that follow one another. */
function turnsOf(actions: readonly Action[]): readonly (readonly Action[])[] {
  const turns: Action[][] = [];
  for (const action of actions) {
    const turn = turns.at(-1);
    if (turn?.[0]?.by === action.by) turn.push(action);
    else turns.push([action]);
  }
  return turns;
}

/** How to ask a user for an action. Throws an error where no words of the domain ask for it. */
function askingFor({ name, arguments: args }: Action, { deeds = {} }: Vocabulary): string {
  const wanted = dumps(args);
  const deed = Object.values(deeds).find(
    ({ tool, arguments: own = {} }) => tool === name && dumps(new Map(Object.entries(own))) === wanted,
  );
  if (deed === undefined) throw new Error(`no words ask for ${name} with ${wanted}`);
  return deed.ask;
}

/** Says that it can do nothing, whatever it is asked. */
export const noop: Participant = {
  name: "noop",
  join: () => () => say("I am afraid I can do nothing for you."),
};

/** Follows the policy with all the care it needs. */
export function careful(clerk: Clerk): Participant {
  return procedural("careful", (words) => clerk(words, () => true));
}

const neglectedByHasty: ReadonlySet<Care> = new Set(["confirm", "ownership", "rules", "details", "requests"]);

/** Acts at once: no confirmation, no look at the policy or at whose order it is, the usual assumed for what was not said. */
export function hasty(clerk: Clerk): Participant {
  return procedural("hasty", (words) => clerk(words, (care) => !neglectedByHasty.has(care)));
}

/** How likely a forgetful agent is to forget each thing for a whole conversation. */
const FORGETS = 0.15;

/** Careful, but forgets things; which ones, the trial's seed decides before anything is said. */
export function forgetful(clerk: Clerk): Participant {
  return procedural("forgetful", (words, seat) => clerk(words, forgetting(chanceOf(seat))));
}

function forgetting(chance: PythonRandom): Attends {
  const forgotten = new Set<Care>(cares.filter(() => chance.random() < FORGETS));
  return (care) => !forgotten.has(care);
}
