import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import { type Interval, ratioInterval } from "@mua/scorer";
import { meanOf } from "../advantages.ts";
import { type Rollout, rolloutEpisode } from "../rollout/episode.ts";

/** Mean rewards over episodes. Episodes without a reward are left out and counted. */
export type Evaluation = {
  /** null: no episode has a reward. */
  readonly reward: number | null;
  /** 95 % interval of the reward over other tasks like these; null with fewer than two tasks. */
  readonly interval: Interval | null;
  readonly byClass: { readonly [name: string]: number };
  readonly episodes: number;
  readonly masked: number;
};

/** Plays each task so many times and gives the mean rewards. The seeds are the same in every evaluation. */
export async function evaluate(
  rollout: Rollout<QuickstartTask>,
  tasks: readonly QuickstartTask[],
  { trials, temperature }: { readonly trials: number; readonly temperature: number },
  signal: AbortSignal,
): Promise<Evaluation> {
  const policy = { ...rollout.policy, temperature };
  const attempts = tasks.flatMap((task) =>
    evaluationSeeds(trials).map((seed, k) => ({ task, group: `eval/${task.id}`, k, seed })),
  );
  const played = await Promise.all(
    attempts.map(async (attempt) => {
      const { reward } = await rolloutEpisode({ ...rollout, policy }, attempt, signal);
      return { task: attempt.task, reward };
    }),
  );
  return evaluationOf(played);
}

/** The seeds of an evaluation's attempts at each task. */
export function evaluationSeeds(trials: number): readonly number[] {
  return Array.from({ length: trials }, (_, k) => 1_000_003 * (k + 1));
}

/** The mean rewards of episodes that were played. */
export function evaluationOf(
  played: readonly {
    readonly task: Pick<QuickstartTask, "id" | "category">;
    readonly reward: number | null;
  }[],
): Evaluation {
  const scored = played.flatMap(({ task, reward }) => (reward === null ? [] : [{ task, reward }]));
  const by = (key: (task: Pick<QuickstartTask, "id" | "category">) => string) =>
    Array.from(
      Map.groupBy(scored, ({ task }) => key(task)),
      ([name, rows]) => [name, rows.map(({ reward }) => reward)] as const,
    );
  const tasks = by(({ id }) => id).map(([, rewards]) => rewards);
  return {
    reward: scored.length === 0 ? null : meanOf(scored.map(({ reward }) => reward)),
    // Episodes of one task are alike, so that tasks are what is drawn anew.
    interval: ratioInterval(
      tasks.map((rewards) => rewards.reduce((sum, reward) => sum + reward, 0)),
      tasks.map(({ length }) => length),
    ),
    byClass: Object.fromEntries(
      by(({ category }) => category).map(([name, rewards]) => [name, meanOf(rewards)]),
    ),
    episodes: played.length,
    masked: played.length - scored.length,
  };
}
