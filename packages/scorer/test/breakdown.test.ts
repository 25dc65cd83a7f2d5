import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakDown,
  breakDownChecks,
  detailsToMarkdown,
  lengthClass,
  roleCosts,
  runDetails,
  summarise,
} from "../src/index.ts";
import { compareNatural } from "../src/order.ts";
import { episode } from "./episodes.ts";

const tokens = (input: number | null, output: number | null, cost: number | null) => ({
  input,
  cacheRead: 0,
  cacheWrite: 0,
  output,
  reasoning: 0,
  cost,
});

const episodes = [
  episode({ task: "cancel-1", checks: { "turn 10": 1, "turn 2": 0 }, reward: 0, messages: 20 }),
  episode({ task: "cancel-2", checks: { "turn 2": 1 }, messages: 8 }),
  episode({
    task: "return-1",
    checks: { "turn 2": null },
    reward: null,
    outcome: "model_error",
    reason: "timeout",
  }),
];
const kindOf = ({ task }: { readonly task: string }) => task.split("-")[0];

describe("breakdowns", () => {
  it("count every episode, also what is not scored", () => {
    expect(
      breakDown(episodes, kindOf).map(({ name, episodes: all, scored, reward }) => [
        name,
        all,
        scored,
        reward.mean,
      ]),
    ).toEqual([
      ["cancel", 2, 2, 0.5],
      ["return", 1, 0, null],
    ]);
  });

  it("hold the checks that were made, steps in their order, unknown ones apart", () => {
    expect(
      breakDownChecks(episodes).map(({ name, made, unknown, reward }) => [name, made, unknown, reward.mean]),
    ).toEqual([
      ["turn 2", 3, 1, 0.5],
      ["turn 10", 1, 0, 1],
    ]);
  });

  it("leave out only episodes without a name, and lose no other", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom("a", "b", "turn 2"), { nil: undefined })), (names) => {
        const all = names.map((_, trial) => episode({ trial }));
        const parts = breakDown(all, ({ trial }) => names[trial]);
        const counted = parts.reduce((total, part) => total + part.episodes, 0);
        expect(counted).toBe(names.filter((name) => name !== undefined).length);
      }),
    );
  });

  it("tell episodes apart by how long they were", () => {
    expect([0, 1, 8, 9, 16, 17, 200].map((messages) => lengthClass(episode({ messages })))).toEqual([
      "0",
      "1–8",
      "1–8",
      "9–16",
      "9–16",
      "17–32",
      "129–256",
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (messages) => {
        const [low, high] = lengthClass(episode({ messages })).split("–").map(Number);
        expect(messages).toBeGreaterThanOrEqual(low ?? Number.NaN);
        expect(messages).toBeLessThanOrEqual(high ?? Number.NaN);
      }),
    );
  });

  it("say what each role cost, and nothing of what is not known", () => {
    const costs = roleCosts([
      episode({
        usage: { agent: tokens(100, 10, 0.5), user: tokens(null, null, null) },
        waited: { agent: 3 },
      }),
      episode({ usage: { agent: tokens(300, 30, 1.5) }, turns: { agent: 4 }, waited: { agent: 1 } }),
    ]);
    expect(costs).toEqual([
      { role: "agent", turns: 3, seconds: 2, input: 200, output: 20, cost: 1 },
      { role: "user", turns: 1, seconds: null, input: null, output: null, cost: null },
    ]);
    const [unmeasured] = roleCosts([episode({ usage: {}, waited: {}, turns: { user: 1 } })]);
    expect(unmeasured).toEqual({
      role: "user",
      turns: 1,
      seconds: null,
      input: null,
      output: null,
      cost: null,
    });
    expect(roleCosts([])).toEqual([]);
  });

  it("are written with the run they belong to", () => {
    const run = {
      id: "r1",
      benchmark: "tau2/retail",
      dataset: { name: "tau2", version: "v1", hash: "0" },
      participants: { agent: "a|b" },
      tasks: [],
      trials: 1,
      episodes,
    };
    const details = runDetails(run, summarise(episodes), [{ title: "category", nameOf: kindOf }], {
      failures: [
        {
          task: "a](b) | <i>",
          trial: 0,
          reward: 0,
          role: "agent",
          reason: "missing_write",
          evidence: "the agent never called f|g\n# [x](javascript:alert(1))",
          address: "viewer/#/episodes/a)(b|<i>/0",
        },
      ],
    });
    expect(detailsToMarkdown([details], [])).toMatchInlineSnapshot(`
      "
      ### tau2/retail, a\\|b

      Run r1. Outcomes: completed 2, model_error 1. Links to episodes open in mua view.

      | figure      |  value | 95 % from |     to | standard error |
      | ----------- | -----: | --------: | -----: | -------------: |
      | mean reward | 0.5000 |    0.0000 | 1.0000 |         0.5000 |
      | pass^1      | 0.5000 |    0.0000 | 1.0000 |              – |

      | check   | episodes | scored |   mean | 95 % from |     to | standard error |
      | ------- | -------: | -----: | -----: | --------: | -----: | -------------: |
      | turn 2  |        3 |      2 | 0.5000 |    0.0000 | 1.0000 |         0.5000 |
      | turn 10 |        1 |      1 | 1.0000 |         – |      – |              – |

      | category | episodes | scored |   mean | 95 % from |     to | standard error |
      | -------- | -------: | -----: | -----: | --------: | -----: | -------------: |
      | cancel   |        2 |      2 | 0.5000 |    0.0000 | 1.0000 |         0.5000 |
      | return   |        1 |      0 |      – |         – |      – |              – |

      | ending               | episodes | scored |   mean | 95 % from |     to | standard error |
      | -------------------- | -------: | -----: | -----: | --------: | -----: | -------------: |
      | completed: user_stop |        2 |      2 | 0.5000 |    0.0000 | 1.0000 |         0.5000 |
      | model_error: timeout |        1 |      0 |      – |         – |      – |              – |

      | messages | episodes | scored |   mean | 95 % from |  to | standard error |
      | -------- | -------: | -----: | -----: | --------: | --: | -------------: |
      | 1–8      |        2 |      1 | 1.0000 |         – |   – |              – |
      | 17–32    |        1 |      1 | 0.0000 |         – |   – |              – |

      | role  | turns | seconds | tokens in | tokens out |    USD |
      | ----- | ----: | ------: | --------: | ---------: | -----: |
      | agent |   2.0 |     1.0 |         – |          – | 0.0000 |
      | user  |   2.0 |     1.0 |         – |          – | 0.0000 |

      | role  | reason        | episodes |
      | ----- | ------------- | -------: |
      | agent | missing_write |        1 |

      | task                                                      | trial | reward | role  | reason        | what shows it                                            |
      | --------------------------------------------------------- | ----: | -----: | ----- | ------------- | -------------------------------------------------------- |
      | [a\\](b) \\| \\<i\\>](viewer/#/episodes/a%29%28b%7C%3Ci%3E/0) |     0 | 0.0000 | agent | missing_write | the agent never called f\\|g # \\[x\\](javascript:alert(1)) |
      "
    `);
  });
});

describe("natural order", () => {
  it("puts numbers in order of their size, and is an order", () => {
    expect(["turn 10", "turn 2", "turn", "b", "turn 2a", "a9"].toSorted(compareNatural)).toEqual([
      "a9",
      "b",
      "turn",
      "turn 2",
      "turn 2a",
      "turn 10",
    ]);
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", "2", "0", " "), maxLength: 6 });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(compareNatural(a, b)) + Math.sign(compareNatural(b, a))).toBe(0);
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0)
          expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
