/** How rewards of a group become advantages. */
export type AdvantageRule = {
  /** Added to the standard deviation; the deviation is of the sample (n - 1). */
  readonly epsilon: number;
};

/** verl's `compute_grpo_outcome_advantage` (verl/trainer/ppo/core_algos.py). */
export const verlRule: AdvantageRule = { epsilon: 1e-6 };
/** TRL's `GRPOTrainer` with rewards scaled by group. */
export const trlRule: AdvantageRule = { epsilon: 1e-4 };

/** An episode as far as its advantage goes. */
type Rewarded = { readonly id: string; readonly group: string; readonly reward: number | null };

/** What a batch of episodes is worth in training. */
export type Advantages = {
  /** By record id; masked episodes and groups that teach nothing have none. */
  readonly byId: ReadonlyMap<string, number>;
  readonly groups: number;
  /** Groups whose rewards are all the same: they were dropped. */
  readonly zeroVariance: number;
  /** Groups with fewer than two rewards: there is nothing to compare. */
  readonly tooSmall: number;
  readonly masked: number;
};

/** Group-relative advantages: (reward - mean) / (standard deviation + epsilon) among the group's rewards. */
export function groupAdvantages(
  episodes: readonly Rewarded[],
  { epsilon }: AdvantageRule = verlRule,
): Advantages {
  const byId = new Map<string, number>();
  let [zeroVariance, tooSmall] = [0, 0];
  const groups = Map.groupBy(episodes, ({ group }) => group);
  for (const group of groups.values()) {
    const scored = group.flatMap(({ id, reward }) => (reward === null ? [] : [{ id, reward }]));
    const mean = meanOf(scored.map(({ reward }) => reward));
    const squares = scored.map(({ reward }) => (reward - mean) ** 2);
    const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (scored.length - 1));
    if (scored.length < 2) tooSmall += 1;
    else if (scored.every(({ reward }) => reward === scored[0]?.reward)) zeroVariance += 1;
    else for (const { id, reward } of scored) byId.set(id, (reward - mean) / (deviation + epsilon));
  }
  const masked = episodes.filter(({ reward }) => reward === null).length;
  return { byId, groups: groups.size, zeroVariance, tooSmall, masked };
}

/** NaN of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
