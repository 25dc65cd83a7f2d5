import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import { PythonRandom } from "@mua/python-compat";
import { meanOf } from "../advantages.ts";
import { teacher } from "../compact/teacher.ts";
import { compactTokenizer } from "../compact/template.ts";
import { sftTokens } from "../record/exporters/sft.ts";
import type { TrainingRecord } from "../record/schema.ts";
import type { Clock } from "../rollout/episode.ts";
import { type Group, rolloutGroups } from "../rollout/groups.ts";
import { profiles } from "../rollout/limits.ts";
import { smallRollout } from "../shop/rollout.ts";
import { at, inOrder } from "./drawing.ts";
import type { LearntRow } from "./folder.ts";
import type { Lesson } from "./kernel.ts";
import type { Learning } from "./step.ts";

/** Makes the model and lets it imitate demonstrations of the careless teacher in the training shop: step 0. */
export async function coldStart(learning: Learning, clock: Clock, signal: AbortSignal): Promise<LearntRow> {
  const demonstrations = await demonstrate(learning, clock, signal);
  await imitate(learning, demonstrations);
  const rewards = demonstrations.map(({ reward }) => reward ?? 0);
  return {
    ...{ step: 0, reward: meanOf(rewards), episodes: rewards.length, masked: 0, zeroVariance: 0 },
    ...{ drift: 0, kl: 0, entropy: 0 },
  };
}

async function demonstrate(
  { shop, seed, settings }: Learning,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly TrainingRecord[]> {
  const rollout = smallRollout(shop, teacher(settings.coldStart.teacher), clock);
  const groups = Array.from(
    { length: settings.coldStart.demonstrations },
    (_, place): Group<QuickstartTask> => {
      const task = at(shop.tasks, place);
      return { id: `demonstration/${seed}/${place}`, task, seeds: [seed * 1_000_000 + 500_000 + place] };
    },
  );
  const records: TrainingRecord[] = [];
  for await (const group of rolloutGroups(rollout, groups, { concurrency: 64, retries: 0 }, signal))
    records.push(...group.records);
  signal.throwIfAborted();
  return records.filter(({ tokens }) => tokens.responseIds.length > 0);
}

/** Imitates demonstrations, all of them in turn, in an order the seed decides. */
async function imitate(
  { kernel, seed, settings }: Learning,
  demonstrations: readonly TrainingRecord[],
): Promise<void> {
  const { steps, batch, rate } = settings.coldStart;
  const { prompt, response } = profiles.small.limits;
  const context = prompt + response;
  await kernel.create(seed, { vocabulary: compactTokenizer.size, ...settings.model, context });
  const lessons = inOrder(demonstrations, new PythonRandom(seed)).map(demonstrated);
  for (let step = 0; step < steps; step += 1)
    await kernel.imitate(
      Array.from({ length: batch }, (_, place) => at(lessons, step * batch + place)),
      rate,
    );
  await kernel.anchor();
}

/** What is to be learnt from a demonstration, by the SFT export. */
function demonstrated(record: TrainingRecord): Lesson {
  const { input_ids, labels } = sftTokens(record);
  const start = record.tokens.promptIds.length;
  const lossMask = labels.slice(start).map((label) => (label === -100 ? 0 : 1));
  return {
    promptIds: input_ids.slice(0, start),
    responseIds: input_ids.slice(start),
    lossMask,
    logprobs: lossMask.map(() => null),
    advantage: 1,
  };
}
