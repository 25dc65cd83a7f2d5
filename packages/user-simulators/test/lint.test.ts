import { type Reply, say, toolCall, type View } from "@mua/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linted, lintUserTurn } from "../src/index.ts";

const view = (turns: number): View => ({
  system: null,
  messages: Array.from({ length: turns }, () => [
    { role: "user", content: "How can I help you?" } as const,
    { role: "assistant", content: "My order.", toolCalls: null } as const,
  ]).flat(),
  tools: [],
  toolChoice: "auto",
});
const calling: Reply = { content: "###STOP###", toolCalls: [toolCall("1", "look", new Map())] };

test.each<[reply: Reply, turns: number, flags: readonly string[]]>([
  [say("I want to cancel my order #W1."), 0, []],
  [say("Yes, please."), 2, []],
  [say("Thank you. ###STOP###"), 2, []],
  [say("###TRANSFER###"), 1, []],
  [{ content: null, toolCalls: [toolCall("1", "look", new Map())] }, 1, []],
  [say(""), 1, ["empty"]],
  [say(" \n"), 1, ["empty"]],
  [{ content: null, toolCalls: null }, 1, ["empty"]],
  [{ content: null, toolCalls: [] }, 1, ["empty"]],
  [say("###STOP###"), 0, ["early_stop"]],
  [say("Which card was it? ###STOP###"), 2, ["early_stop"]],
  [calling, 2, ["early_stop"]],
  [say("Hello! How can I help you today?"), 0, ["speaks_as_agent"]],
  [say("Your order has been cancelled. Is there anything else I can help you with?"), 2, ["speaks_as_agent"]],
  [say("Thought: I should ask for a refund.\nUser Response: I want a refund."), 1, ["thinks_aloud"]],
  [say("<think>hm</think> Yes."), 1, ["thinks_aloud"]],
  [say("The instructions say that I want a refund."), 1, ["thinks_aloud"]],
])("%j after %i turns", (reply, turns, flags) => {
  expect(lintUserTurn(reply, view(turns))).toEqual(flags);
});

test("flags are added to those that are there, and nothing else is touched", async () => {
  const reply: Reply = {
    content: "How can I help you?",
    toolCalls: null,
    flags: ["cut_off"],
    reasoning: "hm",
  };
  const user = linted({ name: "x", join: () => () => reply });
  const seat = {
    role: "user",
    task: { id: "1", summary: "", needsJudge: false },
    trial: 0,
    seed: 1,
  } as const;
  const respond = user.join(seat);
  expect(await respond(view(0), new AbortController().signal)).toEqual({
    ...reply,
    flags: ["cut_off", "speaks_as_agent"],
  });
});

test("any text is looked at without a throw", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => void lintUserTurn(say(text), view(1))));
});
