import { auditBenchmark } from "@mua/audit";
import type { TaskSet } from "./leaks.ts";

/** Mean rewards of a split's tasks; null where they are known of no task. */
export type SplitReport = {
  readonly tasks: number;
  /** Of who does nothing. */
  readonly noop: number | null;
  /** Of the known solution, with a judge who finds everything met. */
  readonly oracle: number | null;
  /** Tasks whose rewards a judge would have to say, or that have no solution; they are not in the means. */
  readonly unknown: number;
};

/** What the tasks of a split give to who does nothing and to the oracle. Asks no model. */
export async function reportSplit({ benchmark, tasks }: TaskSet): Promise<SplitReport> {
  const { oracle, doNothing } = (await auditBenchmark(benchmark, tasks)).totals;
  return {
    tasks: tasks.length,
    noop: doNothing.mean,
    oracle: oracle.mean,
    unknown: tasks.length - Math.min(oracle.known, doNothing.known),
  };
}
