import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEpisode } from "@mua/core";
import { describe, expect, it } from "vitest";
import { recordedParticipant } from "../src/index.ts";
import { answers } from "./seats.ts";

const lines = readFileSync(join(import.meta.dirname, "recordings", "episodes.jsonl"), "utf8")
  .trimEnd()
  .split("\n");
const records = lines.map(parseEpisode);
const participant = recordedParticipant("replay:r1", async (task, trial) =>
  records.find(({ trajectory }) => trajectory.task === task && trajectory.trial === trial),
);

describe("recordedParticipant", () => {
  it("repeats what the role answered word for word, and not what nobody was asked for", async () => {
    expect(await answers(participant, "agent", 2, "7", 1)).toMatchInlineSnapshot(`
      [
        {
          "content": null,
          "reasoning": "they want money",
          "toolCalls": [
            {
              "arguments": Map {
                "amount" => 68,
                "n" => 3n,
              },
              "id": "call_x",
              "name": "pay",
              "rawArguments": "{ "amount":68.0,"n" : 3 }",
            },
            {
              "arguments": undefined,
              "id": "call_y",
              "name": "pay",
              "rawArguments": "{"amount": oops",
            },
          ],
          "usage": {
            "cacheRead": 20,
            "cacheWrite": 0,
            "cost": null,
            "input": 30,
            "output": 9,
            "reasoning": 4,
          },
        },
        {
          "content": "",
          "toolCalls": [],
        },
      ]
    `);
    expect(await answers(participant, "user", 2, "7", 1)).toMatchInlineSnapshot(`
      [
        {
          "content": "I want a refund",
          "toolCalls": null,
          "usage": {
            "cacheRead": 0,
            "cacheWrite": 0,
            "cost": 0.001,
            "input": 10,
            "output": 5,
            "reasoning": 0,
          },
        },
        {
          "content": "###STOP###",
          "toolCalls": null,
        },
      ]
    `);
    expect(await answers(participant, "judge", 1, "7", 1)).toEqual([{ content: "met", toolCalls: null }]);
  });

  it("names a recording that is missing or has ended", async () => {
    expect([
      (await answers(participant, "agent", 9, "7", 1)).at(-1),
      (await answers(participant, "judge", 2, "7", 1)).at(-1),
      await answers(participant, "agent", 1, "7", 2),
      await answers(
        recordedParticipant("replay:r2", () => undefined),
        "user",
        1,
        "x",
      ),
    ]).toEqual([
      "ParticipantError: replay:r1 has no answer of the agent after the first 3 in task '7', trial 1",
      "ParticipantError: replay:r1 has no answer of the judge after the first 1 in task '7', trial 1",
      ["ParticipantError: replay:r1 has no recording of task '7', trial 2"],
      ["ParticipantError: replay:r2 has no recording of task 'x', trial 0"],
    ]);
  });
});
