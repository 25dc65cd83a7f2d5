import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Benchmark,
  type Ending,
  type Participant,
  type Reply,
  type Side,
  say,
  type View,
} from "@mua/core";
import { createRun, type NewRun, type RunWriter } from "../src/index.ts";

const view: View = { system: null, messages: [], tools: [], toolChoice: "auto" };

/** A benchmark without a world: agent and user speak in turn until the user says "bye"; the agent should say "right" last. */
export function tiny(tasks: number): Benchmark {
  return {
    name: "tiny/talk",
    dataset: { name: "tiny", version: "v1", hash: "0123456789abcdef" },
    tasks: Array.from({ length: tasks }, (_, index) => ({
      id: `t${index}`,
      summary: "talk",
      needsJudge: false,
    })),
    splits: new Map(),
    variants: [],
    trialSeeds: (seed, trials) => Array.from({ length: trials }, (_, index) => seed + index),
    unplayable: () => undefined,
    open: () => {
      let side: Side = "agent";
      let ending: Ending | undefined;
      return {
        environment: {
          tools: () => [],
          call: () => ({ content: "", error: false }),
          digest: () => ({ agent: null, user: null }),
        },
        protocol: {
          opening: [],
          next: () => (ending === undefined ? { kind: "ask", role: side, view } : { kind: "end", ending }),
          answer: ({ content, toolCalls }: Reply) => {
            const message = { role: side, content, toolCalls };
            if (content === "bye") ending = { outcome: "completed", reason: "bye" };
            side = side === "agent" ? "user" : "agent";
            return [message];
          },
        },
      };
    },
    score: async (_task, { messages, ending }) => {
      if (ending.outcome !== "completed") return { reward: null, checks: [], reason: ending.reason };
      const reward =
        messages.at(-2)?.role === "agent" && messages.at(-2)?.content?.startsWith("right") === true ? 1 : 0;
      return { reward, checks: [{ name: "said", reward, counts: true }] };
    },
    participant: () => undefined,
    participantNames: () => [],
  };
}

/** Says "right" or "wrong" as the task and the seed decide, then `padding` more characters; `wait` comes before each answer. */
export function agent(padding = 0, wait?: (signal: AbortSignal) => Promise<void>): Participant {
  return {
    name: "tester/agent",
    join: ({ task, seed }) => {
      const word = (task.id.length + task.id.charCodeAt(1) + seed) % 3 === 0 ? "wrong" : "right";
      const reply = say(word + ".".repeat(padding));
      return async (_view, signal) => {
        await wait?.(signal);
        return reply;
      };
    },
  };
}

/** Says "hello", then "bye". */
export function user(): Participant {
  return {
    name: "user",
    join: () => {
      let asked = 0;
      return () => {
        asked += 1;
        return say(asked === 1 ? "hello" : "bye");
      };
    },
  };
}

/** The configuration of a run over all tasks of a tiny benchmark. */
export function newRun(benchmark: Benchmark, parts: Partial<NewRun> = {}): NewRun {
  return {
    benchmark: benchmark.name,
    dataset: benchmark.dataset,
    participants: { agent: "tester/agent", user: "user" },
    tasks: benchmark.tasks.map((task) => task.id),
    trials: 2,
    seed: 300,
    concurrency: 4,
    versions: { mua: "0.1.0" },
    options: { split: "base", tasks: ["t0", "7"], delay: 0.5 },
    ...parts,
  };
}

/** A folder that goes away with the test. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "mua-runner-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** 2026-01-31, noon. */
export const noon = Date.UTC(2026, 0, 31, 12);

/** A new run of a tiny benchmark. */
export async function tinyRun(
  root: string,
  benchmark: Benchmark,
  parts: Partial<NewRun> = {},
): Promise<RunWriter> {
  return createRun(root, newRun(benchmark, parts), noon);
}
