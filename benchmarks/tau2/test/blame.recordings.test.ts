import { blame, type Reason } from "@mua/audit";
import type { Benchmark, EpisodeRecord, Task, Trajectory } from "@mua/core";
import { describe, expect, it } from "vitest";
import { tau2Adapter } from "../src/adapter.ts";
import { domainNames } from "../src/domains.ts";
import { readMessages } from "../src/message-file.ts";
import { Place } from "../src/place.ts";
import { isRecorded, recorded, recording, title, versions } from "./recordings.ts";

/** What was done to the gold path, and the cause that blame has to find where it cost the reward. */
const CAUSES: ReadonlyMap<string, readonly Reason[]> = new Map([
  ["drop", ["missing_write", "missing_handover"]],
  ["change_arg", ["wrong_arguments"]],
  ["extra_write", ["extra_write"]],
  ["duplicate", ["extra_write"]],
  ["reorder", ["wrong_order"]],
  ["wrong_requestor", ["missing_write"]],
  ["omit_comm", ["missing_information"]],
]);

type Version = (typeof versions)[number];

function simulationsOf(era: Version["era"], path: string): readonly Place[] {
  return new Place(recording(era, path), path).field("simulations").items();
}

/** Tasks whose gold path itself has no reward of 1 say nothing about what was changed of it. */
function soundTasks(era: Version["era"], part: string): ReadonlySet<string> {
  return new Set(
    simulationsOf(era, `${part}/gold.json`)
      .filter((place) => place.field("reward_info").field("reward").value === 1)
      .map((place) => place.field("task_id").text()),
  );
}

/** A recorded conversation as an episode, a judge finding everything met. */
async function episodeOf(benchmark: Benchmark, task: Task, simulation: Place): Promise<EpisodeRecord> {
  const respond = benchmark
    .participant("judge", "scripted")
    ?.join({ role: "judge", task, trial: 0, seed: 0 });
  const trajectory: Trajectory = {
    benchmark: benchmark.name,
    dataset: benchmark.dataset,
    task: task.id,
    trial: 0,
    seed: 0,
    participants: { agent: "recorded", user: "recorded", judge: "scripted" },
    messages: readMessages(simulation.field("messages")),
    ending: { outcome: "completed", reason: simulation.field("termination_reason").text() },
    startedAt: 0,
    seconds: 0,
  };
  const score = await benchmark.score(task, trajectory, async (view) => {
    if (respond === undefined) throw new Error("nobody judges");
    return respond(view, new AbortController().signal);
  });
  return { trajectory, score, judge: [] };
}

describe.skipIf(!recorded)(title("what was changed of a recorded gold path"), () => {
  const parts = versions.flatMap(({ era, dataset }) =>
    domainNames
      .filter((part) => isRecorded(era, `${part}/perturb.json`))
      .map((part) => ({ era, part, benchmark: tau2Adapter.load(part, dataset) })),
  );

  it.each(parts)("is what blame finds: $part of $era.version", async ({ era, part, benchmark }) => {
    const tasks = new Map<string, Task>(benchmark.tasks.map((task) => [task.id, task]));
    const sound = soundTasks(era, part);
    let failed = 0;
    for (const simulation of simulationsOf(era, `${part}/perturb.json`)) {
      const task = tasks.get(simulation.field("task_id").text());
      if (task === undefined || !sound.has(task.id)) continue;
      const record = await episodeOf(benchmark, task, simulation);
      const [cause] = blame(benchmark.expected?.(task), record);
      expect(cause === undefined).toBe(record.score.reward === 1);
      if (cause === undefined || record.score.reward === null) continue;
      failed += 1;
      const note = simulation.field("info").field("note").text();
      expect.soft(CAUSES.get(note), `${task.id}: ${note}`).toContain(cause.reason);
    }
    expect(failed).toBeGreaterThan(0);
  });
});
