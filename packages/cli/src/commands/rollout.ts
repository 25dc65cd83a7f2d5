import { writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { LimitReached } from "@mua/core";
import {
  addCounts,
  type FinishedGroup,
  missingGroups,
  profiles,
  RecordFile,
  type RolloutCounts,
  readRecords,
  recordExporters,
  recordGroups,
  timely,
} from "@mua/training";
import { openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { companyOf, USER_PATIENCE } from "../company.ts";
import { suggestion, UsageError } from "../errors.ts";
import type { ModelOption } from "../model-options.ts";
import { printJson } from "../output.ts";
import { policyOf, userOf } from "../policies.ts";
import { shownPath } from "../runs.ts";
import { sayRewards, trainingTasks } from "../training-tasks.ts";

export const rollout: Handler<
  | "policy"
  | "model"
  | "tokenizer"
  | "profile"
  | "promptTokens"
  | ModelOption
  | "user"
  | "judge"
  | "trials"
  | "seed"
  | "split"
  | "tasks"
  | "tasksFile"
  | "limit"
  | "evaluation"
  | "concurrency"
  | "timeout"
  | "format"
  | "to"
  | "json"
> = async ([selector = ""], given, terminal) => {
  const { to, json = false, concurrency = 64, seed = 300, timeout = 3600 } = given;
  if (to === undefined) throw new UsageError("say with --to which file the records go to");
  if (given.format !== undefined && !recordExporters.has(given.format)) {
    const formats = [...recordExporters.keys()];
    throw new UsageError(
      `there is no format '${given.format}'.${suggestion(given.format, formats)} There are: ${formats.join(", ")}`,
    );
  }
  const [opened, ...more] = await openBenchmarks(selector, terminal, given.tasksFile);
  if (opened === undefined || more.length > 0)
    throw new UsageError(`'${selector}' has several parts, and one rollout is of one of them`);
  const { benchmark } = opened;
  const { tasks, splits } = trainingTasks(opened, given, terminal);
  const clock = {
    now: Date.now,
    wait: (ms: number, stop: AbortSignal) => wait(ms, undefined, { signal: stop }),
  };
  const policy = await policyOf(given, benchmark.name, clock.wait, terminal.signal);
  const company = await companyOf({ ...userOf(given), ...given }, { benchmark, tasks, terminal });
  await sayRewards(splits, json, terminal);
  const signal = AbortSignal.any([terminal.signal, company.signal]);
  const size = given.trials ?? profiles["mua-rl"].groupSize;
  const seeds = benchmark.trialSeeds(seed, size);
  const groups = tasks.map((task) => ({ id: `${benchmark.name}/${task.id}/${seed}`, task, seeds }));

  await using file = await RecordFile.open(to);
  const missing = missingGroups(file, groups);
  const { judge } = company;
  const plan = {
    ...{ benchmark, policy, clock, user: timely(company.user, USER_PATIENCE, clock) },
    ...(judge === undefined ? {} : { judge }),
    deadlineMs: timeout * 1000,
  };
  const finished: FinishedGroup[] = [];
  for await (const group of recordGroups(file, plan, missing, { concurrency, retries: 2 }, signal)) {
    finished.push(group);
    terminal.status(`${finished.length} of ${missing.length} groups`);
  }
  terminal.status("");
  if (given.format !== undefined) {
    const written = await recordExporters.get(given.format)?.(await readRecords(to));
    if (written !== undefined) await writeFile(`${to}.${given.format}`, written);
  }
  const ids = groups.flatMap(({ id }) => seeds.map((_, k) => `${id}/${k}`));
  const stored = ids.filter((id) => file.ids.has(id)).length;
  if (stored < ids.length) {
    const reached: unknown = company.signal.reason;
    const why = reached instanceof LimitReached ? `${reached.message}: ` : "";
    terminal.note(`${why}stopped with ${stored} of ${ids.length} episodes stored; the same command goes on`);
  }
  const row = {
    ...{ path: to, groups: groups.length, found: groups.length - missing.length, stored },
    ...figuresOf(finished),
  };
  if (json) printJson(terminal, row);
  else {
    const { episodes, masked, reward, failures } = row;
    const why = Object.entries(failures).map(([outcome, count]) => `${count} ${outcome}`);
    terminal.out(
      `${episodes} episodes in ${finished.length} groups (${row.found} groups were there); reward ${reward?.toFixed(3) ?? "unknown"}; ${masked} masked${why.length === 0 ? "" : ` (${why.join(", ")})`}\nThe records lie in ${shownPath(to)}\n`,
    );
  }
  return terminal.signal.aborted ? 130 : 0;
};

/** What came of the groups that were played now. */
function figuresOf(
  finished: readonly FinishedGroup[],
): RolloutCounts & { readonly episodes: number; readonly masked: number; readonly reward: number | null } {
  const rewards = finished.flatMap(({ records }) => records.map(({ reward }) => reward));
  const scored = rewards.filter((reward) => reward !== null);
  return {
    ...addCounts(finished.map(({ counts }) => counts)),
    episodes: rewards.length,
    masked: rewards.length - scored.length,
    reward: scored.length === 0 ? null : scored.reduce((sum, reward) => sum + reward, 0) / scored.length,
  };
}
