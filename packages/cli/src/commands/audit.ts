import { auditBenchmark, auditMarkdown, type BenchmarkAudit } from "@mua/audit";
import { chooseTasks, openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { suggestion, UsageError } from "../errors.ts";
import { writeContent } from "../folder.ts";
import { type OutputRow, printable, printJson, tableOf } from "../output.ts";

const formats = ["text", "md"];

export const audit: Handler<"split" | "tasks" | "tasksFile" | "limit" | "format" | "to" | "json"> = async (
  names,
  given,
  terminal,
) => {
  const { format = "text", to, json = false } = given;
  if (!formats.includes(format)) {
    throw new UsageError(
      `there is no audit format '${format}'.${suggestion(format, formats)} There are: ${formats.join(", ")}`,
    );
  }
  const pages: string[] = [];
  for (const { benchmark } of (
    await Promise.all(names.map((name) => openBenchmarks(name, terminal, given.tasksFile)))
  ).flat()) {
    const { tasks } = chooseTasks(benchmark, given);
    const audited = await auditBenchmark(benchmark, tasks, (done) =>
      terminal.status(`${benchmark.name}: ${done} of ${tasks.length} tasks`),
    );
    terminal.status("");
    if (json) printAuditJson(audited, (row) => printJson(terminal, row));
    pages.push(format === "md" ? auditMarkdown(audited, commandOf(names, given)) : auditText(audited));
  }
  const text = pages.join("\n");
  if (to !== undefined) {
    await writeContent(to, text);
    terminal.note(`written: ${to}`);
  } else if (!json) terminal.out(text);
  return 0;
};

/** The command that makes the same page again. */
function commandOf(
  names: readonly string[],
  { split, tasks, tasksFile, limit, to }: Parameters<typeof audit>[1],
): string {
  const option = (flag: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${flag} ${value}`];
  return [
    "mua audit",
    ...names,
    ...option("split", split),
    ...option("tasks", tasks?.join(",")),
    ...option("tasks-file", tasksFile),
    ...option("limit", limit),
    "--format md",
    ...option("to", to),
  ].join(" ");
}

function printAuditJson(
  { benchmark, dataset, tasks, totals }: BenchmarkAudit,
  print: (row: object) => void,
): void {
  for (const task of tasks) print({ benchmark, ...task });
  print({ benchmark, dataset, ...totals });
}

function auditText({ benchmark, dataset, tasks, totals }: BenchmarkAudit): string {
  const { oracle, doNothing, checks } = totals;
  const share = (part: number, whole: number) =>
    whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
  const fared = (who: string, { known, mean, successes }: typeof oracle): OutputRow => ({
    who,
    tasks: known,
    "mean reward": mean === null ? "–" : mean.toFixed(4),
    "reward 1": successes,
    share: share(successes, known),
  });
  const trivial = Object.entries(checks).map(
    ([check, { tasks: having, trivial: passed }]): OutputRow => ({
      check,
      "tasks with it": having,
      "passed by doing nothing": passed,
      share: share(passed, having),
    }),
  );
  const findings = tasks.flatMap(({ task, findings: found }) =>
    found.map(({ kind, detail }): OutputRow => ({ task, finding: kind, detail: printable(detail) })),
  );
  return `${benchmark}, dataset ${dataset.name}@${dataset.version}: ${totals.tasks} tasks, ${totals.needJudge} need a judge

${tableOf([fared("oracle", oracle), fared("does nothing", doNothing)], "  ")}
${tableOf(trivial, "  ")}
${totals.tasksWithFindings} of ${totals.tasks} tasks have findings${findings.length === 0 ? "." : ":"}
${findings.length === 0 ? "" : `\n${tableOf(findings, "  ")}`}`;
}
