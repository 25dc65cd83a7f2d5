import { quickstartAdapter } from "@mua/benchmark-quickstart";
import { type QuickstartTask, quickstartBenchmark, readPart } from "@mua/benchmark-quickstart/retail";
import type { Benchmark } from "@mua/core";
import { evaluationTasks, expectDisjoint, type TaskSet } from "../leaks.ts";
import type { Clock } from "../rollout/episode.ts";
import { smallRollout } from "../shop/rollout.ts";
import { trainingShop } from "../shop/shop.ts";
import { reportSplit, type SplitReport } from "../splits.ts";
import { coldStart } from "./cold-start.ts";
import { evaluate } from "./evaluation.ts";
import { type LearntRow, type StepRow, TrainFolder } from "./folder.ts";
import { Kernel } from "./kernel.ts";
import type { TrainSettings } from "./settings.ts";
import { type Learning, trainStep } from "./step.ts";
import { evaluateWithUser, type OtherUser, type UserEvaluation } from "./with-user.ts";

/** What a training takes from the outside. */
export type TrainContext = {
  /** A Python with the requirements. */
  readonly python: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Plays the user of a last, smaller evaluation, when the training is done. */
  readonly user?: OtherUser;
  readonly onSplits: (splits: { readonly [name: string]: SplitReport }) => void;
  readonly onStep: (rows: readonly StepRow[]) => void;
};

/** A training that is done. */
export type Training = {
  /** One row a step; step 0 is the cold start. */
  readonly rows: readonly StepRow[];
  readonly withUser?: UserEvaluation;
};

/**
 * Trains the small policy on a generated shop and evaluates it on the quick start's test tasks: cold start from
 * demonstrations, then group-relative policy gradients. Goes on where the folder's last training stopped, and comes to the
 * same rows as one that was never stopped. Throws a LeakError before anything is trained when a training task is an
 * evaluation task, and rejects when the signal fires.
 */
export async function trainQuickstart(
  seed: number,
  settings: TrainSettings,
  { python, folder: path, clock, signal: stop, user, onSplits, onStep }: TrainContext,
): Promise<Training> {
  const shop = await trainingShop(seed, settings.tasks);
  const trained: TaskSet<QuickstartTask> = { benchmark: shop, tasks: shop.tasks };
  const evaluated = evaluationTasks(quickstartShop());
  expectDisjoint(trained, evaluated);
  onSplits({ training: await reportSplit(trained), evaluation: await reportSplit(evaluated) });
  await using folder = await TrainFolder.open(path, { seed, settings });
  await using kernel = await Kernel.start(python, stop);
  const { signal } = kernel;
  const client = kernel.policy("compact");
  const learning: Learning = { kernel, shop, seed, settings };
  const training = smallRollout(shop, client, clock);
  const evaluation = smallRollout(evaluated.benchmark, client, clock);
  const measure = async (temperature: number) =>
    evaluate(evaluation, evaluated.tasks, { trials: settings.trials, temperature }, signal);

  /** Makes a step count that was begun at a time. */
  const finish = async (row: LearntRow, started: number): Promise<void> => {
    const due = row.step % settings.evaluateEvery === 0 || row.step === settings.steps;
    const measured = due ? { evaluation: { sampled: await measure(1), greedy: await measure(0) } } : {};
    signal.throwIfAborted();
    await kernel.save(folder.weights(row.step));
    await folder.add({ ...row, ...measured, seconds: (clock.now() - started) / 1000 });
    onStep(folder.rows);
  };

  const last = folder.rows.at(-1);
  if (last === undefined) {
    const started = clock.now();
    await finish(await coldStart(learning, clock, signal), started);
  } else {
    await kernel.load(folder.weights(last.step));
    onStep(folder.rows);
  }
  for (let step = folder.rows.length; step <= settings.steps; step += 1) {
    const started = clock.now();
    const stage = { rollout: training, path: folder.rollouts(step) };
    await finish(await trainStep(step, learning, stage, signal), started);
  }
  const { rows } = folder;
  if (user === undefined) return { rows };
  const place = { step: settings.steps, path: folder.userEpisodes };
  const withUser = await evaluateWithUser(evaluation, evaluated.tasks, user, place, signal);
  await folder.addUser(withUser);
  return { rows, withUser };
}

/** The quick start's own shop: its test tasks are the evaluation, its training tasks are not used. */
function quickstartShop(): Benchmark<QuickstartTask> {
  const part = readPart("retail");
  if (part === undefined) throw new Error(`${quickstartAdapter.name} has no shop`);
  return quickstartBenchmark(part);
}
