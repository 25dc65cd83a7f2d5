import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Participant, type Reply, say, type Task, type View } from "@mua/core";
import { describe, expect, test } from "vitest";
import {
  parseStrategyTexts,
  type StrategyTexts,
  strategicUser,
  type UserStrategy,
  withPersona,
} from "../src/index.ts";

const root = process.env["MUA_RECORDINGS"] || undefined;
const signal = new AbortController().signal;
const seat = { role: "user", task: { id: "1", summary: "", needsJudge: false }, trial: 0, seed: 1 } as const;
const usage = { input: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0, cost: 1 };
const texts: StrategyTexts = {
  llm: "Be brief.{instruction_display}Rules",
  react: "Think.{instruction_display}",
  verify: "Fine? {transcript} / {response}",
  reflect: "Better! {transcript} / {response}",
};
const view: View = {
  system: "Return the lamp. {response}",
  messages: [
    { role: "user", content: "Hi!" },
    { role: "assistant", content: "Hello.", toolCalls: null },
    { role: "user", content: "Well?" },
  ],
  tools: [],
  toolChoice: "auto",
};

/** A user that is given these answers one after another, and what it was asked. */
async function ask(strategy: UserStrategy, answers: readonly (string | Reply)[], task: Task = seat.task) {
  const asked: View[] = [];
  const model: Participant = {
    name: "model",
    join: () => (seen) => {
      const answer = answers[asked.length] ?? "nothing more";
      asked.push(seen);
      return typeof answer === "string" ? { ...say(answer), usage } : answer;
    },
  };
  const reply = await strategicUser(model, strategy, texts).join({ ...seat, task })(view, signal);
  return {
    reply,
    asked,
    systems: asked.map(({ system }) => system),
    texts: asked.map(({ messages }) => messages[0]?.content),
  };
}

const transcript = "System: Return the lamp. {response}\nCustomer: Hi!\nAgent: Hello.\nCustomer: Well?";

test("llm: τ-bench's rules stand in the place of the benchmark's, over the scenario where it is kept apart", async () => {
  expect((await ask("llm", ["It is the lamp."])).systems).toEqual([
    "Be brief.\n\nInstruction: Return the lamp. {response}\nRules",
  ]);
  const task = { ...seat.task, scenario: "You want {response} back." };
  const { reply, systems } = await ask("llm", ["It is the lamp."], task);
  expect(reply.content).toBe("It is the lamp.");
  expect(systems).toEqual(["Be brief.\n\nInstruction: You want {response} back.\nRules"]);
});

test("react: only the response is heard, the thought is kept", async () => {
  const { reply, systems } = await ask("react", ["Thought:\nThey ask.\n\nUser Response:\nIt is the lamp."]);
  expect(reply).toEqual({ content: "It is the lamp.", toolCalls: null, reasoning: "They ask.", usage });
  expect(systems).toEqual(["Think.\n\nInstruction: Return the lamp. {response}\n"]);
  expect((await ask("react", ["It is the lamp."])).reply.content).toBe("It is the lamp.");
});

test("verify: asks again until a supervisor agrees, three times at most, and all of it is paid", async () => {
  const accepted = await ask("verify", ["Bad.", "false", "Good.", "True"]);
  expect(accepted.reply).toEqual({
    content: "Good.",
    toolCalls: null,
    usage: { ...usage, input: 4, output: 4, cost: 4 },
  });
  expect(accepted.texts).toEqual(["Hi!", `Fine? ${transcript} / Bad.`, "Hi!", `Fine? ${transcript} / Good.`]);
  const never = await ask("verify", ["1", "false", "2", "false", "3", "false"]);
  expect([never.reply.content, never.asked.length]).toEqual(["3", 6]);
});

test("reflection: what a supervisor does not accept is thought over, twice at most", async () => {
  const accepted = await ask("reflection", [
    "Bad.",
    "false",
    "Reflection:\nToo short.\n\nResponse:\nGood.",
    "true",
  ]);
  expect(accepted.reply).toMatchObject({ content: "Good.", usage: { cost: 4 } });
  expect(accepted.texts[2]).toBe(`Better! ${transcript} / Bad.`);
  const never = await ask("reflection", ["1", "false", "Response: 2", "false", "Response: 3", "false"]);
  expect([never.reply.content, never.asked.length]).toEqual(["3", 5]);
});

test("a call of a tool is not discussed", async () => {
  const call: Reply = { content: null, toolCalls: [] };
  for (const strategy of ["verify", "reflection"] as const)
    expect((await ask(strategy, [call])).asked.length).toBe(1);
});

test("a persona stands behind the instructions", async () => {
  const seen: View[] = [];
  const user: Participant = {
    name: "x",
    join: () => (shown) => {
      seen.push(shown);
      return say("Yes.");
    },
  };
  await withPersona(user, " You are in a hurry.\n").join(seat)(view, signal);
  expect(seen[0]).toEqual({
    ...view,
    system: `${view.system}\n\n<persona>\nYou are in a hurry.\n</persona>`,
  });
});

describe.skipIf(root === undefined)(
  `the dataset's texts${root === undefined ? " (skipped: MUA_RECORDINGS names no folder of recordings)" : ""}`,
  () => {
    test("are found in its extraction, with their holes", () => {
      const file = join(root ?? "", "data/tau-bench/59a200c/extracted/python.json");
      const found = parseStrategyTexts(file, readFileSync(file, "utf8"));
      for (const text of [found.llm, found.react]) expect(text).toContain("{instruction_display}");
      expect(found.llm).toContain("###STOP###");
      expect(found.react).toContain("User Response:");
      for (const text of [found.verify, found.reflect]) {
        expect(text).toContain("{transcript}");
        expect(text).toContain("{response}");
      }
      expect(() => parseStrategyTexts("x.json", "{}")).toThrow(
        "x.json: expected the text of the user that just answers",
      );
    });
  },
);
