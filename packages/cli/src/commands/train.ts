import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { LimitReached, type Participant } from "@mua/core";
import { datasetRoot } from "@mua/datasets";
import {
  type Clock,
  defaultSettings,
  kernelPython,
  type StepRow,
  setUpKernel,
  sparkline,
  timely,
  trainQuickstart,
  type UserEvaluation,
} from "@mua/training";
import { openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { companyOf, USER_PATIENCE } from "../company.ts";
import { suggestion, UsageError } from "../errors.ts";
import type { ModelOption } from "../model-options.ts";
import type { Given } from "../options.ts";
import { printJson, printRows } from "../output.ts";
import { shownPath } from "../runs.ts";
import type { Terminal } from "../terminal.ts";
import { printSplits } from "../training-tasks.ts";

const subjects = ["quickstart", "setup"];

export const train: Handler<
  "seed" | "updates" | "shuffleRewards" | "user" | ModelOption | "to" | "json"
> = async ([subject = ""], given, terminal) => {
  if (!subjects.includes(subject))
    throw new UsageError(
      `nothing is called '${subject}' to train.${suggestion(subject, subjects)} There are: ${subjects.join(", ")}`,
    );
  // Beside the datasets: `$MUA_DATA` moves both.
  const root = join(datasetRoot(process.env, process.platform), "..", "training");
  return subject === "setup" ? setUp(root, given, terminal) : trainShop(root, given, terminal);
};

async function setUp(root: string, { json }: Given<"json">, terminal: Terminal): Promise<number> {
  const { signal, note, out } = terminal;
  note("making a Python environment with the pinned requirements");
  const { MUA_PYTHON: python = "python3" } = process.env;
  const made = await setUpKernel(root, { python, platform: process.platform, signal });
  if (json === true) printJson(terminal, { python: made });
  else out(`ready: ${made}\n`);
  return 0;
}

async function trainShop(
  root: string,
  given: Parameters<typeof train>[1],
  terminal: Terminal,
): Promise<number> {
  const python = kernelPython(root, process.platform);
  if (python === undefined) throw new UsageError("the trainer's Python is not set up; run: mua train setup");
  const { seed = 300, updates = defaultSettings.steps, shuffleRewards = false, json = false } = given;
  const folder = given.to ?? join("results", "training", `quickstart-${seed}`);
  const settings = { ...defaultSettings, steps: updates, shuffleRewards };
  const clock: Clock = { now: Date.now, wait: (ms, stop) => wait(ms, undefined, { signal: stop }) };
  const user = await otherUser(given, clock, terminal);
  const { rows, withUser } = await trainQuickstart(seed, settings, {
    ...{ python, folder, clock, signal: terminal.signal },
    ...(user === undefined ? {} : { user }),
    onSplits: (splits) => printSplits(splits, json, terminal),
    onStep: (done) => showStep(terminal, done, settings.steps, json),
  });
  const limit: unknown = user?.signal.reason;
  if (limit instanceof LimitReached)
    terminal.note(`${limit.message}: the same command goes on with a higher one`);
  const before = rows[0]?.evaluation?.sampled.reward;
  const after = rows.at(-1)?.evaluation;
  if (json) {
    if (withUser !== undefined) printJson(terminal, withUser);
    printJson(terminal, { seed, path: folder, steps: rows.length - 1, before, after: after?.sampled.reward });
    return 0;
  }
  terminal.out(
    `\nevaluation reward at temperature 1: ${shown(before)} after the cold start, ${estimate(after?.sampled)} now\n`,
  );
  if (withUser !== undefined) terminal.out(userLine(withUser));
  terminal.out("\n");
  printRows(
    terminal,
    Object.entries(after?.greedy.byClass ?? {}).map(([name, greedy]) => ({
      class: name,
      greedy,
      sampled: after?.sampled.byClass[name],
    })),
    false,
  );
  terminal.out(`\nThe training lies in ${shownPath(folder)}; its curve is curve.svg\n`);
  return 0;
}

/** The user that was asked for beside the scripted one, who plays in every training. */
async function otherUser(
  given: Given<"user" | ModelOption>,
  clock: Clock,
  terminal: Terminal,
): Promise<{ readonly participant: Participant; readonly signal: AbortSignal } | undefined> {
  if (given.user === undefined || given.user === "scripted") return undefined;
  const [opened] = await openBenchmarks("quickstart/retail", terminal);
  if (opened === undefined) throw new Error("the quick start has a shop");
  const { benchmark } = opened;
  const { user, signal } = await companyOf(given, { benchmark, tasks: benchmark.tasks, terminal });
  return { participant: timely(user, USER_PATIENCE, clock), signal };
}

/** How the policy fared with another user, on one line. */
function userLine(evaluation: UserEvaluation): string {
  const { user, episodes, masked, failures } = evaluation;
  const why = Object.entries(failures).map(([outcome, count]) => `${count} ${outcome}`);
  const left = masked === 0 ? "" : `; ${masked} masked (${why.join(", ")})`;
  return `with the user ${user}: ${estimate(evaluation)} in ${episodes} episodes${left}\n`;
}

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

function shown(reward: number | null | undefined): string {
  return reward?.toFixed(3) ?? "unknown";
}

/** A reward with its interval. */
function estimate(evaluation: Pick<UserEvaluation, "reward" | "interval"> | undefined): string {
  const { reward, interval } = evaluation ?? {};
  if (interval === null || interval === undefined) return shown(reward);
  return `${shown(reward)} (95 % interval ${shown(interval[0])} to ${shown(interval[1])})`;
}
