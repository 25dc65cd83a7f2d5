import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseScript, scriptedParticipant } from "../src/index.ts";
import { answers, line } from "./seats.ts";

const text = readFileSync(join(import.meta.dirname, "scripts", "refund.yaml"), "utf8");
const participant = scriptedParticipant("scripted:refund.yaml", parseScript("refund.yaml", text));

describe("scriptedParticipant", () => {
  it("follows the task's turns, then says the end", async () => {
    expect((await answers(participant, "user", 5)).map(line)).toMatchInlineSnapshot(`
      [
        "I want my money back",
        "user_call_0: pay {"amount": 68.0, "count": 3, "big": 12345678901234567890, "9612497925": null, "1": [true, 1500.0]}",
        "Thanks | user_call_1: check {} | user_call_2: check {"deep": {"b": 1, "a": 2.0}}",
        "###STOP###",
        "###STOP###",
      ]
    `);
  });

  it("takes the default for other tasks, and starts anew in every episode", async () => {
    expect((await answers(participant, "user", 2, "8")).map(line)).toEqual(["Hello", "###STOP###"]);
    expect((await answers(participant, "user", 1, "8")).map(line)).toEqual(["Hello"]);
  });

  it("repeats the last text where the role has no end", async () => {
    expect((await answers(participant, "agent", 4)).map(line)).toEqual([
      "How can I help?",
      'agent_call_0: look {"id": "#W1"}',
      "How can I help?",
      "How can I help?",
    ]);
    expect((await answers(participant, "judge", 2)).map(line)).toEqual(["met", "met"]);
  });

  it("keeps int and float apart in the values and in the text of arguments", async () => {
    const [, reply] = await answers(participant, "user", 2);
    const call = typeof reply === "object" ? reply.toolCalls?.[0] : undefined;
    expect([call?.arguments?.get("amount"), call?.arguments?.get("count")]).toEqual([68, 3n]);
    expect(call?.rawArguments).toContain('"amount": 68.0, "count": 3,');
  });

  it("names what the script lacks", async () => {
    const mute = scriptedParticipant(
      "mute",
      parseScript("a.yaml", "agent:\n  default: []\nuser:\n  tasks: { a: [] }"),
    );
    expect([
      await answers(mute, "agent", 1),
      await answers(mute, "user", 1),
      await answers(mute, "judge", 1),
    ]).toEqual([
      ["ParticipantError: mute has no further turn for the agent, and nothing to repeat"],
      ["ParticipantError: mute has no turns for the user in task '7' and no default"],
      ["ParticipantError: mute has no turns for the judge in task '7' and no default"],
    ]);
  });
});
