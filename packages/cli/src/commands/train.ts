import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { datasetRoot } from "@mua/datasets";
import {
  defaultSettings,
  kernelPython,
  type StepRow,
  setUpKernel,
  sparkline,
  trainQuickstart,
} from "@mua/training";
import type { Handler } from "../commands.ts";
import { suggestion, UsageError } from "../errors.ts";
import { printJson, printRows } from "../output.ts";
import { shownPath } from "../runs.ts";
import type { Terminal } from "../terminal.ts";
import { printSplits } from "../training-tasks.ts";

const subjects = ["quickstart", "setup"];

export const train: Handler<"seed" | "updates" | "shuffleRewards" | "to" | "json"> = async (
  [subject = ""],
  given,
  terminal,
) => {
  if (!subjects.includes(subject))
    throw new UsageError(
      `nothing is called '${subject}' to train.${suggestion(subject, subjects)} There are: ${subjects.join(", ")}`,
    );
  // Beside the datasets: `$MUA_DATA` moves both.
  const root = join(datasetRoot(process.env, process.platform), "..", "training");
  const { signal, note, out } = terminal;
  if (subject === "setup") {
    note("making a Python environment with the pinned requirements");
    const { MUA_PYTHON: python = "python3" } = process.env;
    const made = await setUpKernel(root, { python, platform: process.platform, signal });
    if (given.json === true) printJson(terminal, { python: made });
    else out(`ready: ${made}\n`);
    return 0;
  }
  const python = kernelPython(root, process.platform);
  if (python === undefined) throw new UsageError("the trainer's Python is not set up; run: mua train setup");
  const seed = given.seed ?? 300;
  const folder = given.to ?? join("results", "training", `quickstart-${seed}`);
  const settings = {
    ...defaultSettings,
    steps: given.updates ?? defaultSettings.steps,
    shuffleRewards: given.shuffleRewards === true,
  };
  const rows = await trainQuickstart(seed, settings, {
    python,
    folder,
    clock: { now: Date.now, wait: (ms, stop) => wait(ms, undefined, { signal: stop }) },
    signal,
    onSplits: (splits) => printSplits(splits, given.json === true, terminal),
    onStep: (done) => showStep(terminal, done, settings.steps, given.json === true),
  });
  const before = rows[0]?.evaluation?.sampled.reward;
  const after = rows.at(-1)?.evaluation;
  if (given.json === true) {
    printJson(terminal, { seed, path: folder, steps: rows.length - 1, before, after: after?.sampled.reward });
    return 0;
  }
  out(
    `\nevaluation reward at temperature 1: ${shown(before)} after the cold start, ${shown(after?.sampled.reward)} now\n\n`,
  );
  printRows(
    terminal,
    Object.entries(after?.greedy.byClass ?? {}).map(([name, greedy]) => ({
      class: name,
      greedy,
      sampled: after?.sampled.byClass[name],
    })),
    false,
  );
  out(`\nThe training lies in ${shownPath(folder)}; its curve is curve.svg\n`);
  return 0;
};

function showStep(terminal: Terminal, rows: readonly StepRow[], steps: number, json: boolean): void {
  const last = rows.at(-1);
  if (last === undefined) return;
  if (json) {
    printJson(terminal, last);
    return;
  }
  const curve = sparkline(rows.slice(1).map(({ reward }) => reward));
  const line = `step ${last.step}/${steps}  reward ${shown(last.reward)}  ${curve}`;
  if (terminal.live) terminal.status(line);
  if (last.evaluation === undefined) {
    if (!terminal.live) terminal.note(line);
    return;
  }
  const { sampled, greedy } = last.evaluation;
  terminal.note(
    `step ${last.step}/${steps}  evaluation ${shown(sampled.reward)}, greedy ${shown(greedy.reward)}  ${curve}`,
  );
}

function shown(reward: number | undefined): string {
  return reward === undefined ? "unknown" : reward.toFixed(3);
}
