import {
  type Check,
  type Ending,
  type EpisodeRecord,
  type Expected,
  type ExpectedAction,
  type Message,
  type Score,
  type Side,
  toolCall,
} from "@mua/core";
import { type Dict, fromJson, type Json } from "@mua/python-compat";

/** Arguments of a call. */
function args(values: { readonly [name: string]: Json }): Dict {
  return new Map(Object.entries(values).map(([name, value]) => [name, fromJson(value)]));
}

export function gold(
  name: string,
  values: { readonly [name: string]: Json } = {},
  side: Side = "agent",
): ExpectedAction {
  return { side, name, arguments: args(values) };
}

/** What a benchmark of these tests expects: `set_…`, `toggle_…` write, `hand_over` hands over, all else reads. */
export function expecting(actions: readonly ExpectedAction[], information: readonly string[] = []): Expected {
  return {
    actions,
    information: information.map((text) => ({ text, isSaidIn: (content) => content.includes(text) })),
    effect: (_side, tool) => {
      if (tool === "hand_over") return "handover";
      return /^(?:set|toggle)_/u.test(tool) ? "write" : "none";
    },
    subject: (check) => {
      if (check === "SAID") return "information";
      return check === "JUDGED" ? "judgement" : "actions";
    },
    rehearse: () => actions.map(() => ({ changed: true })),
    differences: () => [],
  };
}

export function says(role: Side, content: string, flags?: readonly string[]): Message {
  return { role, content, toolCalls: null, ...(flags && { flags }) };
}

/** A call with its result; an error where one is given. */
export function calls(
  role: Side,
  name: string,
  values: { readonly [name: string]: Json } = {},
  error?: string,
): readonly Message[] {
  return [
    { role, content: null, toolCalls: [toolCall("1", name, args(values))] },
    {
      role: "tool",
      callId: "1",
      name,
      requestor: role,
      content: error ?? "ok",
      error: error !== undefined,
    },
  ];
}

const done: Ending = { outcome: "completed", reason: "user_stop" };

export function failed(name: string, evidence?: string): Check {
  return { name, reward: 0, counts: true, ...(evidence === undefined ? {} : { evidence }) };
}

/** An episode with these messages; scored 0 for the given checks, or as `score` says. */
export function episode(
  messages: readonly (Message | readonly Message[])[],
  checks: readonly Check[] = [failed("STATE")],
  { ending = done, score, judge }: { ending?: Ending; score?: Score; judge?: string } = {},
): EpisodeRecord {
  return {
    trajectory: {
      benchmark: "test",
      dataset: { name: "test", version: "1", hash: "0" },
      task: "1",
      trial: 0,
      seed: 0,
      participants: { agent: "a", user: "u", ...(judge === undefined ? {} : { judge }) },
      messages: messages.flat(),
      ending,
      startedAt: 0,
      seconds: 0,
    },
    score: score ?? { reward: 0, checks },
    judge: [],
  };
}
