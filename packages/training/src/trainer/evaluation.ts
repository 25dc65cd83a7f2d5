import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import { meanOf } from "../advantages.ts";
import { type Rollout, rolloutEpisode } from "../rollout/episode.ts";

/** Mean rewards over tasks. Episodes without a reward are left out and counted. */
export type Evaluation = {
  readonly reward: number;
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
    Array.from({ length: trials }, (_, k) => ({
      task,
      group: `eval/${task.id}`,
      k,
      seed: 1_000_003 * (k + 1),
    })),
  );
  const played = await Promise.all(
    attempts.map(async (attempt) => {
      const { reward } = await rolloutEpisode({ ...rollout, policy }, attempt, signal);
      return { name: attempt.task.category, reward };
    }),
  );
  const scored = played.flatMap(({ name, reward }) => (reward === null ? [] : [{ name, reward }]));
  const classes = Map.groupBy(scored, ({ name }) => name);
  return {
    reward: meanOf(scored.map(({ reward }) => reward)),
    byClass: Object.fromEntries(
      Array.from(classes, ([name, rows]) => [name, meanOf(rows.map(({ reward }) => reward))]),
    ),
    episodes: played.length,
    masked: played.length - scored.length,
  };
}
