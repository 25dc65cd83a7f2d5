import { markdownColumn } from "@mua/scorer";
import type { BenchmarkAudit, Fared } from "./benchmark-audit.ts";
import type { TaskFindingKind } from "./task-audit.ts";

const MEANINGS: { readonly [kind in TaskFindingKind]: string } = {
  cannot_open: "the world that the gold actions belong in cannot be had",
  oracle_fails: "the known solution does not get reward 1",
  nothing_to_do: "an agent that does nothing gets reward 1",
  idle_unscorable: "scoring fails when nothing was done, though no judge is needed",
  gold_error: "a gold action that writes fails in the world that scoring compares with",
  gold_read_error:
    "a gold action that only reads fails there, which matters where calls themselves are checked",
  gold_without_effect: "a gold action that writes leaves that world as it was",
  gold_duplicate: "a gold action that writes is there twice",
  gold_missing_argument: "a gold action lacks an argument that its tool requires",
  gold_unknown_tool: "a gold action calls a tool that its side does not have",
  gold_contradiction: "what the task expects speaks against itself",
};

/** An audit as a page: totals, what the findings mean, and every task with a finding. `command` is what made it. */
export function auditMarkdown(
  { benchmark, dataset, tasks, totals }: BenchmarkAudit,
  command: string,
): string {
  const { oracle, doNothing, needJudge, checks, findings, tasksWithFindings } = totals;
  const kinds = Object.entries(findings) as readonly [TaskFindingKind, number][];
  const found = tasks.flatMap(({ task, findings: ofTask }) =>
    ofTask.map(({ kind, detail }) => [escaped(task), kind, escaped(detail)]),
  );
  const upToJudge = tasks.filter(({ doNothing: reward, needsJudge }) => needsJudge && reward === null);
  const sections = [
    `# Audit of ${benchmark}`,
    `Dataset ${dataset.name}@${dataset.version} (${dataset.hash.slice(0, 12)}), ${totals.tasks} tasks. Written by:`,
    `\`\`\`sh\n${command}\n\`\`\``,
    table(
      ["", "tasks", "mean reward", "reward 1"],
      [
        ["the known solution (oracle)", ...cells(oracle)],
        ["an agent that does nothing", ...cells(doNothing)],
      ],
      "-:::",
    ),
    `${needJudge} of ${totals.tasks} tasks need a judge. The oracle's judge finds everything met; where doing nothing would be up to a judge, it has no reward here and is left out.`,
    "## Checks that doing nothing passes",
    table(
      ["check", "tasks with it", "passed by doing nothing"],
      Object.entries(checks).map(([name, { tasks: having, trivial }]) => [
        name,
        String(having),
        `${trivial} (${percent(trivial, having)})`,
      ]),
      "-::",
    ),
    "## Findings",
    `${tasksWithFindings} of ${totals.tasks} tasks have findings${kinds.length === 0 ? "." : ":"}`,
    ...(kinds.length === 0
      ? []
      : [
          table(
            ["finding", "tasks", "meaning"],
            kinds.map(([kind, count]) => [kind, String(count), MEANINGS[kind]]),
            "-:-",
          ),
          table(["task", "finding", "detail"], found, "---"),
        ]),
    ...(upToJudge.length === 0
      ? []
      : [
          `What doing nothing gets is up to the judge alone in: ${upToJudge.map(({ task }) => escaped(task)).join(", ")}.`,
        ]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function cells({ known, mean, successes }: Fared): readonly string[] {
  return [
    String(known),
    mean === null ? "–" : mean.toFixed(4),
    `${successes} (${percent(successes, known)})`,
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** Columns stand below one another in the source too. `sides` has one character for each: `:` stands right, `-` left. */
function table(head: readonly string[], rows: readonly (readonly string[])[], sides: string): string {
  const columns = head.map((title, index) =>
    markdownColumn([title, ...rows.map((row) => row[index] ?? "")], sides[index] === ":"),
  );
  return Array.from(
    { length: rows.length + 2 },
    (_, line) => `| ${columns.map((cells) => cells[line]).join(" | ")} |`,
  ).join("\n");
}

/** Text of a dataset in a cell: one line, and no markup. */
function escaped(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/[|<>[\]*`\\]/gu, "\\$&");
}
