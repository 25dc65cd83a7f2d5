import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Benchmark, Cast, EpisodeLimits, Participant, Role, Task } from "@mua/core";
import type { NewRun } from "@mua/runner";
import { delayed } from "@mua/user-simulators";
import { chooseTasks } from "./benchmarks.ts";
import { UsageError } from "./errors.ts";
import type { ModelOption } from "./model-options.ts";
import type { Given } from "./options.ts";
import { type Casting, participantOf, type RunCasting } from "./participants.ts";
import { RunModels } from "./run-models.ts";
import { version } from "./version.ts";

/** The options that say what a run consists of. */
export type PlanOption =
  | "agent"
  | "user"
  | "judge"
  | "trials"
  | "concurrency"
  | "seed"
  | "limit"
  | "tasks"
  | "tasksFile"
  | "split"
  | "variant"
  | "steps"
  | "errors"
  | "timeout"
  | "delay"
  | "out"
  | ModelOption;

/** A run before it is created. */
export type RunPlan = {
  readonly benchmark: Benchmark;
  readonly cast: Cast;
  /** Those of the cast that are language models; nobody of them is asked before they are opened. */
  readonly models: RunModels;
  readonly run: NewRun;
  /** Chosen tasks that cannot be played in the variant, with the reason. */
  readonly left: ReadonlyMap<string, string>;
  /** Of the run's tasks, how many cannot be scored because nobody judges. */
  readonly unjudged: number;
};

/** Says what a run of a benchmark consists of; creates nothing. Throws a UsageError when it cannot be. */
export async function planRun(given: Given<PlanOption>, casting: Casting): Promise<RunPlan> {
  const { benchmark } = casting;
  const { tasks, left } = chooseTasks(benchmark, given);
  if (tasks.length === 0) {
    const [why] = left.values();
    throw new UsageError(
      `of ${benchmark.name} there is no task to run${why === undefined ? "" : `: ${why}`}`,
    );
  }
  if (given.agent === undefined) {
    const names = benchmark.participantNames("agent").join(", ");
    throw new UsageError(`say who plays the agent: --agent NAME. ${benchmark.name} has: ${names}`);
  }
  const participants = namesOf(given.agent, given, benchmark, tasks);
  const limits = limitsOf(given);
  const human = Object.values(participants).includes("human");
  const models = new RunModels(given);
  return {
    benchmark,
    models,
    cast: await castOf(participants, given.delay ?? 0, { ...casting, models }),
    run: {
      benchmark: benchmark.name,
      dataset: benchmark.dataset,
      participants,
      tasks: tasks.map(({ id }) => id),
      ...categoriesOf(tasks),
      trials: given.trials ?? 1,
      seed: given.seed ?? 300,
      ...(given.variant === undefined ? {} : { variant: given.variant }),
      ...(limits === undefined ? {} : { limits }),
      // People think for as long as they like, about one thing at a time.
      ...(human && given.timeout === undefined ? {} : { timeoutSeconds: given.timeout ?? 3600 }),
      concurrency: human ? 1 : (given.concurrency ?? 16),
      versions: { mua: version, node: process.versions.node },
      options: {
        ...(given.split === undefined ? {} : { split: given.split }),
        // Absolute, so that the run can be continued from another folder; its hash is part of the dataset's.
        ...(given.tasksFile === undefined ? {} : { tasksFile: resolve(given.tasksFile) }),
        ...(given.delay === undefined ? {} : { delay: given.delay }),
        ...models.options,
      },
    },
    left,
    unjudged: participants.judge === undefined ? tasks.filter(({ needsJudge }) => needsJudge).length : 0,
  };
}

/** Tasks by category; nothing where the benchmark has none. */
export function categoriesOf(tasks: readonly Task[]): Pick<NewRun, "categories"> {
  const known = tasks.filter(({ category }) => category !== undefined);
  if (known.length === 0) return {};
  const groups = Map.groupBy(known, ({ category = "" }) => category);
  return {
    categories: Object.fromEntries([...groups].map(([name, group]) => [name, group.map(({ id }) => id)])),
  };
}

/** Who plays: a judge only where a task needs one, since a benchmark without such tasks may have none. */
function namesOf(
  agent: string,
  given: Given<"user" | "judge">,
  benchmark: Benchmark,
  tasks: readonly Task[],
): NewRun["participants"] {
  const { user = benchmark.participantNames("user").includes("scripted") ? "scripted" : undefined, judge } =
    given;
  const judged = tasks.some(({ needsJudge }) => needsJudge);
  return {
    agent,
    ...(user === undefined ? {} : { user }),
    ...(judge === undefined || !judged ? {} : { judge }),
  };
}

/** The participants behind a run's names, each answering `delay` seconds late. */
export async function castOf(
  { agent, user, judge }: NewRun["participants"],
  delay: number,
  casting: RunCasting,
): Promise<Cast> {
  const made = async (role: Role, name: string): Promise<Participant> => {
    const participant = await participantOf(role, name, casting);
    return delay === 0
      ? participant
      : delayed(participant, delay * 1000, (milliseconds, signal) =>
          sleep(milliseconds, undefined, { signal }),
        );
  };
  return {
    agent: await made("agent", agent),
    ...(user === undefined ? {} : { user: await made("user", user) }),
    ...(judge === undefined ? {} : { judge: await made("judge", judge) }),
  };
}

function limitsOf({ steps, errors }: Given<"steps" | "errors">): EpisodeLimits | undefined {
  if (steps === undefined && errors === undefined) return undefined;
  return { ...(steps === undefined ? {} : { steps }), ...(errors === undefined ? {} : { errors }) };
}
