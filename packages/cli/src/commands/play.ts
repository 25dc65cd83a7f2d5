import { type EpisodeRecord, runEpisode, type Side } from "@mua/core";
import { createRun } from "@mua/runner";
import { summarise } from "@mua/scorer";
import { openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import type { ModelOption } from "../model-options.ts";
import { cut, printable, printJson } from "../output.ts";
import { planRun, type RunPlan } from "../plan.ts";
import { asUsage, runsRoot, shownPath } from "../runs.ts";
import type { Terminal } from "../terminal.ts";

export const play: Handler<
  "role" | "agent" | "user" | "judge" | "seed" | "variant" | "steps" | "errors" | "out" | "json" | ModelOption
> = async ([selector = "", id = ""], given, terminal) => {
  const role: Side = given.role === "user" ? "user" : "agent";
  const [opened, ...more] = await openBenchmarks(selector, terminal);
  if (opened === undefined || more.length > 0)
    throw new UsageError(
      `'${selector}' has several parts, and one plays in one of them, such as ${opened?.benchmark.name}`,
    );
  const left = new AbortController();
  const plan = await planRun(
    {
      ...given,
      tasks: [id],
      agent: role === "agent" ? "human" : (given.agent ?? "oracle"),
      ...(role === "user" ? { user: "human" } : {}),
    },
    { benchmark: opened.benchmark, out: given.out, terminal: leavingAtEnd(terminal, left) },
  );
  await plan.models.open(plan.benchmark, plan.run, terminal);
  plan.models.begin({ cost: 0, tokens: 0 }, left);
  const record = await episodeOf(plan, AbortSignal.any([terminal.signal, left.signal]));
  if (record.trajectory.ending.outcome === "cancelled") {
    terminal.note("\nleft before the end: nothing is stored");
    return terminal.signal.aborted ? 130 : 0;
  }
  const path = await store(plan, record, given.out);
  if (given.json === true) {
    const { trajectory, score } = record;
    printJson(terminal, {
      task: id,
      role,
      outcome: trajectory.ending.outcome,
      reward: score.reward,
      reason: score.reason ?? null,
      path,
    });
  } else printEnd(terminal, role, record, path);
  return 0;
};

/** The end of input means that the person has left. */
function leavingAtEnd(terminal: Terminal, left: AbortController): Terminal {
  return {
    ...terminal,
    ask: async (prompt, signal) => {
      const line = await terminal.ask(prompt, signal);
      if (line === undefined) left.abort();
      return line;
    },
  };
}

function episodeOf({ benchmark, cast, run }: RunPlan, signal: AbortSignal): Promise<EpisodeRecord> {
  const { limits, variant, seed: runSeed } = run;
  const task = benchmark.tasks.find(({ id }) => id === run.tasks[0]);
  const [seed] = benchmark.trialSeeds(runSeed, 1);
  if (task === undefined || seed === undefined) throw new Error("a plan has a task, and a trial has a seed");
  return runEpisode(
    {
      benchmark,
      task,
      trial: 0,
      seed,
      cast,
      ...(limits === undefined ? {} : { limits }),
      ...(variant === undefined ? {} : { variant }),
    },
    { signal, now: Date.now },
  );
}

/** Keeps a played episode as a run of its own, so that it can be reported, rescored and replayed. */
async function store({ run }: RunPlan, record: EpisodeRecord, out: string | undefined): Promise<string> {
  await using writer = await asUsage(createRun(runsRoot(out), run, record.trajectory.startedAt));
  await writer.append(record);
  await writer.writeSummary(summarise(writer.entries()));
  return writer.path;
}

function printEnd(terminal: Terminal, role: Side, { trajectory, score }: EpisodeRecord, path: string): void {
  const { messages, ending } = trajectory;
  const last = messages.at(-1);
  if (last !== undefined && last.role !== role && last.role !== "tool" && last.content !== null)
    terminal.note(`other side: ${printable(last.content)}`);
  const reward = score.reward === null ? "not scored" : `reward ${score.reward}`;
  const why = score.reason === undefined ? "" : ` (${cut(score.reason, 200)})`;
  terminal.out(`\n${ending.outcome} by ${ending.reason}: ${reward}${why}\n`);
  for (const check of score.checks.filter(({ counts }) => counts)) {
    terminal.out(`  ${check.name} ${check.reward ?? "unknown"}\n`);
    for (const line of (check.reward === 1 ? "" : (check.evidence ?? "")).split("\n").filter(Boolean))
      terminal.out(`    ${cut(line, 200)}\n`);
  }
  terminal.out(`\nThe run lies in ${shownPath(path)}\n`);
}
