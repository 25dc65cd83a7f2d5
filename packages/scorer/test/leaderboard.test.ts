import { describe, expect, it } from "vitest";
import {
  leaderboardRow,
  leaderboardTables,
  type RankedRun,
  toCsv,
  toJson,
  toMarkdown,
} from "../src/index.ts";
import { episode } from "./episodes.ts";

const dataset = { name: "tau2", version: "v1.0.1", hash: "0123456789abcdef0123456789abcdef" };

function run(parts: Partial<RankedRun>): RankedRun {
  return {
    id: "r1",
    benchmark: "tau2/retail",
    dataset,
    participants: { agent: "openai/a", user: "openai/u" },
    tasks: ["1", "2"],
    trials: 1,
    episodes: [episode({ task: "1" }), episode({ task: "2", reward: 0.5, cost: 0.125 })],
    ...parts,
  };
}

const rows = [
  run({ id: "r1" }),
  run({
    id: "r2",
    participants: { agent: "openai/b|x\n", user: "openai/u", judge: "scripted" },
    variant: "gt",
    trials: 2,
    episodes: [
      episode({ task: "1" }),
      episode({ task: "1", trial: 1 }),
      episode({ task: "2", cost: null }),
      episode({ task: "2", trial: 1, outcome: "model_error", reward: null }),
    ],
  }),
  run({
    id: "r3",
    participants: { agent: "=cmd()" },
    episodes: [episode({ reward: null, outcome: "cancelled" })],
  }),
  run({ id: "r4", participants: { agent: "noop", user: "openai/u" }, episodes: [] }),
  run({ id: "r5", dataset: { ...dataset, hash: "f".repeat(32) } }),
  run({ id: "r6", tasks: ["1"], episodes: [episode({ task: "1" })] }),
  run({ id: "r7", tasks: ["2", "1"] }),
].map(leaderboardRow);

describe("leaderboards", () => {
  it("never mix benchmarks, datasets, tasks or users, and rank by mean reward, then by name", () => {
    expect(
      leaderboardTables(rows).map(({ caption, rows: ranked }) => [caption, ranked.map((row) => row.run)]),
    ).toMatchInlineSnapshot(`
      [
        [
          "tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 1 task, user openai/u",
          [
            "r6",
          ],
        ],
        [
          "tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 2 tasks, no user",
          [
            "r3",
          ],
        ],
        [
          "tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 2 tasks, user openai/u",
          [
            "r1",
            "r7",
            "r4",
          ],
        ],
        [
          "tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 2 tasks, user openai/u, judge scripted, variant gt",
          [
            "r2",
          ],
        ],
        [
          "tau2/retail, dataset tau2@v1.0.1 (ffffffffffff), 2 tasks, user openai/u",
          [
            "r5",
          ],
        ],
      ]
    `);
    expect(leaderboardTables(rows.toReversed())).toEqual(leaderboardTables(rows));
    const equal = ["r9", "r8"].map((id) => leaderboardRow(run({ id })));
    expect(leaderboardTables(equal).flatMap((table) => table.rows.map((row) => row.run))).toEqual([
      "r8",
      "r9",
    ]);
  });

  it("are Markdown", () => {
    expect(toMarkdown(rows)).toMatchInlineSnapshot(`
      "### tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 1 task, user openai/u

      | agent    | mean reward | 95 % from |  to | pass^1 | tasks | trials | episodes | scored | outcomes    | USD per episode | seconds per episode | run |
      | -------- | ----------: | --------: | --: | -----: | ----: | -----: | -------: | -----: | ----------- | --------------: | ------------------: | --- |
      | openai/a |      1.0000 |         – |   – | 1.0000 |     1 |      1 |        1 |      1 | completed 1 |          0.0000 |                 2.0 | r6  |

      ### tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 2 tasks, no user

      | agent  | mean reward | 95 % from |  to | tasks | trials | episodes | scored | outcomes    | excluded    | USD per episode | seconds per episode | marks                         | run |
      | ------ | ----------: | --------: | --: | ----: | -----: | -------: | -----: | ----------- | ----------- | --------------: | ------------------: | ----------------------------- | --- |
      | =cmd() |           – |         – |   – |     2 |      1 |        1 |      0 | cancelled 1 | cancelled 1 |          0.0000 |                 2.0 | 1 of 2 episodes; 1 not scored | r3  |

      ### tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 2 tasks, user openai/u

      | agent    | mean reward | 95 % from |     to | pass^1 | tasks | trials | episodes | scored | outcomes    | USD per episode | seconds per episode | marks           | run |
      | -------- | ----------: | --------: | -----: | -----: | ----: | -----: | -------: | -----: | ----------- | --------------: | ------------------: | --------------- | --- |
      | openai/a |      0.7500 |    0.5000 | 1.0000 | 0.5000 |     2 |      1 |        2 |      2 | completed 2 |          0.0625 |                 2.0 | –               | r1  |
      | openai/a |      0.7500 |    0.5000 | 1.0000 | 0.5000 |     2 |      1 |        2 |      2 | completed 2 |          0.0625 |                 2.0 | –               | r7  |
      | noop     |           – |         – |      – |      – |     2 |      1 |        0 |      0 | –           |               – |                   – | 0 of 2 episodes | r4  |

      ### tau2/retail, dataset tau2@v1.0.1 (0123456789ab), 2 tasks, user openai/u, judge scripted, variant gt

      | agent        | mean reward | 95 % from |     to | pass^1 | tasks | trials | episodes | scored | outcomes                   | excluded      | USD per episode | seconds per episode | marks                        | run |
      | ------------ | ----------: | --------: | -----: | -----: | ----: | -----: | -------: | -----: | -------------------------- | ------------- | --------------: | ------------------: | ---------------------------- | --- |
      | openai/b\\|x  |      1.0000 |    1.0000 | 1.0000 | 1.0000 |     2 |      2 |        4 |      3 | completed 3, model_error 1 | model_error 1 |               – |                 2.0 | scripted judge; 1 not scored | r2  |

      ### tau2/retail, dataset tau2@v1.0.1 (ffffffffffff), 2 tasks, user openai/u

      | agent    | mean reward | 95 % from |     to | pass^1 | tasks | trials | episodes | scored | outcomes    | USD per episode | seconds per episode | run |
      | -------- | ----------: | --------: | -----: | -----: | ----: | -----: | -------: | -----: | ----------- | --------------: | ------------------: | --- |
      | openai/a |      0.7500 |    0.5000 | 1.0000 | 0.5000 |     2 |      1 |        2 |      2 | completed 2 |          0.0625 |                 2.0 | r5  |
      "
    `);
    expect(toMarkdown([])).toBe("");
  });

  it("are CSV that no spreadsheet executes", async () => {
    expect(await toCsv(rows)).toMatchInlineSnapshot(`
      "benchmark,dataset,version,hash,task set,user,judge,variant,limits,protocol,agent,mean reward,95 % from,to,pass^1,tasks,trials,episodes,scored,outcomes,excluded,USD per episode,seconds per episode,marks,run,reported by,source,date
      tau2/retail,tau2,v1.0.1,0123456789ab,43de3a417d75,openai/u,,,,,openai/a,1,,,1,1,1,1,1,completed 1,,0,2,,r6,,,
      tau2/retail,tau2,v1.0.1,0123456789ab,cc3f2a1ffd63,,,,,,'=cmd(),,,,,2,1,1,0,cancelled 1,cancelled 1,0,2,1 of 2 episodes; 1 not scored,r3,,,
      tau2/retail,tau2,v1.0.1,0123456789ab,cc3f2a1ffd63,openai/u,,,,,openai/a,0.75,0.5,1,0.5,2,1,2,2,completed 2,,0.0625,2,,r1,,,
      tau2/retail,tau2,v1.0.1,0123456789ab,cc3f2a1ffd63,openai/u,,,,,openai/a,0.75,0.5,1,0.5,2,1,2,2,completed 2,,0.0625,2,,r7,,,
      tau2/retail,tau2,v1.0.1,0123456789ab,cc3f2a1ffd63,openai/u,,,,,noop,,,,,2,1,0,0,,,,,0 of 2 episodes,r4,,,
      tau2/retail,tau2,v1.0.1,0123456789ab,cc3f2a1ffd63,openai/u,scripted,gt,,,"openai/b|x
      ",1,1,1,1,2,2,4,3,"completed 3, model_error 1",model_error 1,,2,scripted judge; 1 not scored,r2,,,
      tau2/retail,tau2,v1.0.1,ffffffffffff,cc3f2a1ffd63,openai/u,,,,,openai/a,0.75,0.5,1,0.5,2,1,2,2,completed 2,,0.0625,2,,r5,,,
      "
    `);
  });

  it("are JSON, unrounded and with null for what is unknown", () => {
    const parsed = JSON.parse(toJson(rows)) as readonly {
      readonly run: string;
      readonly meanReward: number | null;
    }[];
    expect(parsed.map(({ run: id, meanReward }) => [id, meanReward])).toEqual([
      ["r6", 1],
      ["r3", null],
      ["r1", 0.75],
      ["r7", 0.75],
      ["r4", null],
      ["r2", 1],
      ["r5", 0.75],
    ]);
    expect(toJson(rows.slice(0, 1))).toMatchInlineSnapshot(`
      "[
        {
          "benchmark": "tau2/retail",
          "dataset": {
            "name": "tau2",
            "version": "v1.0.1",
            "hash": "0123456789abcdef0123456789abcdef"
          },
          "user": "openai/u",
          "agent": "openai/a",
          "judge": null,
          "variant": null,
          "limits": null,
          "protocol": null,
          "marks": [],
          "tasks": 2,
          "taskSet": "cc3f2a1ffd63",
          "trials": 1,
          "episodes": 2,
          "scored": 2,
          "outcomes": {
            "completed": 2
          },
          "excluded": {},
          "meanReward": 0.75,
          "ci": [
            0.5,
            1
          ],
          "passHatK": {
            "1": 0.5
          },
          "passHatKIntervals": {
            "1": [
              0,
              1
            ]
          },
          "cost": 0.0625,
          "seconds": 2,
          "run": "r1",
          "reported": null
        }
      ]
      "
    `);
  });
});
