import { join } from "node:path";
import { quickstartAdapter } from "@mua/benchmark-quickstart";
import { type QuickstartTask, quickstartBenchmark, readPart } from "@mua/benchmark-quickstart/retail";
import type { Benchmark } from "@mua/core";
import { PythonRandom } from "@mua/python-compat";
import { writeWhole } from "@mua/runner";
import { groupAdvantages, meanOf } from "../advantages.ts";
import { teacher } from "../compact/teacher.ts";
import { compactTemplate, compactTokenizer } from "../compact/template.ts";
import { evaluationTasks, expectDisjoint, type TaskSet } from "../leaks.ts";
import type { PolicyClient } from "../policy/client.ts";
import { sftTokens } from "../record/exporters/sft.ts";
import { RecordFile, readRecords } from "../record/file.ts";
import type { TrainingRecord } from "../record/schema.ts";
import type { Clock, Rollout } from "../rollout/episode.ts";
import { type Group, rolloutGroups } from "../rollout/groups.ts";
import { profiles } from "../rollout/limits.ts";
import { recordGroups } from "../rollout/recording.ts";
import { partOf, trainingShop } from "../shop/shop.ts";
import { reportSplit, type SplitReport } from "../splits.ts";
import { curveSvg } from "./curve.ts";
import { evaluate } from "./evaluation.ts";
import { type StepRow, TrainFolder } from "./folder.ts";
import { Kernel, type Lesson } from "./kernel.ts";
import { rateAt, type TrainSettings } from "./settings.ts";

/** What a training takes from the outside. */
export type TrainContext = {
  /** A Python with the requirements. */
  readonly python: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onSplits: (splits: { readonly [name: string]: SplitReport }) => void;
  readonly onStep: (rows: readonly StepRow[]) => void;
};

/**
 * Trains the small policy on a generated shop and evaluates it on the quick start's test tasks: cold start from
 * demonstrations, then group-relative policy gradients. Goes on where the folder's last training stopped, and comes to the
 * same rows as one that was never stopped. Gives one row a step. Throws a LeakError before anything is trained when a
 * training task is an evaluation task.
 */
export async function trainQuickstart(
  seed: number,
  settings: TrainSettings,
  { python, folder: path, clock, signal, onSplits, onStep }: TrainContext,
): Promise<readonly StepRow[]> {
  const shop = await trainingShop(seed, settings.tasks);
  const learnt: TaskSet<QuickstartTask> = { benchmark: shop, tasks: shop.tasks };
  const evaluated = evaluationTasks(quickstartShop());
  expectDisjoint(learnt, evaluated);
  onSplits({ training: await reportSplit(learnt), evaluation: await reportSplit(evaluated) });
  await using folder = await TrainFolder.open(path, { seed, settings });
  await using kernel = await Kernel.start(python, signal);
  const client = kernel.policy("compact");
  const training = rolloutOf(shop, client, clock);
  const evaluation = rolloutOf(evaluated.benchmark, client, clock);
  const { tasks } = evaluated;
  const measure = async () => ({
    sampled: await evaluate(evaluation, tasks, { trials: settings.trials, temperature: 1 }, signal),
    greedy: await evaluate(evaluation, tasks, { trials: settings.trials, temperature: 0 }, signal),
  });
  const finish = async (row: StepRow): Promise<void> => {
    signal.throwIfAborted();
    await kernel.save(folder.weights(row.step));
    await folder.add(row);
    await writeCurve(folder, seed);
    onStep(folder.rows);
  };

  const last = folder.rows.at(-1);
  if (last !== undefined) {
    await kernel.load(folder.weights(last.step));
    onStep(folder.rows);
  } else {
    const started = clock.now();
    const demonstrations = await demonstrate({ shop, seed, settings, clock }, signal);
    await coldStart(kernel, demonstrations, seed, settings);
    const rewards = demonstrations.map(({ reward }) => reward ?? 0);
    await finish({
      ...{ step: 0, reward: meanOf(rewards), episodes: rewards.length, masked: 0, zeroVariance: 0 },
      ...{ drift: 0, kl: 0, entropy: 0, evaluation: await measure() },
      seconds: (clock.now() - started) / 1000,
    });
  }
  for (let step = folder.rows.length; step <= settings.steps; step += 1) {
    const started = clock.now();
    const records = await stepRecords(
      folder.rollouts(step),
      training,
      groupsOf(shop, step, seed, settings),
      signal,
    );
    signal.throwIfAborted();
    const rewarded = settings.shuffleRewards ? shuffled(records, seed * 1009 + step) : records;
    const { byId, zeroVariance, masked } = groupAdvantages(rewarded);
    const lessons = records.flatMap((record): readonly Lesson[] => {
      const advantage = byId.get(record.id);
      return advantage === undefined ? [] : [lessonOf(record, advantage)];
    });
    const rate = rateAt(step, settings);
    const measured = lessons.length === 0 ? still : await kernel.reinforce(lessons, { ...settings, rate });
    const due = step % settings.evaluateEvery === 0 || step === settings.steps;
    await finish({
      step,
      reward: meanOf(records.flatMap(({ reward }) => (reward === null ? [] : [reward]))),
      episodes: records.length,
      masked,
      zeroVariance,
      drift: measured.drift,
      kl: measured.kl,
      entropy: measured.entropy,
      ...(due ? { evaluation: await measure() } : {}),
      seconds: (clock.now() - started) / 1000,
    });
  }
  return folder.rows;
}

const still = { drift: 0, kl: 0, entropy: 0 };

/** The quick start's own shop: its test tasks are the evaluation, its training tasks are not used. */
function quickstartShop(): Benchmark<QuickstartTask> {
  const part = readPart("retail");
  if (part === undefined) throw new Error(`${quickstartAdapter.name} has no shop`);
  return quickstartBenchmark(part);
}

function rolloutOf(
  benchmark: Benchmark<QuickstartTask>,
  client: PolicyClient,
  clock: Clock,
): Rollout<QuickstartTask> {
  const { limits, temperature, topP } = profiles.small;
  return {
    benchmark,
    policy: { client, tokenizer: compactTokenizer, template: compactTemplate, temperature, topP, limits },
    user: partOf(benchmark, "user", "scripted"),
    clock,
  };
}

/** Episodes of the teacher in the training shop. */
async function demonstrate(
  {
    shop,
    seed,
    settings,
    clock,
  }: {
    readonly shop: Benchmark<QuickstartTask>;
    readonly seed: number;
    readonly settings: TrainSettings;
    readonly clock: Clock;
  },
  signal: AbortSignal,
): Promise<readonly TrainingRecord[]> {
  const rollout = rolloutOf(shop, teacher(settings.coldStart.teacher), clock);
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
  return records.filter(({ tokens }) => tokens.responseIds.length > 0);
}

/** Imitates demonstrations, all of them in turn, in an order the seed decides. */
async function coldStart(
  kernel: Kernel,
  demonstrations: readonly TrainingRecord[],
  seed: number,
  { model, coldStart: { steps, batch, rate } }: TrainSettings,
): Promise<void> {
  const { prompt, response } = profiles.small.limits;
  await kernel.create(seed, { vocabulary: compactTokenizer.size, ...model, context: prompt + response });
  const lessons = inOrder(demonstrations, new PythonRandom(seed)).map((record): Lesson => {
    const { input_ids, labels } = sftTokens(record);
    const start = record.tokens.promptIds.length;
    const lossMask = labels.slice(start).map((label) => (label === -100 ? 0 : 1));
    const logprobs = lossMask.map(() => null);
    return {
      promptIds: input_ids.slice(0, start),
      responseIds: input_ids.slice(start),
      lossMask,
      logprobs,
      advantage: 1,
    };
  });
  for (let step = 0; step < steps; step += 1)
    await kernel.imitate(
      Array.from({ length: batch }, (_, place) => at(lessons, step * batch + place)),
      rate,
    );
  await kernel.anchor();
}

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
  await using file = await RecordFile.open(path);
  const scheduling = { concurrency: 1024, retries: 0 };
  for await (const _ of recordGroups(file, rollout, groups, scheduling, signal));
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

/** The items in an order drawn from `random`. */
function inOrder<T>(items: readonly T[], random: PythonRandom): readonly T[] {
  return items
    .map((item) => ({ item, key: random.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** An item of a list that begins anew at its end. */
function at<T>(items: readonly T[], place: number): T {
  const item = items[place % items.length];
  if (item === undefined) throw new RangeError("there is nothing in the list");
  return item;
}

async function writeCurve(folder: TrainFolder, seed: number): Promise<void> {
  const training = folder.rows.filter(({ step }) => step > 0);
  const evaluated = folder.rows.flatMap(({ step, evaluation }) =>
    evaluation === undefined ? [] : [{ step, reward: evaluation.sampled.reward }],
  );
  await writeWhole(
    join(folder.path, "curve.svg"),
    curveSvg(`mua train quickstart, seed ${seed}`, training, evaluated),
  );
}
