import { outcomeSchema, usageSchema } from "@mua/core";
import type { EpisodeSummary } from "@mua/scorer";
import { z } from "zod";

/** Where a line of `episodes.jsonl` stands, in bytes without its line break. */
export type Span = { readonly offset: number; readonly length: number };

/** A finished episode in the index. */
export type IndexEntry = Span & EpisodeSummary;

/** A line that is no episode of this run. It stays where it is; nothing reads it. */
export type ForeignLine = Span & { readonly foreign: string };

/** What `index.jsonl` says of one line of `episodes.jsonl`. */
export type IndexLine = IndexEntry | ForeignLine;

const count = z.number().int().nonnegative();
const span = { offset: count, length: count };

const perRole = z.strictObject({
  agent: z.number().exactOptional(),
  user: z.number().exactOptional(),
  judge: z.number().exactOptional(),
});

const indexLine: z.ZodType<IndexLine> = z.union([
  z.strictObject({
    ...span,
    task: z.string(),
    trial: count,
    outcome: outcomeSchema,
    reason: z.string(),
    reward: z.number().nullable(),
    scoreReason: z.string().exactOptional(),
    checks: z.record(z.string(), z.number().nullable()),
    usage: z.strictObject({
      agent: usageSchema.exactOptional(),
      user: usageSchema.exactOptional(),
      judge: usageSchema.exactOptional(),
    }),
    cost: z.number().nullable(),
    flags: z
      .strictObject({
        agent: z.record(z.string(), count).exactOptional(),
        user: z.record(z.string(), count).exactOptional(),
      })
      .exactOptional(),
    messages: count,
    turns: perRole,
    waited: perRole,
    seconds: z.number().nullable(),
  }),
  z.strictObject({ ...span, foreign: z.string() }),
]);

/** One line of `index.jsonl`, with its line break. */
export function formatIndexLine(line: IndexLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** The lines of `index.jsonl` as far as they can be relied on: readable, and without a gap from the start of the episodes. */
export function parseIndex(text: string): readonly IndexLine[] {
  const lines: IndexLine[] = [];
  let end = 0;
  for (const line of text.split("\n")) {
    const parsed = parseIndexLine(line);
    if (parsed === undefined || parsed.offset !== end) break;
    lines.push(parsed);
    end = endOf(parsed);
  }
  return lines;
}

function parseIndexLine(text: string): IndexLine | undefined {
  try {
    return indexLine.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Where the line after this one begins. */
export function endOf({ offset, length }: Span): number {
  return offset + length + 1;
}

export function isEntry(line: IndexLine): line is IndexEntry {
  return !("foreign" in line);
}
