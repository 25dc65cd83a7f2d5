import { auditTask, blame, type TaskAudit } from "@mua/audit";
import {
  addUsage,
  allTokens,
  type Benchmark,
  type EpisodeRecord,
  type Expected,
  formatEpisode,
  type Task,
} from "@mua/core";
import {
  episodeKey,
  episodeTexts,
  type IndexEntry,
  type RunConfiguration,
  readEpisode,
  type StoredRun,
} from "@mua/runner";
import { compareRuns, isSuccess, type RankedRun, runDifferences, type Summary } from "@mua/scorer";
import type {
  ComparisonPage,
  EpisodeCause,
  EpisodeKey,
  EpisodePage,
  EpisodeRow,
  Explanation,
  RunList,
  RunPage,
  RunRow,
  StoredJudgement,
  StoredMessage,
  TaskInRun,
  TaskPage,
} from "../api.ts";
import { briefingsOf, explain, plainAction, problemOf, taskOf } from "./explain.ts";
import { NotFoundError } from "./not-found.ts";
import { isSaid } from "./search.ts";
import type { Shelf, ShelvedRun } from "./shelf.ts";

/** Opens the benchmark of a run from what is on this machine; rejects with a message for people when it is not there. */
export type OpenBenchmark = (configuration: RunConfiguration) => Promise<Benchmark>;

/** Answers what the pages ask. Transcripts are read one at a time, when somebody looks at them. */
export class Library {
  readonly #shelf: Shelf;
  readonly #open: OpenBenchmark;
  readonly #benchmarks = new Map<string, Promise<Benchmark>>();
  readonly #audits = new Map<string, Promise<TaskAudit>>();
  /** Causes by run folder, then by where the episode stands: what is written stays. */
  readonly #causes = new Map<string, Map<number, EpisodeCause>>();

  constructor(shelf: Shelf, open: OpenBenchmark) {
    this.#shelf = shelf;
    this.#open = open;
  }

  async runs(): Promise<RunList> {
    const { runs, broken } = await this.#shelf.list();
    return { runs: runs.map(rowOf), broken };
  }

  async run(id: string): Promise<RunPage> {
    const shelved = await this.#find(id);
    const { stored } = shelved;
    const { configuration, foreign, torn } = stored;
    const { seed, limits, versions, options } = configuration;
    const benchmark = await this.#benchmark(configuration).catch(() => undefined);
    const played = new Set(configuration.tasks);
    return {
      ...identityOf(shelved),
      seed,
      ...(limits === undefined ? {} : { limits }),
      versions,
      options,
      damage: [
        ...(torn > 0 && !shelved.live ? [`the last ${torn} bytes are an unfinished episode`] : []),
        ...foreign.map(({ offset, foreign: why }) => `the line at byte ${offset} ${why}`),
      ],
      summaries: Object.fromEntries(
        (benchmark?.tasks ?? [])
          .filter((task) => played.has(task.id))
          .map(({ id, summary }) => [id, summary]),
      ),
      episodes: stored.entries.map(episodeRow),
    };
  }

  async summary(id: string): Promise<Summary> {
    return (await this.#find(id)).summary();
  }

  async episode(id: string, key: EpisodeKey): Promise<EpisodePage> {
    const { stored } = await this.#find(id);
    const record = await readEpisode(stored, entryOf(stored, key));
    const { benchmark, participants, seed, variant, startedAt, seconds, ending } = record.trajectory;
    const told = await this.#tell(stored.configuration, record);
    // What the run holds, which is the episode with its calls as they were sent.
    const plain = JSON.parse(formatEpisode(record)) as {
      readonly trajectory: { readonly messages: readonly StoredMessage[] };
      readonly judge: readonly StoredJudgement[];
    };
    return {
      run: id,
      task: key.task,
      trial: key.trial,
      benchmark,
      participants,
      ...(told.summary === undefined ? {} : { summary: told.summary }),
      seed,
      ...(variant === undefined ? {} : { variant }),
      startedAt,
      seconds,
      ending,
      score: record.score,
      messages: plain.trajectory.messages,
      judge: plain.judge,
      explanation: told.explanation,
    };
  }

  /** Why episodes of a run failed. Reads each failed episode once, and stops when `signal` fires. */
  async causes(id: string, signal: AbortSignal): Promise<readonly EpisodeCause[]> {
    const { stored } = await this.#find(id);
    const benchmark = await this.#benchmark(stored.configuration).catch(() => undefined);
    const known = this.#causes.get(stored.path) ?? new Map<number, EpisodeCause>();
    this.#causes.set(stored.path, known);
    const expected = new Map<string, Expected | undefined>();
    const expectedOf = (task: string): Expected | undefined => {
      if (!expected.has(task)) {
        const found = benchmark && taskOf(benchmark, task);
        expected.set(task, found && benchmark.expected?.(found));
      }
      return expected.get(task);
    };
    const failed = stored.entries.filter(({ reward }) => reward === null || !isSuccess(reward));
    for (const entry of failed) {
      if (known.has(entry.offset)) continue;
      signal.throwIfAborted();
      const { task, trial } = entry;
      const findings = blame(expectedOf(task), await readEpisode(stored, entry));
      known.set(entry.offset, { task, trial, findings });
    }
    return failed.flatMap(({ offset }) => known.get(offset) ?? []);
  }

  /** The episodes in which somebody says or calls something that holds the text, in upper or lower case. */
  async search(id: string, wanted: string, signal: AbortSignal): Promise<readonly EpisodeKey[]> {
    const { stored } = await this.#find(id);
    const found: EpisodeKey[] = [];
    for await (const { entry, text } of episodeTexts(stored)) {
      signal.throwIfAborted();
      if (isSaid(text, wanted)) found.push({ task: entry.task, trial: entry.trial });
    }
    return found;
  }

  async task(id: string, task: string): Promise<TaskPage> {
    const { stored } = await this.#find(id);
    const { configuration } = stored;
    if (!configuration.tasks.includes(task)) throw new NotFoundError(`the run has no task '${task}'`);
    const { benchmark: name, dataset } = configuration;
    const runs = await this.#taskInRuns(configuration, task);
    const page = { task, benchmark: name, dataset, briefings: [], actions: [], information: [], runs };
    try {
      const benchmark = await this.#benchmark(configuration);
      const found = taskOf(benchmark, task);
      if (found === undefined) return { ...page, problem: `${name} has no such task any more` };
      const expected = benchmark.expected?.(found);
      const entry = stored.entries.find((one) => one.task === task);
      const played = entry && (await readEpisode(stored, entry)).trajectory;
      return {
        ...page,
        summary: found.summary,
        briefings: briefingsOf(benchmark, found, played ?? { messages: [], seed: configuration.seed }),
        actions: (expected?.actions ?? []).map(plainAction),
        information: (expected?.information ?? []).map(({ text }) => text),
        audit: await this.#audit(benchmark, found),
      };
    } catch (error) {
      return { ...page, problem: problemOf(error) };
    }
  }

  async compare(firstId: string, secondId: string): Promise<ComparisonPage> {
    const [first, second] = [await this.#find(firstId), await this.#find(secondId)];
    const [one, other] = [ranked(first), ranked(second)];
    const benchmark = await this.#benchmark(first.stored.configuration).catch(() => undefined);
    const summaries = new Map(benchmark?.tasks.map(({ id, summary }) => [id, summary]));
    const shared = new Set(second.stored.configuration.tasks);
    const rewards = [rewardsOf(first), rewardsOf(second)] as const;
    return {
      first: rowOf(first),
      second: rowOf(second),
      differences: runDifferences(one, other),
      comparison: compareRuns(one, other),
      tasks: first.stored.configuration.tasks
        .filter((task) => shared.has(task))
        .map((task) => {
          const summary = summaries.get(task);
          return {
            task,
            ...(summary === undefined ? {} : { summary }),
            first: rewards[0].get(task) ?? [],
            second: rewards[1].get(task) ?? [],
          };
        }),
    };
  }

  /** The version of each run, by id. */
  versions(): Promise<ReadonlyMap<string, string>> {
    return this.#shelf.versions();
  }

  async #find(id: string): Promise<ShelvedRun> {
    const run = await this.#shelf.run(id);
    if (run === undefined) throw new NotFoundError(`there is no run '${id}'`);
    return run;
  }

  #benchmark(configuration: RunConfiguration): Promise<Benchmark> {
    const key = `${configuration.benchmark}@${configuration.dataset.version} ${configuration.dataset.hash}`;
    const known = this.#benchmarks.get(key);
    if (known !== undefined) return known;
    const opened = this.#open(configuration);
    this.#benchmarks.set(key, opened);
    // What is missing now may be there when it is asked for again.
    opened.catch(() => this.#benchmarks.delete(key));
    return opened;
  }

  #audit(benchmark: Benchmark, task: Task): Promise<TaskAudit> {
    const key = `${benchmark.name} ${benchmark.dataset.hash} ${task.id}`;
    const audit = this.#audits.get(key) ?? auditTask(benchmark, task);
    this.#audits.set(key, audit);
    return audit;
  }

  async #tell(
    configuration: RunConfiguration,
    record: EpisodeRecord,
  ): Promise<{
    readonly summary?: string;
    readonly explanation: Explanation | { readonly problem: string };
  }> {
    try {
      const benchmark = await this.#benchmark(configuration);
      const summary = taskOf(benchmark, record.trajectory.task)?.summary;
      return { ...(summary === undefined ? {} : { summary }), explanation: explain(benchmark, record) };
    } catch (error) {
      return { explanation: { problem: problemOf(error) } };
    }
  }

  async #taskInRuns({ benchmark, dataset }: RunConfiguration, task: string): Promise<readonly TaskInRun[]> {
    const { runs } = await this.#shelf.list();
    return runs.flatMap(({ id, stored: { configuration, entries } }): TaskInRun[] => {
      const { participants, tasks, trials } = configuration;
      if (configuration.benchmark !== benchmark || configuration.dataset.name !== dataset.name) return [];
      if (!tasks.includes(task)) return [];
      const byTrial = new Map(
        entries.filter((entry) => entry.task === task).map((entry) => [entry.trial, entry]),
      );
      return [
        {
          run: id,
          agent: participants.agent,
          version: configuration.dataset.version,
          trials: Array.from({ length: trials }, (_, trial) => {
            const entry = byTrial.get(trial);
            return entry === undefined ? null : { outcome: entry.outcome, reward: entry.reward };
          }),
        },
      ];
    });
  }
}

function identityOf({ id, stored, live, version }: ShelvedRun): Omit<RunRow, "summary"> {
  const { createdAt, benchmark, dataset, participants, variant, tasks, trials } = stored.configuration;
  const { imported } = stored.configuration.options;
  return {
    id,
    createdAt,
    benchmark,
    dataset,
    participants,
    ...(variant === undefined ? {} : { variant }),
    ...(imported === undefined ? {} : { imported: true }),
    tasks: tasks.length,
    trials,
    planned: tasks.length * trials,
    live,
    version,
  };
}

function rowOf(run: ShelvedRun): RunRow {
  return { ...identityOf(run), summary: run.summary() };
}

function episodeRow({ offset: _, length: __, usage, ...summary }: IndexEntry): EpisodeRow {
  const total = addUsage(Object.values(usage));
  if (total === undefined) return summary;
  const tokens = allTokens(total);
  return tokens === null ? summary : { ...summary, tokens };
}

function entryOf(stored: StoredRun, key: EpisodeKey): IndexEntry {
  const wanted = episodeKey(key);
  const entry = stored.entries.find((one) => episodeKey(one) === wanted);
  if (entry === undefined)
    throw new NotFoundError(`the run has no finished episode of task '${key.task}', trial ${key.trial}`);
  return entry;
}

function ranked({ stored: { configuration, entries } }: ShelvedRun): RankedRun {
  return { ...configuration, episodes: entries };
}

/** Rewards by task, then by trial; null where there is none. */
function rewardsOf({
  stored: { configuration, entries },
}: ShelvedRun): ReadonlyMap<string, (number | null)[]> {
  const { tasks, trials } = configuration;
  const rewards = new Map(
    tasks.map((task) => [task, Array.from({ length: trials }, (): number | null => null)]),
  );
  for (const { task, trial, reward } of entries) {
    const list = rewards.get(task);
    if (list !== undefined) list[trial] = reward;
  }
  return rewards;
}
