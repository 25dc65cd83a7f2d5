import { type Participant, type Reply, type Role, say, type ToolCall, toolCall } from "@mua/core";
import { repr } from "@mua/python-compat";
import type { Backend } from "./backend.ts";
import { type NamedCall, readCall } from "./named-call.ts";
import type { BfclTask } from "./task.ts";

const DONE = say("Done with this turn.");

/** Who can play a role without a model. */
export function participants(options: {
  readonly backend: Backend;
  readonly taskOf: (id: string) => BfclTask;
  /** What the user says when functions are added. */
  readonly added: () => string;
}): { readonly [role in Role]: readonly Participant[] } {
  return {
    agent: [oracle(options.backend, options.taskOf), noop],
    user: [scriptedUser(options.taskOf, options.added)],
    judge: [],
  };
}

/** Says the turns of the data set, one after the other. */
function scriptedUser(taskOf: (id: string) => BfclTask, added: () => string): Participant {
  return {
    name: "scripted",
    join: (seat) => {
      const task = taskOf(seat.task.id);
      let turn = 0;
      return () => {
        const words = wordsOf(task, turn, added);
        turn += 1;
        return say(words);
      };
    },
  };
}

/** What the user says to open a turn. */
export function wordsOf({ turns, heldOut }: BfclTask, turn: number, added: () => string): string {
  return heldOut.has(turn) ? added() : (turns[turn]?.join("\n") ?? "");
}

/** Ends every turn without a call. */
const noop: Participant = { name: "noop", join: () => () => DONE };

/** Makes the calls of the ground truth, a turn's calls in one step. */
function oracle(backend: Backend, taskOf: (id: string) => BfclTask): Participant {
  return {
    name: "oracle",
    join: (seat) => {
      const task = taskOf(seat.task.id);
      let turn = -1;
      let acted = false;
      return (view) => {
        if (acted) {
          acted = false;
          return DONE;
        }
        turn += 1;
        const calls = (task.groundTruth[turn] ?? []).map((text) => readCall(text, backend, task));
        if (calls.length === 0) return DONE;
        acted = true;
        return view.system === null ? nativeReply(calls, turn) : say(`[${calls.map(callText).join(", ")}]`);
      };
    },
  };
}

function nativeReply(calls: readonly NamedCall[], turn: number): Reply {
  const toolCalls = calls.map(
    (call, index): ToolCall => toolCall(`call_${turn}_${index}`, call.name, call.arguments),
  );
  return { content: null, toolCalls };
}

function callText({ name, arguments: args }: NamedCall): string {
  return `${name}(${Array.from(args, ([key, value]) => `${key}=${repr(value)}`).join(", ")})`;
}
