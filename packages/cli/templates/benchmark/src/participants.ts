import { type Participant, type Role, say, toolCall } from "@mua/core";
import { leave } from "./protocol.ts";
import type { ExampleTask } from "./task.ts";

/** Who comes with this benchmark: a perfect agent, one that does nothing, and a user without a model. */
export function participants(taskOf: (id: string) => ExampleTask): {
  readonly [role in Role]: readonly Participant[];
} {
  return {
    agent: [oracle(taskOf), noop],
    user: [scripted(taskOf)],
    judge: [],
  };
}

/** Makes all gold calls at once, then says all that has to be said. */
function oracle(taskOf: (id: string) => ExampleTask): Participant {
  return {
    name: "oracle",
    join: ({ task }) => {
      const { actions, say: words } = taskOf(task.id);
      const calls = actions.map(({ name, arguments: args }, index) => toolCall(`call_${index}`, name, args));
      let called = calls.length === 0;
      return () => {
        if (called) return say(["Done.", ...words].join(" "));
        called = true;
        return { content: null, toolCalls: calls };
      };
    },
  };
}

/** What it gets is what the tasks give away for nothing. */
const noop: Participant = { name: "noop", join: () => () => say("I am afraid I can do nothing for you.") };

/** Says what the user wants, and leaves after the first answer. */
function scripted(taskOf: (id: string) => ExampleTask): Participant {
  return {
    name: "scripted",
    join: ({ task }) => {
      let asked = false;
      return () => {
        if (asked) return leave("Thank you, that is all.");
        asked = true;
        return say(taskOf(task.id).request);
      };
    },
  };
}
