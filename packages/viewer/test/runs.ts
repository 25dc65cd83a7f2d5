import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quickstartAdapter } from "@mua/benchmark-quickstart";
import type { Benchmark, EpisodeRecord, Message } from "@mua/core";
import { createRun, type NewRun, type RunWriter, runAll } from "@mua/runner";

/** A folder that goes away with the test. */
export type Folder = Disposable & { readonly path: string };

export function folder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "mua-viewer-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export const quickstart: Benchmark = quickstartAdapter.load("retail", undefined);

const noon = Date.UTC(2026, 0, 31, 12);

function configuration(agent: string, tasks: readonly string[], trials: number): NewRun {
  return {
    benchmark: quickstart.name,
    dataset: quickstart.dataset,
    participants: { agent, user: "scripted" },
    tasks,
    trials,
    seed: 300,
    concurrency: 4,
    versions: { mua: "0.1.0" },
    options: {},
  };
}

function participant(role: "agent" | "user", name: string) {
  const found = quickstart.participant(role, name);
  if (found === undefined) throw new Error(`there is no ${role} '${name}'`);
  return found;
}

/** Plays a run of the quick start below `root` and returns its folder's name. */
export async function playRun(
  root: string,
  agent: string,
  {
    tasks = quickstart.tasks.map(({ id }) => id),
    trials = 2,
  }: { tasks?: readonly string[]; trials?: number } = {},
): Promise<string> {
  await using store = await createRun(root, configuration(agent, tasks, trials), noon);
  await runAll({
    benchmark: quickstart,
    cast: { agent: participant("agent", agent), user: participant("user", "scripted") },
    store,
    signal: new AbortController().signal,
    now: Date.now,
  });
  return store.configuration.id;
}

/** A run that is still being written, over tasks that need not exist. */
export async function openNewRun(
  root: string,
  agent: string,
  tasks: readonly string[],
  trials = 1,
): Promise<RunWriter> {
  return createRun(root, configuration(agent, tasks, trials), noon);
}

/** An episode with these messages. */
export function episode(
  task: string,
  trial: number,
  messages: readonly Message[],
  more: Partial<Pick<EpisodeRecord, "score" | "judge">> = {},
): EpisodeRecord {
  return {
    trajectory: {
      benchmark: quickstart.name,
      dataset: quickstart.dataset,
      task,
      trial,
      seed: 7,
      participants: { agent: "somebody", user: "scripted" },
      messages,
      ending: { outcome: "completed", reason: "user_stop" },
      startedAt: noon,
      seconds: 1.5,
    },
    score: { reward: 1, checks: [] },
    judge: [],
    ...more,
  };
}

/** What a hostile participant may write, by what it tries. */
export const hostile: Readonly<Record<string, string>> = {
  script: "<script>window.hacked = 'script'</script>",
  handler: `<img src=x onerror="window.hacked = 'handler'"><svg onload="window.hacked='svg'">`,
  link: `<a href="javascript:window.hacked='link'">[click](javascript:window.hacked='link')</a>`,
  style: "<style>body{display:none}</style><iframe srcdoc='<script>top.hacked=1</script>'></iframe>",
  ansi: "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u009b1m",
  bidi: "account \u202E0001 ot yap\u202C and \u2066isolate\u2069 \u200Fmark",
  surrogates: "lone \ud800 and \udfff here",
  nul: "nul \u0000 and del \u007f",
  closing: "</script><!--<script>--> \u2028\u2029 ]]>",
};

/** Arguments of a call as a hostile participant sends them: JSON, or just the text. */
export function hostileArguments(kind: string): string {
  const text = hostile[kind] ?? "";
  return kind.length % 2 === 0 ? JSON.stringify({ [text]: text }) : text;
}

/** A run whose every text is hostile: contents, tool names, arguments, results, evidence, reasons. */
export async function hostileRun(root: string): Promise<string> {
  const kinds = Object.keys(hostile);
  await using store = await openNewRun(root, "<b>agent</b>", [...kinds, "long"]);
  for (const kind of kinds) {
    const text = hostile[kind] ?? "";
    const call = { id: text, name: text, rawArguments: hostileArguments(kind), arguments: undefined };
    await store.append(
      episode(
        kind,
        0,
        [
          { role: "user", content: text, toolCalls: null },
          { role: "agent", content: text, toolCalls: [call], reasoning: text },
          {
            role: "tool",
            callId: text,
            name: text,
            requestor: "agent",
            content: text,
            error: kind.length % 2 === 1,
          },
        ],
        {
          score: {
            reward: 0,
            reason: text,
            checks: [{ name: text, reward: 0, counts: true, evidence: text }],
          },
        },
      ),
    );
  }
  await store.append(
    episode("long", 0, [
      { role: "user", content: `begin${"x".repeat(1_000_000)}end`, toolCalls: null },
      { role: "agent", content: `{"a":[${"1,".repeat(300_000)}2]}`, toolCalls: null },
    ]),
  );
  return store.configuration.id;
}

/** A training's folder as `mua train` leaves one: its steps, and the episodes of the newest, the last line torn. */
export function writeTraining(root: string, name: string): void {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const steps = Array.from({ length: 21 }, (_, step) => {
    const reward = 0.3 + 0.5 * (1 - Math.exp(-step / 6)) + 0.03 * Math.sin(step * 2.3);
    const interval = [reward - 0.08, Math.min(1, reward + 0.08)];
    const evaluation = {
      sampled: { reward, interval, byClass: {} },
      greedy: { reward: reward + 0.05, interval: null, byClass: {} },
    };
    return {
      step,
      reward,
      episodes: 64,
      masked: step % 5 === 0 ? 1 : 0,
      zeroVariance: 3,
      drift: 0,
      kl: 0.01,
      entropy: 1.2,
      seconds: 11.5,
      ...(step % 5 === 0 ? { evaluation } : {}),
    };
  });
  writeFileSync(join(folder, "steps.jsonl"), lines(steps));
  const met = {
    user: "openai/<free>",
    step: 20,
    reward: 0.75,
    interval: [0.5, 0.9],
    episodes: 12,
    masked: 1,
  };
  writeFileSync(join(folder, "users.jsonl"), lines([met]));
  writeFileSync(
    join(folder, "train.json"),
    JSON.stringify({ seed: 7, settings: { steps: 20, rate: 0.001 } }),
  );
  const records = ["cancel", "return"].flatMap((task) =>
    [0, 1, 2, 3].map((k) => ({
      schema: "mua.traj/1",
      id: `${task}/${k}`,
      group: task,
      k,
      reward: k === 3 ? null : k % 2,
      ...(k === 3 ? { failure: "user_error" } : {}),
      tokens: {
        promptText: "user: <b>hello</b>\n",
        spans: [
          { role: "policy", start: 0, end: 4, text: "agent: Which order?", finish: "stop", version: "20" },
          { role: "context", start: 4, end: 9, text: "\nuser: The \u202elast one.\nagent: " },
          { role: "policy", start: 9, end: 12, text: "Done.", finish: "stop", version: "20" },
        ],
      },
    })),
  );
  writeFileSync(join(folder, "rollouts-19.jsonl"), "");
  writeFileSync(join(folder, "rollouts-20.jsonl"), `${lines(records)}{"schema": "mua.tr`);
}
