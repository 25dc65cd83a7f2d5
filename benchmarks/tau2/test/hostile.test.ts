import {
  formatEpisode,
  type Participant,
  parseEpisode,
  type Reply,
  runEpisode,
  say,
  toolCallFromText,
} from "@mua/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTau2 } from "../src/benchmark.ts";
import { type Era, eras } from "../src/era.ts";
import { smallDataset } from "./small-dataset.ts";

const NAMES = [
  "create_task",
  "update_task_status",
  "get_users",
  "dismiss_notification",
  "assert_task_status",
  "__proto__",
  "constructor",
  "done",
];
const KEYS = [
  "user_id",
  "title",
  "task_id",
  "status",
  "description",
  "self",
  "requestor",
  "tool_name",
  "__proto__",
];

const scalar = fc.constantFrom(
  '"ada"',
  '"task_1"',
  '"\\ud800"',
  '"__proto__"',
  "NaN",
  "-Infinity",
  "1e999",
  "68.0",
  `${"9".repeat(400)}`,
  "null",
  "true",
  `"${"x".repeat(5000)}"`,
);
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie("value")), { maxLength: 3 })
      .map((pairs) => `{${pairs.map(([key, value]) => `"${key}":${value}`).join(",")}}`),
  ),
})).value;
const argumentsText = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...KEYS), jsonText), { maxLength: 4 })
      .map((pairs) => `{${pairs.map(([key, value]) => `"${key}": ${value}`).join(", ")}}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "[]",
      "null",
      "{",
      `${"[".repeat(20_000)}`,
      `{"title": ${"[".repeat(5000)}${"]".repeat(5000)}}`,
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const call = fc
  .tuple(
    fc.string({ maxLength: 3 }),
    fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: "binary" })),
    argumentsText,
  )
  .map(([id, name, text]) => toolCallFromText(id, name, text));
const reply: fc.Arbitrary<Reply> = fc.record({
  content: fc.option(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("ok", " ", "###STOP###"))),
  toolCalls: fc.option(fc.array(call, { maxLength: 3 })),
});

function replying(name: string, replies: readonly Reply[], last: Reply): Participant {
  return {
    name,
    join: () => {
      const left = replies.values();
      return () => left.next().value ?? last;
    },
  };
}

describe.each(eras)("whatever agent and user answer by the rules of $version", (era: Era) => {
  const benchmark = openTau2("mock", smallDataset(era.version), era);
  const variants = [undefined, ...benchmark.variants];

  it("is an episode with a known end, a reward of 0 or 1 or none with the reason, and a record that can be stored", async () => {
    const endings = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...benchmark.tasks),
        fc.constantFrom(...variants),
        fc.array(reply, { maxLength: 6 }),
        fc.array(reply, { maxLength: 6 }),
        async (task, variant, agent, user) => {
          if (benchmark.unplayable(task, variant) !== undefined) return;
          const cast = {
            agent: replying(
              "agent",
              agent,
              variant === "solo"
                ? { content: null, toolCalls: [toolCallFromText("", "done", "{}")] }
                : say("Yes."),
            ),
            user: replying("user", user, say("Bye. ###STOP###")),
            judge: replying("judge", [], say('{"results": []}')),
          };
          const record = await runEpisode(
            {
              benchmark,
              task,
              trial: 0,
              seed: 0,
              cast,
              limits: { steps: 30 },
              ...(variant === undefined ? {} : { variant }),
            },
            { signal: new AbortController().signal, now: () => 0 },
          );
          const { ending } = record.trajectory;
          endings.add(ending.reason);
          expect(["completed", "limit", "agent_error", "user_error"]).toContain(ending.outcome);
          expect([0, 1, null]).toContain(record.score.reward);
          if (record.score.reward !== 1) expect(record.score.reason).toMatch(/./);
          expect(parseEpisode(formatEpisode(record))).toEqual(record);
        },
      ),
      { numRuns: 300 },
    );
    expect([...endings].toSorted()).toEqual(expect.arrayContaining(["unusable_answer", "user_stop"]));
  });
});
