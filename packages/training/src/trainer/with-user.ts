import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import type { Participant } from "@mua/core";
import { RecordFile, readRecords } from "../record/file.ts";
import type { Rollout } from "../rollout/episode.ts";
import type { Group } from "../rollout/groups.ts";
import { recordGroups } from "../rollout/recording.ts";
import { type Evaluation, evaluationOf, evaluationSeeds } from "./evaluation.ts";

/** A user beside the scripted one, whom the trained policy meets in a few episodes. */
export type OtherUser = {
  readonly participant: Participant;
  /** Fires when a limit of the user's model is reached. */
  readonly signal: AbortSignal;
};

/** How the weights of a step fared with another user. */
export type UserEvaluation = Evaluation & {
  readonly user: string;
  readonly step: number;
  /** Episodes that are masked, by how they ended. */
  readonly failures: { readonly [outcome: string]: number };
};

/** Models are slow and cost money. */
const MOST_EPISODES = 16;

/**
 * Lets the policy meet another user at temperature 1, at most 16 times, each task equally often. Episodes are kept in the
 * file, and those that are there are not played again.
 */
export async function evaluateWithUser(
  rollout: Rollout<QuickstartTask>,
  all: readonly QuickstartTask[],
  { participant: user, signal: limit }: OtherUser,
  { step, path }: { readonly step: number; readonly path: string },
  signal: AbortSignal,
): Promise<UserEvaluation> {
  const tasks = all.slice(0, MOST_EPISODES);
  const seeds = evaluationSeeds(Math.floor(MOST_EPISODES / tasks.length));
  const groups = tasks.map(
    (task): Group<QuickstartTask> => ({ id: `${user.name}/${step}/${task.id}`, task, seeds }),
  );
  {
    await using file = await RecordFile.open(path);
    const scheduling = { concurrency: MOST_EPISODES, retries: 0 };
    const either = AbortSignal.any([signal, limit]);
    for await (const _ of recordGroups(file, { ...rollout, user }, groups, scheduling, either));
  }
  signal.throwIfAborted();
  const taskOf = new Map(groups.map(({ id, task }) => [id, task]));
  const records = (await readRecords(path)).flatMap((record) => {
    const task = taskOf.get(record.group);
    return task === undefined ? [] : [{ task, ...record }];
  });
  const masked = records.filter(({ reward }) => reward === null);
  const endings = Map.groupBy(masked, ({ episode }) => episode.trajectory.ending.outcome);
  return {
    user: user.name,
    step,
    ...evaluationOf(records),
    failures: Object.fromEntries(Array.from(endings, ([outcome, { length }]) => [outcome, length])),
  };
}
