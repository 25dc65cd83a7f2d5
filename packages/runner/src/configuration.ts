import type { DatasetIdentity, EpisodeLimits } from "@mua/core";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { RunStoreError } from "./store-error.ts";

/** Everything that was decided before a run's first episode, and all that is needed to continue it. Holds names, never secrets. */
export type RunConfiguration = {
  readonly format: 1;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The benchmark's name, such as `tau2/retail`. */
  readonly benchmark: string;
  readonly dataset: DatasetIdentity;
  readonly participants: { readonly agent: string; readonly user?: string; readonly judge?: string };
  /** Ids of the tasks, in the order in which they are played. */
  readonly tasks: readonly string[];
  /** The tasks by kind, where the benchmark tells kinds apart. */
  readonly categories?: { readonly [category: string]: readonly string[] };
  readonly trials: number;
  /** The trials' seeds are drawn from it by the benchmark. */
  readonly seed: number;
  readonly variant?: string;
  readonly limits?: EpisodeLimits;
  /** Seconds an episode may take. */
  readonly timeoutSeconds?: number;
  readonly concurrency: number;
  /** Versions of the software, by name. */
  readonly versions: { readonly [name: string]: string };
  /** What else was asked for, by option name; the store only keeps it. */
  readonly options: { readonly [name: string]: OptionValue };
};

export type OptionValue = string | number | boolean | readonly string[];

const positive = z.number().int().min(1);

const schema: z.ZodType<RunConfiguration> = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  createdAt: z.iso.datetime(),
  benchmark: z.string(),
  dataset: z.strictObject({ name: z.string(), version: z.string(), hash: z.string() }),
  participants: z.strictObject({
    agent: z.string(),
    user: z.string().exactOptional(),
    judge: z.string().exactOptional(),
  }),
  tasks: z.array(z.string()).refine((tasks) => new Set(tasks).size === tasks.length, "each task once"),
  categories: z.record(z.string(), z.array(z.string())).exactOptional(),
  trials: positive,
  seed: z.number().int(),
  variant: z.string().exactOptional(),
  limits: z
    .strictObject({ steps: z.number().exactOptional(), errors: z.number().exactOptional() })
    .exactOptional(),
  timeoutSeconds: z.number().positive().exactOptional(),
  concurrency: positive,
  versions: z.record(z.string(), z.string()),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});

/** `run.yaml`. Throws a RunStoreError when the configuration is not one that could be read again. */
export function formatConfiguration(path: string, configuration: RunConfiguration): string {
  return stringify(validate(path, configuration), { lineWidth: 0 });
}

/** Reads `run.yaml`. Throws a RunStoreError that names the path and the place in the file. */
export function parseConfiguration(path: string, text: string): RunConfiguration {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new RunStoreError(path, `is not YAML: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return validate(path, value);
}

function validate(path: string, value: unknown): RunConfiguration {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RunStoreError(
    path,
    `is not the configuration of a run: ${issue?.path.join(".") || "the file"}: ${issue?.message}`,
  );
}

/**
 * The id of a run: when it was created, what it plays, who plays it, such as
 * `20260131T120000Z-tau2-retail-openai-gpt-4.1`. `again` counts up while the id is taken. The beginning of 1970 stands for
 * results of others that do not say when they were made.
 */
export function runId(createdAt: Date, benchmark: string, agent: string, again: number): string {
  const time = createdAt.getTime() === 0 ? "undated" : createdAt.toISOString().replace(/[-:]|\.\d+/gu, "");
  return [time, slug(benchmark), slug(agent), ...(again === 0 ? [] : [String(again + 1)])].join("-");
}

/** A name as part of a file name on every system. */
function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9.]+/gu, "-")
      .slice(0, 40)
      .replace(/^[-.]+|[-.]+$/gu, "") || "unnamed"
  );
}
