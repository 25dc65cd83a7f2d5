import type { Adapter, Benchmark, EpisodeRecord, Reply, RescoreRow, Score, ScoredParts } from "@mua/core";
import { messageOf, UsageError } from "./errors.ts";
import { benchmarkOf, episodesOf, findRun } from "./runs.ts";
import { parseSelector } from "./selector.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Scores the episodes of one of our runs again, by the rules of the dataset version it was played with; what a judge said
 * is taken from the record. Throws UsageError when it is a run of something else.
 */
export async function* rescoreRun(
  name: string,
  out: string | undefined,
  adapter: Adapter,
  version: string | undefined,
  terminal: Terminal,
): AsyncIterable<RescoreRow> {
  const run = await findRun(name, out, terminal);
  const { configuration } = run;
  if (parseSelector(configuration.benchmark).name !== adapter.name)
    throw new UsageError(`'${name}' is a run of ${configuration.benchmark}, not of ${adapter.name}`);
  if (version !== undefined && version !== configuration.dataset.version) {
    throw new UsageError(
      `'${name}' was played with ${adapter.name}@${configuration.dataset.version}; its episodes cannot be scored by the rules of ${version}`,
    );
  }
  const { benchmark } = await benchmarkOf(configuration, terminal);
  for await (const record of episodesOf(run)) yield await rescoreEpisode(benchmark, record);
}

async function rescoreEpisode(benchmark: Benchmark, record: EpisodeRecord): Promise<RescoreRow> {
  const { task, trial } = record.trajectory;
  const recorded = partsOf(record.score);
  const score = await scoreAgain(benchmark, record);
  const recomputed = partsOf(score);
  const unknown = recorded.reward === null || recomputed.reward === null;
  const agrees = unknown ? null : sameParts(recorded, recomputed);
  return {
    id: `${task}/${trial}`,
    task,
    trial,
    recorded,
    recomputed,
    agrees,
    ...(agrees === true || score.reason === undefined ? {} : { cause: score.reason }),
  };
}

/** The score by today's rules, with what the judge said then. */
async function scoreAgain(benchmark: Benchmark, { trajectory, judge }: EpisodeRecord): Promise<Score> {
  const task = benchmark.tasks.find(({ id }) => id === trajectory.task);
  if (task === undefined) throw new Error(`${benchmark.name} has no task '${trajectory.task}'`);
  const replies = judge.values();
  const ask = async (): Promise<Reply> => {
    const { value } = replies.next();
    if (value === undefined) throw new Error("the record has no further answer of the judge");
    return value.reply;
  };
  try {
    return await benchmark.score(task, trajectory, judge.length === 0 ? undefined : ask);
  } catch (error) {
    return { reward: null, checks: [], reason: messageOf(error) };
  }
}

function partsOf({ reward, checks }: Score): ScoredParts {
  return { reward, checks: Object.fromEntries(checks.map((check) => [check.name, check.reward])) };
}

function sameParts(a: ScoredParts, b: ScoredParts): boolean {
  const names = new Set([...Object.keys(a.checks), ...Object.keys(b.checks)]);
  return a.reward === b.reward && [...names].every((name) => a.checks[name] === b.checks[name]);
}
