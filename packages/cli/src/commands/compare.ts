import { compareRuns, type RunComparison, type RunDifference, runDifferences } from "@mua/scorer";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { rankedRun } from "../leaderboard.ts";
import { printable, printJson, tableOf } from "../output.ts";
import { findRun } from "../runs.ts";
import type { Terminal } from "../terminal.ts";

export const compare: Handler<"anyway" | "out" | "json"> = async (
  [nameA = "", nameB = ""],
  given,
  terminal,
) => {
  const [first, second] = [
    rankedRun(await findRun(nameA, given.out, terminal)),
    rankedRun(await findRun(nameB, given.out, terminal)),
  ];
  const differences = runDifferences(first, second);
  if (differences.length > 0 && given.anyway !== true) {
    throw new UsageError(
      `the runs differ in more than the agent: ${differences.map(differenceText).join("; ")}. What they differ by is not the agent's alone; --anyway compares them all the same`,
    );
  }
  const comparison = compareRuns(first, second);
  if (comparison.shared === 0)
    throw new UsageError(`'${first.id}' and '${second.id}' have no task in common`);
  if (given.json === true) {
    const { first: rewardA, second: rewardB, pBootstrap, pMcNemar, ...rest } = comparison;
    printJson(terminal, {
      runs: [first.id, second.id],
      agents: [first.participants.agent, second.participants.agent],
      reward: [rewardA, rewardB],
      ...rest,
      p: { bootstrap: pBootstrap, mcNemar: pMcNemar },
      differences,
    });
    return 0;
  }
  terminal.out(
    `A  ${first.id}: ${printable(first.participants.agent)}\nB  ${second.id}: ${printable(second.participants.agent)}\n`,
  );
  for (const difference of differences) terminal.out(`differ in ${differenceText(difference)}\n`);
  printComparison(comparison, terminal);
  return 0;
};

function differenceText({ what, first, second }: RunDifference): string {
  return `${what}: ${first} against ${second}`;
}

function printComparison(comparison: RunComparison, terminal: Terminal): void {
  const { tasks, difference, interval, pBootstrap, pMcNemar, discordant, detectable } = comparison;
  const each = (values: readonly [number | null, number | null], show: (value: number | null) => string) => ({
    A: show(values[0]),
    B: show(values[1]),
  });
  terminal.out(
    `\n${tableOf(
      [
        { "on the shared tasks": "mean reward", ...each([comparison.first, comparison.second], figure) },
        { "on the shared tasks": "USD per episode", ...each(comparison.cost, figure) },
        {
          "on the shared tasks": "seconds per episode",
          ...each(comparison.seconds, (value) => figure(value, 1)),
        },
        {
          "on the shared tasks": "episodes not scored",
          ...each(comparison.excluded, (value) => figure(value, 0)),
        },
      ],
      "  ",
    )}`,
  );
  const lines: readonly (readonly [string, string])[] = [
    ["tasks", `${tasks} compared of ${comparison.shared} in both runs`],
    [
      "B - A",
      `${signed(difference)}${interval === null ? "" : ` (95 %: ${signed(interval[0])} to ${signed(interval[1])})`}`,
    ],
    ["p", `${probability(pBootstrap)} by bootstrap over tasks`],
    [
      "",
      `${probability(pMcNemar)} by McNemar's test: only A succeeded in ${discordant.onlyFirst} trials, only B in ${discordant.onlySecond}`,
    ],
    [
      "detectable",
      detectable === null
        ? "unknown: fewer than two tasks"
        : `a true difference of ${figure(detectable)} is found in 4 of 5 such comparisons`,
    ],
  ];
  terminal.out("\n");
  for (const [name, text] of lines) terminal.out(`  ${name.padEnd(10)} ${text}\n`);
  const left: readonly (readonly [string, readonly string[]])[] = [
    ["only in A", comparison.onlyFirst],
    ["only in B", comparison.onlySecond],
    ["without a reward in one of them", comparison.unscored],
  ];
  for (const [why, ids] of left) if (ids.length > 0) terminal.out(`  left out, ${why}: ${some(ids)}\n`);
}

/** Ids that a person can still read. */
const shown = 10;

function some(ids: readonly string[]): string {
  const more = ids.length > shown ? ` and ${ids.length - shown} more` : "";
  return `${ids.length} ${ids.length === 1 ? "task" : "tasks"} (${printable(ids.slice(0, shown).join(", "))}${more})`;
}

function figure(value: number | null, digits = 4): string {
  return value === null ? "unknown" : value.toFixed(digits);
}

function signed(value: number | null): string {
  return value === null ? "unknown" : `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;
}

function probability(value: number | null): string {
  return value === null ? "unknown" : value.toPrecision(2);
}
