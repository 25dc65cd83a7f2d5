import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { type EpisodeRecord, formatEpisode } from "@mua/core";
import {
  type EnvironmentServer,
  formatRecord,
  LinesFile,
  messageMode,
  serveEnvironment,
  type TrainingRecord,
  tokenMode,
} from "@mua/training";
import { openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { companyOf } from "../company.ts";
import { messageOf, UsageError } from "../errors.ts";
import type { ModelOption } from "../model-options.ts";
import { printJson } from "../output.ts";
import { userOf, writingOf } from "../policies.ts";
import { sayRewards, trainingTasks } from "../training-tasks.ts";

export const serve: Handler<
  | ModelOption
  | "user"
  | "judge"
  | "split"
  | "tasks"
  | "tasksFile"
  | "limit"
  | "evaluation"
  | "host"
  | "port"
  | "sessions"
  | "idle"
  | "tokenizer"
  | "profile"
  | "promptTokens"
  | "to"
  | "json"
> = async ([selector = ""], given, terminal) => {
  const [opened, ...more] = await openBenchmarks(selector, terminal, given.tasksFile);
  if (opened === undefined || more.length > 0)
    throw new UsageError(`'${selector}' has several parts, and a server serves one of them`);
  const { benchmark } = opened;
  const { tasks, splits } = trainingTasks(opened, given, terminal);
  const { user, judge, signal } = await companyOf(
    { ...userOf(given), ...given },
    { benchmark, tasks, terminal },
  );
  // As notes, whatever --json says: the address is the first line for whoever starts the server.
  await sayRewards(splits, false, terminal);
  const { host = "127.0.0.1", port = 8000, sessions = 256, idle = 600, to } = given;
  const { MUA_SERVE_TOKEN: token } = process.env;
  await using kept = to === undefined ? undefined : await LinesFile.open(to);
  const keep = (line: string): void =>
    void kept
      ?.append([line])
      .catch((error: unknown) => terminal.note(`an episode could not be kept: ${messageOf(error)}`));
  const serving = { host, port, sessions, idleMs: idle * 1000, token };
  const common = { benchmark, tasks, user, ...(judge === undefined ? {} : { judge }) };
  const start = async (): Promise<EnvironmentServer> => {
    if (given.tokenizer === undefined) {
      const onRecord = (record: EpisodeRecord) => keep(formatEpisode(record));
      return serveEnvironment(messageMode({ ...common, now: Date.now, onRecord }), serving);
    }
    const policy = await writingOf(given.tokenizer, given, benchmark.name);
    const clock = {
      now: Date.now,
      wait: (ms: number, ended: AbortSignal) => wait(ms, undefined, { signal: ended }),
    };
    const onRecord = (record: TrainingRecord) => keep(formatRecord(record));
    return serveEnvironment(tokenMode({ ...common, policy, clock, onRecord }), serving);
  };
  await using server = await start().catch((error: unknown): never => {
    if (error instanceof UsageError) throw error;
    // Nothing here is a mistake of ours: the address is taken, or is not one, or needs a token.
    if (error instanceof RangeError) throw new UsageError(`${error.message}: set MUA_SERVE_TOKEN`);
    throw new UsageError(`cannot listen on ${host}, port ${port}: ${messageOf(error)}`, { cause: error });
  });
  if (given.json === true)
    printJson(terminal, { url: server.url, benchmark: benchmark.name, tasks: tasks.length });
  else terminal.out(`${benchmark.name}, ${tasks.length} tasks, at ${server.url}\n`);
  const stop = AbortSignal.any([terminal.signal, signal]);
  if (!stop.aborted) await once(stop, "abort");
  return 0;
};
