import {
  type Cast,
  type EpisodeRecord,
  type Participant,
  type Role,
  type RunExport,
  runEpisode,
  type Submission,
  say,
} from "@mua/core";
import { describe, expect, it } from "vitest";
import { tau2Adapter } from "../src/adapter.ts";
import { submissionFile } from "../src/submission/format.ts";
import { leaderboardSubmission } from "../src/submission/submission.ts";
import { recorded, title, versions } from "./recordings.ts";

const details = {
  model_name: "Some Model 2",
  model_organization: "Makers",
  submitting_organization: "Runners & Co",
  submission_date: "2026-02-03",
  contact_info: { email: "someone@example.org" },
  references: [{ title: "About it", url: "https://example.org/about" }],
};

type Change = { readonly [field: string]: unknown };

/** A run over the official tasks: what the benchmark brings along, under the names of models. */
async function played(
  part: string,
  trials: number,
  { version = "v1.0.1", names = {} }: { version?: string; names?: { readonly [role in Role]?: string } } = {},
): Promise<RunExport> {
  const found = versions.find(({ era }) => era.version === version);
  if (found === undefined) throw new Error(`no ${version}`);
  const benchmark = tau2Adapter.load(part, found.dataset);
  const participants = {
    agent: "openai/some-model",
    user: "openai/gpt-4.1",
    judge: "openai/gpt-4.1",
    ...names,
  };
  const under = (role: Role, kind: string): Participant => {
    const participant = benchmark.participant(role, kind);
    if (participant === undefined) throw new Error(`no ${kind}`);
    return { ...participant, name: participants[role] };
  };
  const cast: Cast = {
    agent: under("agent", "oracle"),
    user: under("user", "scripted"),
    judge: under("judge", "scripted"),
  };
  // Fails every task in its last trial, and the first task always.
  const idle: Participant = { name: participants.agent, join: () => () => say("No.") };
  const base = new Set(benchmark.splits.get("base"));
  const episodes: EpisodeRecord[] = [];
  let now = Date.UTC(2026, 0, 31);
  for (const [index, task] of benchmark.tasks.filter(({ id }) => base.has(id)).entries()) {
    for (let trial = 0; trial < trials; trial += 1) {
      const context = { signal: new AbortController().signal, now: () => (now += 250) };
      const agent = index === 0 || trial === 3 ? idle : cast.agent;
      episodes.push(
        await runEpisode({ benchmark, task, trial, seed: trial, cast: { ...cast, agent } }, context),
      );
    }
  }
  return {
    benchmark,
    dataset: found.dataset,
    createdAt: Date.UTC(2026, 0, 31),
    trials,
    seed: 300,
    limits: {},
    participants,
    episodes,
  };
}

function problems(submission: Submission): readonly string[] {
  return "problems" in submission ? submission.problems : [];
}

const submit = (runs: readonly RunExport[], change: Change = {}) =>
  leaderboardSubmission.write(runs, { ...details, ...change });

describe.skipIf(!recorded)(title("a submission to the official leaderboard"), () => {
  it("holds by the official rules: its form, every base task as often as another, and pass^k of the files exactly", async () => {
    const runs = [await played("airline", 4), await played("retail", 4)];
    const submission = await submit(runs);
    expect(problems(submission)).toEqual([]);
    const files = "files" in submission ? submission.files : new Map<string, string>();
    const folder = "some-model-2_runners-co_2026-02-03";
    expect([...files.keys()]).toEqual([
      `${folder}/submission.json`,
      `${folder}/trajectories/some-model-2_airline_openai-gpt-4.1_4trials.json`,
      `${folder}/trajectories/some-model-2_retail_openai-gpt-4.1_4trials.json`,
    ]);
    const file = submissionFile.parse(JSON.parse(files.get(`${folder}/submission.json`) ?? ""));
    expect(file).toMatchObject({
      ...details,
      submission_type: "standard",
      methodology: {
        evaluation_date: "2026-01-31",
        tau2_bench_version: "1.0.1",
        user_simulator: "gpt-4.1",
        verification: { modified_prompts: false, omitted_questions: false },
      },
    });
    for (const { benchmark } of runs) {
      const domain = benchmark.name === "tau2/retail" ? "retail" : "airline";
      const text = files.get(`${folder}/trajectories/${file.trajectory_files[domain]}`) ?? "";
      const results = JSON.parse(text) as {
        info: { environment_info: { domain_name: string }; agent_info: unknown };
        simulations: { task_id: string; trial: number; reward_info: { reward: number } }[];
      };
      expect(results.info.environment_info.domain_name).toBe(domain);
      const attempts = Map.groupBy(results.simulations, ({ task_id }) => task_id);
      expect(new Set(attempts.keys())).toEqual(new Set(benchmark.splits.get("base")));
      // The first k attempts are as good as any: C(c, k) / C(4, k) written out.
      const expected = [1, 2, 3, 4].map((k) => {
        const shares = Array.from(attempts.values(), (simulations) => {
          expect(simulations.map(({ trial }) => trial)).toEqual([0, 1, 2, 3]);
          const successes = simulations.filter(({ reward_info: { reward } }) => reward === 1).length;
          let share = 1;
          for (let i = 0; i < k; i += 1) share *= Math.max(0, successes - i) / (4 - i);
          return share;
        });
        return (100 * shares.reduce((sum, share) => sum + share, 0)) / shares.length;
      });
      const { pass_1, pass_2, pass_3, pass_4, cost } = file.results[domain] ?? {};
      for (const [index, value] of [pass_1, pass_2, pass_3, pass_4].entries())
        expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 10);
      expect([cost, (pass_1 ?? 0) > (pass_4 ?? 0)]).toEqual([0, true]);
    }
  });

  it("is refused with everything that speaks against it", async () => {
    const airline = await played("airline", 2);
    const [first, ...others] = airline.episodes;
    if (first === undefined) throw new Error("no episodes");
    const failed: EpisodeRecord = { ...first, score: { reward: null, checks: [], reason: "down" } };
    const other = first.trajectory.task;
    const broken: RunExport = {
      ...airline,
      limits: { steps: 30 },
      episodes: [failed, ...others.slice(0, -3)],
    };
    expect(problems(await submit([broken]))).toEqual([
      expect.stringMatching(
        /^tau2\/airline: 1 of 50 tasks of the base split were not played, such as '\d+'$/u,
      ),
      expect.stringMatching(/^tau2\/airline: 1 tasks do not have 2 attempts, such as '\d+'; mua resume/u),
      `tau2/airline: 1 episodes have no reward, such as '${other}' (down); mua resume RUN --retry errors repeats what failed`,
      expect.stringMatching(/^tau2\/airline: 2 trials; at least 4 are asked for \(a standard/u),
      expect.stringMatching(/^tau2\/airline: the limit of steps is 30, officially 200/u),
    ]);
    expect(problems(await submit([airline, airline]))).toContain(
      "tau2/airline is there more than once: one run for each domain",
    );
    expect(problems(await submit([airline], { submission_type: "custom" }))).toEqual([]);
  });

  it("is refused for other agents, other domains, other data, a variant, and scripts in a role", async () => {
    const airline = await played("airline", 1);
    const retail = await played("retail", 1, { names: { agent: "openai/other", judge: "scripted" } });
    expect(problems(await submit([airline, retail]))).toEqual(
      expect.arrayContaining([
        "the agent has to be the same in all runs, and is openai/some-model, openai/other",
        expect.stringMatching(/^tau2\/retail: the judge is no model but scripted/u),
      ]),
    );
    const [mock, old] = [await played("mock", 1), await played("airline", 1, { version: "v0.1.3" })];
    const custom = { submission_type: "custom" };
    expect(problems(await submit([mock], custom))).toEqual([
      "tau2/mock: is not on the leaderboard, which has retail, airline, telecom",
    ]);
    expect(problems(await submit([old], custom))).toEqual([
      "tau2/airline: was played over v0.1.3; the leaderboard is about v1.0.1",
    ]);
    const episodes = airline.episodes.map((record) => ({
      ...record,
      trajectory: { ...record.trajectory, variant: "gt" },
    }));
    expect(problems(await submit([{ ...airline, episodes }], custom))).toEqual([
      "tau2/airline: was played in the variant 'gt', which sees or does what others do not",
    ]);
  });
});

describe("the details of a submission", () => {
  it.each<[Change, string]>([
    [{ model_name: undefined }, "details, model_name: "],
    [{ submission_date: "3.2.2026" }, "details, submission_date: "],
    [{ contact_info: {} }, "details, contact_info: an email, a name or a GitHub user"],
    [
      { model_release: { announcement_url: "https://example.org" } },
      "details, model_release: a release_date",
    ],
    [{ methodology: { verification: { surprise: true } } }, "details, methodology.verification: "],
    [{ pass_1: 100 }, "details, : "],
    [
      { methodology: { verification: { modified_prompts: true } } },
      "modified prompts make a submission custom",
    ],
    [
      { methodology: { verification: { omitted_questions: true } } },
      "omitted questions make a submission custom",
    ],
  ])("are refused: %j", async (change, problem) => {
    expect(problems(await submit([], change))).toContainEqual(expect.stringContaining(problem));
  });

  it("are nothing without runs", async () => {
    expect(problems(await submit([]))).toEqual(["there are no runs"]);
    expect(problems(await leaderboardSubmission.write([], "text"))).toHaveLength(2);
  });
});
