import { z } from "zod";
import type { DatasetIdentity, EpisodeLimits, JudgeCall, Score } from "./benchmark.ts";
import { type Message, type Role, type ToolCall, toolCallFromText } from "./messages.ts";
import type { Ending, Outcome } from "./protocol.ts";

/** The record of one episode's conversation: everything scoring, reports, the viewer and training read. */
export type Trajectory = {
  readonly benchmark: string;
  readonly dataset: DatasetIdentity;
  readonly task: string;
  readonly trial: number;
  readonly seed: number;
  /** Who played which role. */
  readonly participants: { readonly [role in Role]?: string };
  readonly variant?: string;
  /** Limits that were asked for; absent ones are the benchmark's own. */
  readonly limits?: EpisodeLimits;
  readonly messages: readonly Message[];
  readonly ending: Ending;
  /** Milliseconds since 1970, and how long the conversation took; null where files of others do not say. */
  readonly startedAt: number;
  readonly seconds: number | null;
};

/** A finished episode: its trajectory, its score, and what the judge said on the way to it. */
export type EpisodeRecord = {
  readonly trajectory: Trajectory;
  readonly score: Score;
  readonly judge: readonly JudgeCall[];
};

/** Tokens and cost as they are stored. */
export const usageSchema = z.strictObject({
  input: z.number().nullable(),
  cacheRead: z.number().nullable(),
  cacheWrite: z.number().nullable(),
  output: z.number().nullable(),
  reasoning: z.number().nullable(),
  cost: z.number().nullable(),
});

/** How an episode ended, as it is stored. */
export const outcomeSchema: z.ZodType<Outcome> = z.enum([
  "completed",
  "agent_error",
  "user_error",
  "judge_error",
  "model_error",
  "environment_error",
  "limit",
  "cancelled",
]);

const toolCalls = z
  .array(z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() }))
  .transform((calls) => calls.map((call) => toolCallFromText(call.id, call.name, call.arguments)))
  .nullable();

const side = z.enum(["agent", "user"]);
const role = z.enum(["agent", "user", "judge"]);

const reply = z.strictObject({
  content: z.string().nullable(),
  toolCalls,
  usage: usageSchema.exactOptional(),
  reasoning: z.string().exactOptional(),
  flags: z.array(z.string()).exactOptional(),
});

const message: z.ZodType<Message> = z.union([
  z.strictObject({ role: side, ...reply.shape, seconds: z.number().exactOptional() }),
  z.strictObject({
    role: z.literal("tool"),
    callId: z.string(),
    name: z.string(),
    requestor: side,
    content: z.string(),
    error: z.boolean(),
  }),
]);

const viewMessage = z.union([
  z.strictObject({ role: z.enum(["system", "user"]), content: z.string() }),
  z.strictObject({ role: z.literal("assistant"), content: z.string().nullable(), toolCalls }),
  z.strictObject({ role: z.literal("tool"), callId: z.string(), name: z.string(), content: z.string() }),
]);

const judgeCall = z.strictObject({
  view: z
    .strictObject({ system: z.string().nullable(), messages: z.array(viewMessage) })
    .transform((view) => ({ ...view, tools: [], toolChoice: "auto" as const })),
  reply,
  seconds: z.number().exactOptional(),
});

const episodeRecord: z.ZodType<EpisodeRecord> = z.strictObject({
  trajectory: z.strictObject({
    benchmark: z.string(),
    dataset: z.strictObject({ name: z.string(), version: z.string(), hash: z.string() }),
    task: z.string(),
    trial: z.number().int(),
    seed: z.number().int(),
    participants: z.strictObject({
      agent: z.string().exactOptional(),
      user: z.string().exactOptional(),
      judge: z.string().exactOptional(),
    }),
    variant: z.string().exactOptional(),
    limits: z
      .strictObject({ steps: z.number().exactOptional(), errors: z.number().exactOptional() })
      .exactOptional(),
    messages: z.array(message),
    ending: z.strictObject({
      outcome: outcomeSchema,
      reason: z.string(),
      role: role.exactOptional(),
      detail: z.string().exactOptional(),
    }),
    startedAt: z.number(),
    seconds: z.number().nullable(),
  }),
  score: z.strictObject({
    reward: z.number().nullable(),
    checks: z.array(
      z.strictObject({
        name: z.string(),
        reward: z.number().nullable(),
        counts: z.boolean(),
        evidence: z.string().exactOptional(),
      }),
    ),
    reason: z.string().exactOptional(),
  }),
  judge: z.array(judgeCall),
});

/** One line of JSON without the line break. Tool arguments are stored as the text the participant sent, so nothing is lost. */
export function formatEpisode(record: EpisodeRecord): string {
  return JSON.stringify(record, (key, value: unknown) => {
    if (key === "toolCalls" && Array.isArray(value)) return (value as readonly ToolCall[]).map(storedCall);
    if (key === "view")
      return { system: (value as JudgeCall["view"]).system, messages: (value as JudgeCall["view"]).messages };
    return value;
  });
}

function storedCall(call: ToolCall): { id: string; name: string; arguments: string } {
  return { id: call.id, name: call.name, arguments: call.rawArguments };
}

/** Reads what `formatEpisode` wrote. Throws a ZodError or SyntaxError on anything else. */
export function parseEpisode(line: string): EpisodeRecord {
  return episodeRecord.parse(JSON.parse(line));
}
