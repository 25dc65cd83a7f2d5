import {
  type Blame,
  type LeaderboardRow,
  leaderboardRow,
  type RankedRun,
  type RunDetails,
  runDetails,
  summarise,
} from "@mua/scorer";

/** Text that would act if it ever got into a page as more than text. */
export const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)> \u202e]]> --> </style></svg>`;

/** Runs of three agents with three trials of eight tasks, one of them with a name that means harm. */
const runs: readonly RankedRun[] = ["openai/steady", hostile, "openai/unsteady"].map((agent, place) => ({
  id: `run-${place}`,
  benchmark: "tau2/retail",
  dataset: { name: "tau2", version: "v1.0.1", hash: "0123456789abcdef" },
  participants: { agent, user: "openai/user" },
  tasks: Array.from({ length: 8 }, (_, task) => String(task)),
  trials: 3,
  episodes: Array.from({ length: 24 }, (_, index) => {
    const failed = index % 11 === place;
    return {
      task: String(index % 8),
      trial: Math.floor(index / 8),
      outcome: failed ? ("model_error" as const) : ("completed" as const),
      reason: failed ? hostile : "user_stop",
      reward: failed ? null : (index * 7) % (5 - place) === 0 ? 0 : 1,
      checks: { DB: 1, [hostile]: 0 },
      usage: { agent: { input: 900, cacheRead: 0, cacheWrite: 0, output: 90, reasoning: 0, cost: 0.01 } },
      cost: 0.01 * (place + 1),
      messages: 12,
      turns: { agent: 5, user: 5 },
      waited: { agent: 4 },
      seconds: 9,
    };
  }),
}));

const [first] = runs.map(leaderboardRow);
if (first === undefined) throw new Error("no row");

/** The same rows, with one that somebody reported. */
export const rows: readonly LeaderboardRow[] = [
  ...runs.map(leaderboardRow),
  {
    ...first,
    agent: "Reported Model",
    tasks: null,
    taskSet: null,
    trials: null,
    episodes: null,
    scored: null,
    outcomes: {},
    excluded: {},
    meanReward: null,
    ci: null,
    passHatK: { 1: 0.7, 2: 0.6, 3: 0.5 },
    passHatKIntervals: {},
    cost: null,
    seconds: null,
    run: null,
    marks: ["reported"],
    reported: { name: `A board ${hostile}`, url: `https://example.org/${hostile}`, date: "2025-09" },
  },
];

/** Of one run nobody can tell who failed, in another nobody did, and the third has what means harm wherever it can stand. */
const blame: readonly Blame[] = [
  { unknown: hostile },
  {
    failures: Array.from({ length: 120 }, (_, trial) => ({
      task: trial === 0 ? hostile : "an ordinary task",
      trial,
      reward: trial % 2 === 0 ? 0 : null,
      role: "agent",
      reason: trial % 3 === 0 ? "missing_write" : "wrong_arguments",
      evidence: `${hostile}${"word ".repeat(90)}`,
      address: `http://127.0.0.1:4690/#/runs/run-1/episodes/${trial === 0 ? hostile : "an%20ordinary%20task"}/${trial}`,
    })),
  },
  { failures: [] },
];

export const details: readonly RunDetails[] = runs.map((run, place) =>
  runDetails(
    run,
    summarise(run.episodes),
    [{ title: "category", nameOf: () => hostile }],
    blame[place] ?? { failures: [] },
  ),
);
