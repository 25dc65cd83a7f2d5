import type { ExpectedAction } from "@mua/core";
import { expect, it } from "vitest";
import { auditBenchmark, auditMarkdown } from "../src/index.ts";
import { gold } from "./episodes.ts";
import { type LampTask, lampBenchmark } from "./lamps.ts";

function task(id: string, actions: readonly ExpectedAction[], polite?: boolean): LampTask {
  return { id, summary: "", needsJudge: polite === true, actions, ...(polite === true ? { polite } : {}) };
}

const light = gold("set_lamp", { lamp: "hall", on: true });

it.each([
  ["a sound task", [gold("look", { lamp: "hall" }), light], []],
  ["nothing to do", [], ["nothing_to_do an agent that does nothing gets 1"]],
  [
    "a write that changes nothing",
    [light, gold("set_lamp", { lamp: "attic", on: true })],
    ["gold_without_effect action 1, set_lamp"],
  ],
  [
    "actions that fail",
    [gold("look", { lamp: "cellar" }), light, gold("set_lamp", { lamp: "cellar", on: true })],
    ["gold_read_error action 0, look: Lamp not found", "gold_error action 2, set_lamp: Lamp not found"],
  ],
  [
    "the same write twice, and the same look",
    [gold("look", { lamp: "hall" }), light, gold("look", { lamp: "hall" }), light],
    ["gold_without_effect action 3, set_lamp", "gold_duplicate action 3, set_lamp: the same as action 1"],
  ],
  [
    "an argument too few",
    [light, gold("set_lamp", { lamp: "attic" })],
    [
      "gold_missing_argument action 1, set_lamp: on",
      "gold_error action 1, set_lamp: LampTools.set_lamp() missing 1 required positional argument: 'on'",
    ],
  ],
  [
    "a tool that is not there, or not the side's",
    [light, gold("dance"), gold("set_lamp", { lamp: "hall", on: false }, "user")],
    [
      "gold_unknown_tool action 1, dance: the agent has no such tool",
      "gold_read_error action 1, dance: Tool 'dance' not found.",
      "gold_unknown_tool action 2, set_lamp: the user has no such tool",
      "gold_error action 2, set_lamp: User tools not available",
    ],
  ],
])("finds in %s what is odd, and nothing else", async (_, actions, found) => {
  const { tasks } = await auditBenchmark(lampBenchmark([task("1", actions)]), [task("1", actions)]);
  // The oracle calls everything as the agent, which is the lamps' own simplicity.
  const findings = tasks[0]?.findings.filter(({ kind }) => kind !== "oracle_fails");
  expect(findings?.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual(found);
});

it("knows what doing nothing gets where no judge could change it, and adds up", async () => {
  const tasks = [
    task("open", [], true),
    task("decided", [light], true),
    task("idle", []),
    task("work | <b>", [light, light]),
  ];
  const audit = await auditBenchmark(lampBenchmark(tasks), tasks);
  expect(
    audit.tasks.map(({ task: id, oracle, doNothing, trivial }) => [id, oracle, doNothing, trivial]),
  ).toEqual([
    ["open", 1, null, ["STATE"]],
    ["decided", 1, 0, []],
    ["idle", 1, 1, ["STATE"]],
    ["work | <b>", 1, 0, []],
  ]);
  expect(audit.totals).toEqual({
    tasks: 4,
    needJudge: 2,
    oracle: { known: 4, mean: 1, successes: 4 },
    doNothing: { known: 3, mean: 1 / 3, successes: 1 },
    checks: { STATE: { tasks: 4, trivial: 2 }, POLITE: { tasks: 2, trivial: 0 } },
    findings: { nothing_to_do: 1, gold_without_effect: 1, gold_duplicate: 1 },
    tasksWithFindings: 2,
  });
  expect(auditMarkdown(audit, "mua audit lamps")).toMatchInlineSnapshot(`
    "# Audit of lamps

    Dataset lamps@1 (0123456789ab), 4 tasks. Written by:

    \`\`\`sh
    mua audit lamps
    \`\`\`

    |                             | tasks | mean reward |    reward 1 |
    | --------------------------- | ----: | ----------: | ----------: |
    | the known solution (oracle) |     4 |      1.0000 | 4 (100.0 %) |
    | an agent that does nothing  |     3 |      0.3333 |  1 (33.3 %) |

    2 of 4 tasks need a judge. The oracle's judge finds everything met; where doing nothing would be up to a judge, it has no reward here and is left out.

    ## Checks that doing nothing passes

    | check  | tasks with it | passed by doing nothing |
    | ------ | ------------: | ----------------------: |
    | STATE  |             4 |              2 (50.0 %) |
    | POLITE |             2 |               0 (0.0 %) |

    ## Findings

    2 of 4 tasks have findings:

    | finding             | tasks | meaning                                               |
    | ------------------- | ----: | ----------------------------------------------------- |
    | nothing_to_do       |     1 | an agent that does nothing gets reward 1              |
    | gold_without_effect |     1 | a gold action that writes leaves that world as it was |
    | gold_duplicate      |     1 | a gold action that writes is there twice              |

    | task          | finding             | detail                                   |
    | ------------- | ------------------- | ---------------------------------------- |
    | idle          | nothing_to_do       | an agent that does nothing gets 1        |
    | work \\| \\<b\\> | gold_without_effect | action 1, set_lamp                       |
    | work \\| \\<b\\> | gold_duplicate      | action 1, set_lamp: the same as action 0 |

    What doing nothing gets is up to the judge alone in: open.
    "
  `);
});

it("says that the solution fails where there is none to play it", async () => {
  const one = task("1", [light]);
  const { tasks, totals } = await auditBenchmark(lampBenchmark([one], ["noop"]), [one]);
  expect(tasks[0]).toMatchObject({
    oracle: null,
    doNothing: 0,
    findings: [{ kind: "oracle_fails", detail: "there is no agent 'oracle'" }],
  });
  expect(totals.oracle).toEqual({ known: 0, mean: null, successes: 0 });
});

it("says why the world of a task cannot be had", async () => {
  const one = task("1", [light]);
  const benchmark = lampBenchmark([one]);
  const broken = {
    ...benchmark,
    open: () => {
      throw new Error("no power");
    },
  };
  const { tasks } = await auditBenchmark(broken, [one]);
  expect(tasks[0]?.findings).toEqual([
    { kind: "oracle_fails", detail: expect.stringContaining("no power") },
    { kind: "idle_unscorable", detail: expect.stringContaining("no power") },
    { kind: "cannot_open", detail: "no power" },
  ]);
});
