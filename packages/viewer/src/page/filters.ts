import type { EpisodeCause, EpisodeKey, EpisodeRow, RunRow } from "../api.ts";
import type { EpisodeFilter, RunFilter } from "./route.ts";

/** One text for each episode of a run. */
export function keyOf({ task, trial }: EpisodeKey): string {
  return `${trial} ${task}`;
}

/** Whether an episode has the full reward. */
export function isFull(reward: number | null): boolean {
  return reward !== null && Math.abs(reward - 1) <= 1e-6;
}

/** What filtering takes beside the episodes. */
export type Known = {
  readonly summaries: { readonly [task: string]: string };
  /** By episode, once they were asked for. */
  readonly causes?: ReadonlyMap<string, EpisodeCause>;
  /** Episodes in which the text is said, once that was asked for. */
  readonly said?: ReadonlySet<string>;
};

/** The episodes that a filter lets through, in its order. */
export function filterEpisodes(
  episodes: readonly EpisodeRow[],
  filter: EpisodeFilter,
  known: Known,
): readonly EpisodeRow[] {
  const { text, outcome, reward, check, cause, task, trial, sort } = filter;
  const wanted = text?.toLowerCase();
  const left = episodes.filter(
    (episode) =>
      (outcome === undefined || episode.outcome === outcome) &&
      (reward === undefined || hasReward(episode.reward, reward)) &&
      (check === undefined || failsCheck(episode, check)) &&
      (task === undefined || episode.task === task) &&
      (trial === undefined || String(episode.trial) === trial) &&
      (cause === undefined || hasCause(known.causes?.get(keyOf(episode)), cause)) &&
      (wanted === undefined || holdsText(episode, wanted, known)),
  );
  return sort === undefined ? left : left.toSorted(orderOf(sort));
}

function hasReward(reward: number | null, wanted: string): boolean {
  if (wanted === "none") return reward === null;
  if (wanted === "failed") return reward !== null && !isFull(reward);
  if (wanted === "full") return isFull(reward);
  return true;
}

function failsCheck({ checks }: EpisodeRow, name: string): boolean {
  const reward = checks[name];
  return reward !== undefined && !isFull(reward);
}

function hasCause(cause: EpisodeCause | undefined, wanted: string): boolean {
  const [first] = cause?.findings ?? [];
  return first !== undefined && (wanted === first.role || wanted === `${first.role} ${first.reason}`);
}

function holdsText(episode: EpisodeRow, wanted: string, { summaries, said }: Known): boolean {
  const texts = [episode.task, summaries[episode.task], episode.reason, episode.scoreReason];
  return texts.some((one) => one?.toLowerCase().includes(wanted)) || (said?.has(keyOf(episode)) ?? false);
}

/** Columns that can be sorted by, with what is compared; unknown values come last either way. */
const episodeColumns: { readonly [column: string]: (episode: EpisodeRow) => number | string | null } = {
  task: ({ task }) => task,
  trial: ({ trial }) => trial,
  reward: ({ reward }) => reward,
  outcome: ({ outcome }) => outcome,
  messages: ({ messages }) => messages,
  seconds: ({ seconds }) => seconds,
  cost: ({ cost }) => cost,
  tokens: ({ tokens }) => tokens ?? null,
};

function orderOf(sort: string): (a: EpisodeRow, b: EpisodeRow) => number {
  return by(episodeColumns[sort.replace(/^-/u, "")] ?? (() => 0), sort.startsWith("-"));
}

function by<T>(value: (item: T) => number | string | null, falling: boolean): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const order =
      typeof left === "number" && typeof right === "number"
        ? left - right
        : collator.compare(String(left), String(right));
    return falling ? -order : order;
  };
}

const collator = new Intl.Collator("en", { numeric: true });

const runColumns: { readonly [column: string]: (run: RunRow) => number | string | null } = {
  time: ({ createdAt }) => createdAt,
  benchmark: ({ benchmark }) => benchmark,
  agent: ({ participants }) => participants.agent ?? null,
  reward: ({ summary }) => summary.reward.mean,
  cost: ({ summary }) => summary.cost.total,
  seconds: ({ summary }) => summary.seconds.mean,
};

/** The runs that a filter lets through, in its order; newest first without one. */
export function filterRuns(runs: readonly RunRow[], { text, benchmark, sort }: RunFilter): readonly RunRow[] {
  const wanted = text?.toLowerCase();
  const left = runs.filter(
    (run) =>
      (benchmark === undefined || run.benchmark === benchmark) &&
      (wanted === undefined ||
        [run.id, run.benchmark, run.variant, ...Object.values(run.participants)].some((one) =>
          one?.toLowerCase().includes(wanted),
        )),
  );
  if (sort === undefined) return left;
  return left.toSorted(by(runColumns[sort.replace(/^-/u, "")] ?? (() => 0), sort.startsWith("-")));
}
