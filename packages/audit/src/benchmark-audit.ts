import type { Benchmark, DatasetIdentity, Task } from "@mua/core";
import { isSuccess } from "@mua/scorer";
import { auditTask, TASK_FINDINGS, type TaskAudit, type TaskFindingKind } from "./task-audit.ts";

/** How the tasks of a benchmark fare with some agent. */
export type Fared = {
  /** Tasks with a reward; the others have none without a judge or a solution. */
  readonly known: number;
  /** Null where no task has a reward. */
  readonly mean: number | null;
  /** Tasks with reward 1. */
  readonly successes: number;
};

export type BenchmarkAudit = {
  readonly benchmark: string;
  readonly dataset: DatasetIdentity;
  readonly tasks: readonly TaskAudit[];
  readonly totals: {
    readonly tasks: number;
    readonly needJudge: number;
    readonly oracle: Fared;
    readonly doNothing: Fared;
    /** Of the tasks with each check, how many pass it by doing nothing. */
    readonly checks: { readonly [name: string]: { readonly tasks: number; readonly trivial: number } };
    /** Tasks with each finding; absent where there are none. */
    readonly findings: { readonly [kind in TaskFindingKind]?: number };
    readonly tasksWithFindings: number;
  };
};

/** Audits tasks of a benchmark one after the other; `progress` is told how many are done. */
export async function auditBenchmark(
  benchmark: Benchmark,
  tasks: readonly Task[],
  progress: (done: number) => void = () => undefined,
): Promise<BenchmarkAudit> {
  const audits: TaskAudit[] = [];
  for (const task of tasks) {
    audits.push(await auditTask(benchmark, task));
    progress(audits.length);
  }
  return { benchmark: benchmark.name, dataset: benchmark.dataset, tasks: audits, totals: totalsOf(audits) };
}

function totalsOf(audits: readonly TaskAudit[]): BenchmarkAudit["totals"] {
  const names = [...new Set(audits.flatMap(({ checks }) => checks))];
  const having = (has: (audit: TaskAudit) => boolean) => audits.filter(has).length;
  return {
    tasks: audits.length,
    needJudge: having(({ needsJudge }) => needsJudge),
    oracle: fared(audits.map(({ oracle }) => oracle)),
    doNothing: fared(audits.map(({ doNothing }) => doNothing)),
    checks: Object.fromEntries(
      names.map((name) => [
        name,
        {
          tasks: having(({ checks }) => checks.includes(name)),
          trivial: having(({ trivial }) => trivial.includes(name)),
        },
      ]),
    ),
    findings: Object.fromEntries(
      TASK_FINDINGS.flatMap((kind) => {
        const count = having(({ findings }) => findings.some((finding) => finding.kind === kind));
        return count === 0 ? [] : [[kind, count]];
      }),
    ),
    tasksWithFindings: having(({ findings }) => findings.length > 0),
  };
}

function fared(rewards: readonly (number | null)[]): Fared {
  const known = rewards.filter((reward) => reward !== null);
  const sum = known.reduce((total, reward) => total + reward, 0);
  return {
    known: known.length,
    mean: known.length === 0 ? null : sum / known.length,
    successes: known.filter(isSuccess).length,
  };
}
