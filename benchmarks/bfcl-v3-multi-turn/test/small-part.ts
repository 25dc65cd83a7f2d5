import { type EpisodeRecord, type Participant, runEpisode } from "@mua/core";
import { type Dict, fromJson, type Json } from "@mua/python-compat";
import { expect } from "vitest";
import { Process } from "../src/apis/api.ts";
import { backendOf, openBfcl } from "../src/benchmark.ts";
import type { Era } from "../src/era.ts";
import { Instances } from "../src/instances.ts";
import type { BfclTask } from "../src/task.ts";
import { smallDataset, smallEra } from "./small-dataset.ts";

type Version = Era["version"];

const datasets = { v3: smallDataset("v3"), v4: smallDataset("v4") };

/** All categories of the small benchmark. */
export function smallBenchmark(version: Version) {
  return openBfcl(datasets[version], smallEra(version));
}

export function smallBackend(version: Version) {
  return backendOf(datasets[version], smallEra(version));
}

export function smallTask(version: Version, id: string): BfclTask {
  return smallBenchmark(version).tasks.find((task) => task.id === id) ?? expect.fail(`no task '${id}'`);
}

/** Fresh instances of classes, as those of a model `m`. */
export function instancesOf(
  version: Version,
  classNames: readonly string[],
  options: { readonly config?: Json; readonly longContext?: boolean } = {},
): Instances {
  const backend = smallBackend(version);
  return new Instances(
    classNames.map((name) => backend.api(name)),
    {
      era: backend.era,
      config: fromJson(options.config ?? {}) as Dict,
      process: new Process(),
      longContext: options.longContext ?? false,
      owner: "m",
      id: "small_0",
    },
  );
}

/** An agent that gives these answers one after the other, and then ends every turn. */
export function saying(...answers: readonly ReturnType<ReturnType<Participant["join"]>>[]): Participant {
  return {
    name: "saying",
    join: () => {
      const left = [...answers];
      return () => left.shift() ?? { content: "Done.", toolCalls: null };
    },
  };
}

/** Plays one entry with the scripted user. */
export function play(
  version: Version,
  id: string,
  agent: Participant | "oracle" | "noop",
  variant?: string,
): Promise<EpisodeRecord> {
  const benchmark = smallBenchmark(version);
  const named = (role: "agent" | "user", name: string) => benchmark.participant(role, name) ?? expect.fail();
  const cast = {
    agent: typeof agent === "string" ? named("agent", agent) : agent,
    user: named("user", "scripted"),
  };
  const task = smallTask(version, id);
  const plan = { benchmark, task, trial: 0, seed: 1, cast, ...(variant === undefined ? {} : { variant }) };
  return runEpisode(plan, { signal: new AbortController().signal, now: () => 0 });
}
