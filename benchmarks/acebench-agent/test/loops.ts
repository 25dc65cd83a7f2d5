import { type Benchmark, type EpisodeRecord, type Participant, runEpisode, say, type Task } from "@mua/core";
import { STOP } from "../src/conversation/dialogue.ts";
import { recordedFolder } from "./recordings.ts";

/** A recorded conversation: what was said in it, and the official result. */
export type Loop = {
  readonly runner: "api" | "common";
  readonly lang: "en" | "zh";
  readonly entry_id: string;
  readonly variant: string;
  readonly max_dialog_turns: number;
  readonly agent_script: readonly string[];
  readonly user_script: readonly string[];
  readonly result_line: string;
};

export function loops(category: string): readonly Loop[] {
  type Case = { readonly input: Omit<Loop, "result_line">; readonly output: Pick<Loop, "result_line"> };
  return recordedFolder("")
    .text(`loop_${category}.jsonl`)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Case)
    .map(({ input, output: { result_line } }) => ({ ...input, result_line }));
}

function reading(script: readonly string[]): Participant {
  return {
    name: "recorded",
    join: () => {
      const left = script.values();
      return () => say(left.next().value ?? STOP);
    },
  };
}

/** The conversation as an episode. */
export async function played(
  benchmark: Benchmark,
  task: Task,
  loop: Pick<Loop, "agent_script" | "user_script"> & Partial<Loop>,
): Promise<EpisodeRecord> {
  const plan = {
    benchmark,
    task,
    trial: 0,
    seed: 0,
    cast: { agent: reading(loop.agent_script), user: reading(loop.user_script) },
    ...(loop.max_dialog_turns === undefined ? {} : { limits: { steps: loop.max_dialog_turns } }),
    ...(loop.runner === "common" ? { variant: "common" } : {}),
  };
  return runEpisode(plan, { signal: new AbortController().signal, now: () => 0 });
}
