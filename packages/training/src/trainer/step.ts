import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import type { Benchmark } from "@mua/core";
import { PythonRandom } from "@mua/python-compat";
import { groupAdvantages, meanOf } from "../advantages.ts";
import { RecordFile, readRecords } from "../record/file.ts";
import type { TrainingRecord } from "../record/schema.ts";
import type { Rollout } from "../rollout/episode.ts";
import type { Group } from "../rollout/groups.ts";
import { recordGroups } from "../rollout/recording.ts";
import { at, inOrder } from "./drawing.ts";
import type { LearntRow } from "./folder.ts";
import type { Kernel, Lesson } from "./kernel.ts";
import { rateAt, type TrainSettings } from "./settings.ts";

/** What learns, where, and how. */
export type Learning = {
  readonly kernel: Kernel;
  readonly shop: Benchmark<QuickstartTask>;
  readonly seed: number;
  readonly settings: TrainSettings;
};

/**
 * Plays the groups of a step and takes one step of the policy gradient. Episodes are stored in the file at `path`, and
 * those that are there are not played again. Rejects when the signal fires.
 */
export async function trainStep(
  step: number,
  { kernel, shop, seed, settings }: Learning,
  { rollout, path }: { readonly rollout: Rollout<QuickstartTask>; readonly path: string },
  signal: AbortSignal,
): Promise<LearntRow> {
  const records = await stepRecords(path, rollout, groupsOf(shop, step, seed, settings), signal);
  const rewarded = settings.shuffleRewards ? shuffled(records, seed * 1009 + step) : records;
  const { byId, zeroVariance, masked } = groupAdvantages(rewarded);
  const lessons = records.flatMap((record): readonly Lesson[] => {
    const advantage = byId.get(record.id);
    return advantage === undefined ? [] : [lessonOf(record, advantage)];
  });
  const rate = rateAt(step, settings);
  const { drift, kl, entropy } =
    lessons.length === 0 ? still : await kernel.reinforce(lessons, { ...settings, rate });
  const rewards = records.flatMap(({ reward }) => (reward === null ? [] : [reward]));
  return {
    step,
    reward: rewards.length === 0 ? null : meanOf(rewards),
    episodes: records.length,
    masked,
    zeroVariance,
    drift,
    kl,
    entropy,
  };
}

const still = { drift: 0, kl: 0, entropy: 0 };

function groupsOf(
  shop: Benchmark<QuickstartTask>,
  step: number,
  seed: number,
  { groups, groupSize }: TrainSettings,
): readonly Group<QuickstartTask>[] {
  return Array.from({ length: groups }, (_, place) => ({
    id: `${seed}/${step}/${place}`,
    task: at(shop.tasks, (step - 1) * groups + place),
    seeds: Array.from(
      { length: groupSize },
      (_, k) => seed * 1_000_000 + step * 1000 + place * groupSize + k,
    ),
  }));
}

/** The step's episodes: those that are stored already, and the rest played and stored group by group. */
async function stepRecords(
  path: string,
  rollout: Rollout<QuickstartTask>,
  groups: readonly Group<QuickstartTask>[],
  signal: AbortSignal,
): Promise<readonly TrainingRecord[]> {
  {
    await using file = await RecordFile.open(path);
    const scheduling = { concurrency: 1024, retries: 0 };
    for await (const _ of recordGroups(file, rollout, groups, scheduling, signal));
  }
  signal.throwIfAborted();
  const place = new Map(groups.map(({ id }, index) => [id, index]));
  // In the order of the groups, not of their ends: what is learnt must not depend on who was first.
  return [...(await readRecords(path))].sort(
    (a, b) => (place.get(a.group) ?? 0) - (place.get(b.group) ?? 0) || a.k - b.k,
  );
}

function lessonOf({ tokens }: TrainingRecord, advantage: number): Lesson {
  const { promptIds, responseIds, lossMask, logprobs } = tokens;
  return { promptIds, responseIds, lossMask, logprobs, advantage };
}

/** The records with their rewards dealt out anew. */
function shuffled(records: readonly TrainingRecord[], seed: number): readonly TrainingRecord[] {
  const scored = records.filter(({ reward }) => reward !== null);
  const rewards = inOrder(
    scored.map(({ reward }) => reward),
    new PythonRandom(seed),
  );
  return scored.map((record, place) => ({ ...record, reward: rewards[place] ?? null }));
}
