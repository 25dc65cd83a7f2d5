import {
  type Cast,
  type EpisodeRecord,
  type Folder,
  type Participant,
  type Reply,
  type RescoreRow,
  type Role,
  type RunExport,
  runEpisode,
} from "@mua/core";
import { nowhere } from "@mua/testing";
import { openTau2 } from "../src/benchmark.ts";
import type { Era } from "../src/era.ts";
import { officialResults } from "../src/results/export.ts";
import { rescore } from "../src/results/rescore.ts";
import { openSmall, smallDataset } from "./small-dataset.ts";

const START = Date.UTC(2025, 0, 2, 3, 4, 5, 60);

/** A participant that gives these replies, one after the other. */
export function replying(replies: readonly Reply[]): Participant {
  return {
    name: "openai/some-model",
    join: () => {
      const left = replies.values();
      return () => {
        const { value } = left.next();
        if (value === undefined) throw new Error("nothing left to say");
        return value;
      };
    },
  };
}

type SmallRunOptions = {
  readonly tasks?: readonly string[];
  readonly trials?: number;
  readonly judged?: boolean;
  readonly variant?: string;
};

/** Plays all tasks over our own data; whoever is not given plays what the benchmark brings along. */
export async function smallRun(
  era: Era,
  cast: Partial<Cast> = {},
  { tasks, trials = 1, judged = true, variant }: SmallRunOptions = {},
): Promise<RunExport> {
  const dataset = smallDataset(era.version);
  const benchmark = openTau2("mock", dataset, era);
  const own = (role: Role, name: string): Participant => {
    const participant = benchmark.participant(role, name);
    if (participant === undefined) throw new Error(`no ${name}`);
    return participant;
  };
  const full: Cast = {
    agent: cast.agent ?? own("agent", "oracle"),
    user: cast.user ?? own("user", "scripted"),
    ...(judged ? { judge: cast.judge ?? own("judge", "scripted") } : {}),
  };
  const episodes: EpisodeRecord[] = [];
  let now = START;
  for (const task of benchmark.tasks.filter(({ id }) => tasks?.includes(id) ?? true)) {
    for (let trial = 0; trial < trials; trial += 1) {
      const context = { signal: new AbortController().signal, now: () => (now += 250) };
      const plan = { benchmark, task, trial, seed: 7 + trial, cast: full };
      episodes.push(await runEpisode(variant === undefined ? plan : { ...plan, variant }, context));
    }
  }
  return {
    benchmark,
    dataset,
    createdAt: START,
    trials,
    seed: 300,
    limits: {},
    participants: { agent: full.agent.name, user: full.user?.name ?? "" },
    episodes,
  };
}

/** The text of the official results file of a run. */
export async function exported(run: RunExport): Promise<string> {
  const files = await officialResults.write(run);
  return files.get("results.json") ?? "";
}

/** The rows of a results file scored again over our own data. */
export async function rescored(
  text: string,
  version?: string,
  folder: Folder = nowhere,
): Promise<readonly RescoreRow[]> {
  const rows: RescoreRow[] = [];
  for await (const row of rescore(text, folder, version === undefined ? {} : { version }, openSmall))
    rows.push(row);
  return rows;
}
