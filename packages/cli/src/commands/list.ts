import { allAdapters } from "../adapters.ts";
import { chooseTasks, openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { printRows } from "../output.ts";
import { listStoredRuns } from "../runs.ts";

export const list: Handler<"split" | "out" | "json"> = async (
  [what = "benchmarks", selector],
  given,
  terminal,
) => {
  switch (what) {
    case "benchmarks": {
      const adapters = await allAdapters();
      const rows = adapters.flatMap((adapter) =>
        (adapter.parts.length === 0
          ? [adapter.name]
          : adapter.parts.map((part) => `${adapter.name}/${part}`)
        ).map((benchmark) => ({
          benchmark,
          versions: adapter.versions.join(" ") || "built in",
          title: adapter.title,
        })),
      );
      printRows(terminal, rows, given.json ?? false);
      return 0;
    }
    case "tasks": {
      if (selector === undefined)
        throw new UsageError("say whose tasks: mua list tasks BENCHMARK, such as quickstart/retail");
      for (const { benchmark } of await openBenchmarks(selector, terminal)) {
        const { tasks } = chooseTasks(benchmark, { split: given.split });
        const rows = tasks.map((task) => ({
          benchmark: benchmark.name,
          task: task.id,
          judge: task.needsJudge ? "needed" : "",
          summary: task.summary,
        }));
        printRows(terminal, rows, given.json ?? false);
      }
      return 0;
    }
    case "participants": {
      for (const { benchmark } of await openBenchmarks(selector ?? "quickstart", terminal)) {
        const rows = (["agent", "user", "judge"] as const).map((role) => ({
          benchmark: benchmark.name,
          role,
          names: benchmark.participantNames(role).join(" "),
        }));
        printRows(terminal, rows, given.json ?? false);
      }
      return 0;
    }
    case "runs":
      printRows(terminal, await listStoredRuns(given.out), given.json ?? false);
      return 0;
    case "models": {
      const { builtInPrices } = await import("@mua/models");
      printRows(terminal, builtInPrices(), given.json ?? false);
      return 0;
    }
    default:
      throw new UsageError(
        `mua list shows benchmarks, tasks, participants, models (with a known price) or runs, not '${what}'`,
      );
  }
};
