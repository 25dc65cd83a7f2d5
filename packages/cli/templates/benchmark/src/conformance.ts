import {
  type ConformanceCase,
  type Folder,
  MalformedFileError,
  say,
  type Trajectory,
  toolCallFromText,
} from "@mua/core";
import { z } from "zod";
import type { ExampleBenchmark } from "./benchmark.ts";

/** Calls one after the other in a fresh world, with the results that the official code gave. */
const toolCases = z.array(
  z.strictObject({
    case: z.string(),
    calls: z.array(z.strictObject({ name: z.string(), arguments: z.string(), result: z.string() })),
  }),
);

/** What the agent called and said in an episode, with the reward that the official code gave. */
const scoreCases = z.array(
  z.strictObject({
    case: z.string(),
    task: z.string(),
    calls: z.array(z.strictObject({ name: z.string(), arguments: z.string() })),
    says: z.string(),
    reward: z.number(),
  }),
);

/** Compares the recordings below each version's folder with this implementation. Throws MalformedFileError. */
export async function* conformance(
  folder: Folder,
  benchmark: ExampleBenchmark,
): AsyncGenerator<ConformanceCase> {
  for (const version of folder.list("").filter((name) => name.endsWith("/"))) {
    if (folder.has(`${version}tools.json`)) yield* compareTools(folder, `${version}tools.json`, benchmark);
    if (folder.has(`${version}score.json`)) yield* compareScores(folder, `${version}score.json`, benchmark);
  }
}

function* compareTools(
  folder: Folder,
  path: string,
  { openWorld }: ExampleBenchmark,
): Generator<ConformanceCase> {
  for (const { case: name, calls } of read(folder, path, toolCases)) {
    const world = openWorld();
    const came = calls.map(
      (call) => world.call("agent", toolCallFromText("", call.name, call.arguments)).content,
    );
    const wanted = calls.map(({ result }) => result);
    yield compared("tools", name, JSON.stringify(wanted), JSON.stringify(came));
  }
}

async function* compareScores(
  folder: Folder,
  path: string,
  benchmark: ExampleBenchmark,
): AsyncGenerator<ConformanceCase> {
  for (const recorded of read(folder, path, scoreCases)) {
    const task = benchmark.tasks.find(({ id }) => id === recorded.task);
    if (task === undefined) throw new MalformedFileError(path, `a task, not '${recorded.task}'`);
    const calls = recorded.calls.map((call) => toolCallFromText("", call.name, call.arguments));
    const trajectory: Trajectory = {
      benchmark: benchmark.name,
      dataset: benchmark.dataset,
      task: task.id,
      trial: 0,
      seed: 0,
      participants: {},
      messages: [
        { role: "agent", content: null, toolCalls: calls },
        { role: "agent", ...say(recorded.says) },
      ],
      ending: { outcome: "completed", reason: "user_stop" },
      startedAt: 0,
      seconds: 0,
    };
    const { reward } = await benchmark.score(task, trajectory);
    yield compared("score", recorded.case, String(recorded.reward), String(reward));
  }
}

function compared(suite: string, name: string, expected: string, actual: string): ConformanceCase {
  return expected === actual
    ? { suite, case: name, verdict: "agree" }
    : { suite, case: name, verdict: "disagree", expected, actual };
}

function read<T>(folder: Folder, path: string, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(JSON.parse(folder.text(path)));
  if (error !== undefined) throw new MalformedFileError(path, z.prettifyError(error));
  return data;
}
