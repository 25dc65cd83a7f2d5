import { type EpisodeRecord, formatEpisode, parseEpisode } from "@mua/core";
import { z } from "zod";
import type { EpisodeTokens } from "../tokens/continuous.ts";

/** One episode as trainers read it: the record of the evaluation, and the tokens the policy has seen and said. */
export type TrainingRecord = {
  readonly schema: "mua.traj/1";
  /** Unique in its file. */
  readonly id: string;
  /** Episodes of one group are attempts at the same task and are compared with each other. */
  readonly group: string;
  /** Place in the group. */
  readonly k: number;
  readonly policy: { readonly name: string; readonly temperature: number; readonly topP: number };
  /** Hashes of what made the text and the ids. */
  readonly template: string;
  readonly tokenizer: string;
  readonly tools: string;
  readonly tokens: EpisodeTokens;
  /** null: masked, never trained. */
  readonly reward: number | null;
  /** Why it is masked. */
  readonly failure?: string;
  readonly episode: EpisodeRecord;
};

const id = z.number().int().nonnegative();

const span = z.strictObject({
  role: z.enum(["policy", "context"]),
  start: id,
  end: id,
  text: z.string(),
  finish: z.enum(["stop", "length"]).exactOptional(),
  version: z.string().exactOptional(),
});

const tokens: z.ZodType<EpisodeTokens> = z.strictObject({
  promptText: z.string(),
  promptIds: z.array(id),
  responseIds: z.array(id),
  lossMask: z.array(z.union([z.literal(0), z.literal(1)])),
  logprobs: z.array(z.number().max(0).nullable()),
  spans: z.array(span),
});

const episode = z.unknown().transform((value, context) => {
  try {
    return parseEpisode(JSON.stringify(value));
  } catch {
    context.addIssue("not the record of an episode");
    return z.NEVER;
  }
});

const record: z.ZodType<TrainingRecord> = z.strictObject({
  schema: z.literal("mua.traj/1"),
  id: z.string(),
  group: z.string(),
  k: z.number().int().nonnegative(),
  policy: z.strictObject({ name: z.string(), temperature: z.number().min(0), topP: z.number() }),
  template: z.string(),
  tokenizer: z.string(),
  tools: z.string(),
  tokens,
  reward: z.number().min(0).max(1).nullable(),
  failure: z.string().exactOptional(),
  episode,
});

/** One line of JSON, without the line break. */
export function formatRecord({ episode, ...rest }: TrainingRecord): string {
  const head = JSON.stringify(rest);
  return `${head.slice(0, -1)},"episode":${formatEpisode(episode)}}`;
}

/** Reads what `formatRecord` wrote. Throws a ZodError or SyntaxError on anything else. */
export function parseRecord(line: string): TrainingRecord {
  return record.parse(JSON.parse(line));
}
