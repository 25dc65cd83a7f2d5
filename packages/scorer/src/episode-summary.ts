import {
  addUsage,
  type EpisodeRecord,
  type Message,
  type Outcome,
  type Role,
  type Side,
  type Usage,
} from "@mua/core";

/** How often each flag was raised, by side; a side without any is absent. */
export type SideFlags = { readonly [side in Side]?: { readonly [flag: string]: number } };

/** What metrics need to know of one finished episode; a run's index holds one for each. */
export type EpisodeSummary = {
  readonly task: string;
  readonly trial: number;
  readonly outcome: Outcome;
  readonly reason: string;
  /** Null: the episode cannot be scored. */
  readonly reward: number | null;
  /** Why the reward is null or below 1, in the benchmark's words. */
  readonly scoreReason?: string;
  /** Rewards of the named checks, null where one could not be determined. */
  readonly checks: { readonly [name: string]: number | null };
  /** Tokens by role; a role that called no model is absent. */
  readonly usage: { readonly [role in Role]?: Usage };
  /** US dollars of all roles: 0 when no model was called, null when a price is not known. */
  readonly cost: number | null;
  /** How often something was odd about what a side said, by the words of whoever said it; absent where nothing was. */
  readonly flags?: SideFlags;
  readonly messages: number;
  /** Messages of each side and questions to the judge; a role that never spoke is absent. */
  readonly turns: PerRole;
  /** Seconds that were spent waiting for each role, as far as they were measured. */
  readonly waited: PerRole;
  /** How long the conversation took; null where it is not known. */
  readonly seconds: number | null;
};

/** A number for each role that has one. */
export type PerRole = { readonly [role in Role]?: number };

/** The summary of a finished episode. */
export function summariseEpisode({ trajectory, score, judge }: EpisodeRecord): EpisodeSummary {
  const saidBy = (side: "agent" | "user") =>
    trajectory.messages.flatMap((message) => (message.role === side ? [message] : []));
  const byRole: readonly (readonly [Role, Usage | undefined])[] = [
    ["agent", addUsage(saidBy("agent").map(({ usage }) => usage))],
    ["user", addUsage(saidBy("user").map(({ usage }) => usage))],
    ["judge", addUsage(judge.map(({ reply }) => reply.usage))],
  ];
  const flags = countFlags(trajectory.messages);
  const sum = addUsage(byRole.map(([, usage]) => usage));
  const turns: readonly (readonly [Role, readonly { readonly seconds?: number }[]])[] = [
    ["agent", saidBy("agent")],
    ["user", saidBy("user")],
    ["judge", judge],
  ];
  return {
    task: trajectory.task,
    trial: trajectory.trial,
    outcome: trajectory.ending.outcome,
    reason: trajectory.ending.reason,
    reward: score.reward,
    ...(score.reason === undefined ? {} : { scoreReason: score.reason }),
    checks: Object.fromEntries(score.checks.map(({ name, reward }) => [name, reward])),
    usage: Object.fromEntries(byRole.filter(([, usage]) => usage !== undefined)),
    cost: sum === undefined ? 0 : sum.cost,
    ...(Object.keys(flags).length === 0 ? {} : { flags }),
    messages: trajectory.messages.length,
    turns: Object.fromEntries(
      turns.filter(([, taken]) => taken.length > 0).map(([role, taken]) => [role, taken.length]),
    ),
    waited: Object.fromEntries(
      turns.flatMap(([role, taken]) => {
        const measured = taken.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
        return measured.length === 0 ? [] : [[role, measured.reduce((total, one) => total + one, 0)]];
      }),
    ),
    seconds: trajectory.seconds,
  };
}

function countFlags(messages: readonly Message[]): SideFlags {
  return sumFlags(
    messages.flatMap((message) =>
      message.role === "tool" || message.flags === undefined
        ? []
        : message.flags.map((flag) => ({ [message.role]: { [flag]: 1 } })),
    ),
  );
}

/** The sum of counts of flags; sides and flags in alphabetical order. */
export function sumFlags(all: Iterable<SideFlags | undefined>): SideFlags {
  const sums = { agent: new Map<string, number>(), user: new Map<string, number>() };
  for (const flags of all)
    for (const side of ["agent", "user"] as const)
      for (const [flag, times] of Object.entries(flags?.[side] ?? {}))
        sums[side].set(flag, (sums[side].get(flag) ?? 0) + times);
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, counts]) => counts.size > 0)
      .map(([side, counts]) => [side, Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))]),
  );
}
