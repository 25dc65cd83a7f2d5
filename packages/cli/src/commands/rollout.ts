import { writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import {
  addCounts,
  missingGroups,
  profiles,
  RecordFile,
  type RolloutCounts,
  readRecords,
  recordExporters,
  recordGroups,
  timely,
} from "@mua/training";
import { chooseTasks, openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { companyOf } from "../company.ts";
import { suggestion, UsageError } from "../errors.ts";
import type { ModelOption } from "../model-options.ts";
import { printJson } from "../output.ts";
import { policyOf, userOf } from "../policies.ts";
import { shownPath } from "../runs.ts";

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
  const { tasks } = chooseTasks(benchmark, given);
  const clock = {
    now: Date.now,
    wait: (ms: number, stop: AbortSignal) => wait(ms, undefined, { signal: stop }),
  };
  const policy = await policyOf(given, benchmark.name, clock.wait, terminal.signal);
  const company = await companyOf({ ...userOf(given), ...given }, { benchmark, tasks, terminal });
  const signal = AbortSignal.any([terminal.signal, company.signal]);
  const size = given.trials ?? profiles["mua-rl"].groupSize;
  const seeds = benchmark.trialSeeds(seed, size);
  const groups = tasks.map((task) => ({ id: `${benchmark.name}/${task.id}/${seed}`, task, seeds }));

  await using file = await RecordFile.open(to);
  const missing = missingGroups(file, groups);
  const scheduling = { concurrency, retries: 2 };
  const counts: RolloutCounts[] = [];
  const rewards: (number | null)[] = [];
  const { judge } = company;
  const plan = {
    ...{ benchmark, policy, clock, user: timely(company.user, 300_000, clock) },
    ...(judge === undefined ? {} : { judge }),
    deadlineMs: timeout * 1000,
  };
  for await (const group of recordGroups(file, plan, missing, scheduling, signal)) {
    counts.push(group.counts);
    rewards.push(...group.records.map(({ reward }) => reward));
    terminal.status(`${counts.length} of ${missing.length} groups`);
  }
  terminal.status("");
  if (given.format !== undefined) {
    const written = await recordExporters.get(given.format)?.(await readRecords(to));
    if (written !== undefined) await writeFile(`${to}.${given.format}`, written);
  }
  const scored = rewards.filter((reward) => reward !== null);
  const mean = scored.length === 0 ? null : scored.reduce((sum, reward) => sum + reward, 0) / scored.length;
  const total = addCounts(counts);
  const row = {
    path: to,
    groups: groups.length,
    found: groups.length - missing.length,
    ...total,
    masked: rewards.length - scored.length,
    reward: mean,
  };
  if (json) printJson(terminal, row);
  else {
    const failures = Object.entries(total.failures).map(([outcome, count]) => `${count} ${outcome}`);
    terminal.out(
      `${rewards.length} episodes in ${counts.length} groups (${row.found} groups were there); reward ${mean?.toFixed(3) ?? "unknown"}; ${row.masked} masked${failures.length === 0 ? "" : ` (${failures.join(", ")})`}\nThe records lie in ${shownPath(to)}\n`,
    );
  }
  return terminal.signal.aborted ? 130 : 0;
};
