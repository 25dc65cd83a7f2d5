import {
  type Benchmark,
  type Cast,
  type EpisodeRecord,
  type Participant,
  type Role,
  runEpisode,
} from "@mua/core";
import { describe, expect, it } from "vitest";
import { tau2Adapter } from "../src/adapter.ts";
import { domainNames } from "../src/domains.ts";
import { Place } from "../src/place.ts";
import { isRecorded, recorded, recording, title, versions } from "./recordings.ts";

function brought(benchmark: Benchmark, role: Role, name: string): Participant {
  const participant = benchmark.participant(role, name);
  if (participant === undefined) throw new Error(`no ${name}`);
  return participant;
}

async function playAll(
  benchmark: Benchmark,
  agent: string,
  { judged = true } = {},
): Promise<readonly EpisodeRecord[]> {
  const cast: Cast = {
    agent: brought(benchmark, "agent", agent),
    user: brought(benchmark, "user", "scripted"),
    ...(judged ? { judge: brought(benchmark, "judge", "scripted") } : {}),
  };
  const base = new Set(benchmark.splits.get("base"));
  const context = { signal: new AbortController().signal, now: () => 0 };
  return Promise.all(
    benchmark.tasks
      .filter(({ id }) => base.has(id))
      .map((task) => runEpisode({ benchmark, task, trial: 0, seed: 0, cast }, context)),
  );
}

/** The recorded reward of a run along the gold path, by task. */
function goldRewards(era: (typeof versions)[number]["era"], part: string): ReadonlyMap<string, unknown> {
  const simulations = new Place(recording(era, `${part}/gold.json`), part).field("simulations").items();
  return new Map(
    simulations.flatMap((place) => {
      // Other evaluations than that of a run leave parts of the reward out.
      if (place.field("info").field("eval_type").text() !== "all") return [];
      return [[place.field("task_id").text(), place.field("reward_info").field("reward").value]];
    }),
  );
}

describe.skipIf(!recorded)(title("episodes over the official tasks"), () => {
  const parts = versions.flatMap(({ era, dataset }) =>
    domainNames
      .filter((part) => isRecorded(era, `${part}/gold.json`))
      .map((part) => ({ era, part, benchmark: tau2Adapter.load(part, dataset) })),
  );

  it.each(parts)(
    "the oracle gets the recorded reward: $part of $era.version",
    async ({ era, part, benchmark }) => {
      const gold = goldRewards(era, part);
      expect(gold.size).toBeGreaterThan(0);
      for (const { trajectory, score } of await playAll(benchmark, "oracle")) {
        const { task, ending } = trajectory;
        expect(ending, task).toMatchObject({ outcome: "completed", reason: "user_stop" });
        if (gold.has(task)) expect(score.reward, task).toBe(gold.get(task));
        if (score.reward !== 1)
          expect(score.reason, task).toMatch(/^(DB|ENV_ASSERTION|ACTION|COMMUNICATE): /);
      }
    },
  );

  it.each(parts.filter(({ part }) => part === "retail"))(
    "the oracle does every retail task of $era.version",
    async ({ benchmark }) => {
      const records = await playAll(benchmark, "oracle");
      expect(records).toHaveLength(114);
      expect(records.filter(({ score }) => score.reward !== 1)).toEqual([]);
    },
  );

  it.each(parts)("says why doing nothing is not enough: $part of $era.version", async ({ benchmark }) => {
    for (const { trajectory, score } of await playAll(benchmark, "noop")) {
      if (score.reward === 1) continue;
      // An assertion about what was never made stops the official evaluation.
      const known = score.reason?.startsWith("the official evaluation fails: ") === true ? null : 0;
      expect(score.reward, trajectory.task).toBe(known);
      expect(score.reason, trajectory.task).toMatch(/: /);
    }
  });

  it("leaves the 40 retail tasks that need a judge unknown without one", async () => {
    const [{ benchmark } = { benchmark: undefined }] = parts.filter(({ part }) => part === "retail");
    if (benchmark === undefined) throw new Error("no retail");
    const records = await playAll(benchmark, "oracle", { judged: false });
    const unknown = records.filter(({ score }) => score.reward === null);
    expect(unknown).toHaveLength(40);
    for (const { score } of unknown) expect(score.reason).toMatch(/^needs a judge for \d+ statements/);
    expect(records.filter(({ score }) => score.reward === 1)).toHaveLength(74);
  });
});
