import { type Participant, type Reply, type Role, type Side, say, toolCall } from "@mua/core";
import { type Dict, dumps } from "@mua/python-compat";
import { actionText } from "./prompts.ts";
import type { Action, Tau2Task } from "./task.ts";

/** The participants this benchmark brings along, by role; `taskOf` finds the task of a seat. */
export function participants(taskOf: (id: string) => Tau2Task): {
  readonly [role in Role]: readonly Participant[];
} {
  return {
    agent: [oracle(taskOf), noop],
    user: [following("scripted", "user", taskOf, userTurns), following("noop", "user", taskOf, idleTurns)],
    judge: [following("scripted", "judge", taskOf, judgeTurns)],
  };
}

/** A participant whose replies do not depend on what it hears. */
function following(
  name: string,
  role: Role,
  taskOf: (id: string) => Tau2Task,
  turns: (task: Tau2Task, call: Calls) => Generator<Reply, never>,
): Participant {
  return {
    name,
    join: (seat) => {
      const replies = turns(taskOf(seat.task.id), numbered(role));
      return () => replies.next().value;
    },
  };
}

/**
 * Makes the agent's gold calls in order, asks the user in words to do theirs, and in the end says all that has to be
 * communicated. Without a user it makes all gold calls itself.
 */
function oracle(taskOf: (id: string) => Tau2Task): Participant {
  return {
    name: "oracle",
    join: (seat) => {
      let replies: Generator<Reply, never> | undefined;
      return (view) => {
        const turns = view.toolChoice === "required" ? soloTurns : agentTurns;
        replies ??= turns(taskOf(seat.task.id), numbered("agent"));
        return replies.next().value;
      };
    },
  };
}

/** Says that it can do nothing; without a user, that it is done. */
const noop: Participant = {
  name: "noop",
  join: () => {
    const call = numbered("agent");
    return (view) =>
      view.toolChoice === "required" ? call("done", new Map()) : say("I am afraid I can do nothing for you.");
  },
};

function* agentTurns({ criteria }: Tau2Task, call: Calls): Generator<Reply, never> {
  for (const { side, actions } of runs(criteria?.actions ?? [])) {
    if (side === "agent") yield* actions.map((action) => call(action.name, action.arguments));
    else yield say(`Please do the following on your side: ${actions.map(actionText).join(", ")}`);
  }
  const words = ["Everything is done.", ...(criteria?.communicateInfo ?? [])].join("\n");
  for (;;) yield say(words);
}

function* soloTurns({ criteria }: Tau2Task, call: Calls): Generator<Reply, never> {
  for (const { name, arguments: args } of criteria?.actions ?? []) yield call(name, args);
  for (;;) yield call("done", new Map());
}

const FAREWELL = "Thank you, that is all. ###STOP###";

/** Says what the user wants, does one run of gold actions after each answer of the agent, and leaves. */
function* userTurns({ request, criteria }: Tau2Task, call: Calls): Generator<Reply, never> {
  yield say(request);
  for (const { side, actions } of runs(criteria?.actions ?? [])) {
    if (side === "agent") continue;
    yield* actions.map((action) => call(action.name, action.arguments));
    yield say("I have done that.");
  }
  for (;;) yield say(FAREWELL);
}

/** Says what the user wants, and leaves after one answer. */
function* idleTurns({ request }: Tau2Task): Generator<Reply, never> {
  yield say(request);
  for (;;) yield say(FAREWELL);
}

function* judgeTurns({ criteria }: Tau2Task): Generator<Reply, never> {
  const results = (criteria?.nlAssertions ?? []).map((expectedOutcome) => ({
    expectedOutcome,
    reasoning: "A script says so.",
    metExpectation: true,
  }));
  for (;;) yield say(dumps({ results }));
}

/** Actions of one side that follow one another. */
function runs(
  actions: readonly Action[],
): readonly { readonly side: Side; readonly actions: readonly Action[] }[] {
  const found: { side: Side; actions: Action[] }[] = [];
  for (const action of actions) {
    const last = found.at(-1);
    if (last?.side === action.requestor) last.actions.push(action);
    else found.push({ side: action.requestor, actions: [action] });
  }
  return found;
}

type Calls = (name: string, args: Dict) => Reply;

/** Replies with one call; ids count up in the episode. */
function numbered(role: Role): Calls {
  let count = 0;
  return (name, args) => {
    count += 1;
    return { content: null, toolCalls: [toolCall(`${role}_call_${count}`, name, args)] };
  };
}
