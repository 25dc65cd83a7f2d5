import { open } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type EpisodeRecord, parseEpisode } from "@mua/core";
import { summariseEpisode } from "@mua/scorer";
import type { RunConfiguration } from "./configuration.ts";
import { readIfThere, sizeIfThere } from "./files.ts";
import { endOf, type IndexLine, isEntry, parseIndex, type Span } from "./index-file.ts";
import { RunStoreError, touching } from "./store-error.ts";

export const episodesFile = "episodes.jsonl";
export const indexFile = "index.jsonl";

/** What stands in a run's `episodes.jsonl`. */
export type Contents = {
  /** One for each complete line, in order. */
  readonly lines: readonly IndexLine[];
  /** Where the complete lines end. */
  readonly end: number;
  /** Bytes after that: a line that was being written when the process died. */
  readonly torn: number;
  /** Whether `index.jsonl` says just this. */
  readonly indexed: boolean;
};

/** Says what stands in `episodes.jsonl`, by its index as far as that goes and by reading the rest. Writes nothing. */
export async function readContents(folder: string, configuration: RunConfiguration): Promise<Contents> {
  const path = join(folder, episodesFile);
  const index = await readIfThere(join(folder, indexFile));
  const size = (await sizeIfThere(path)) ?? 0;
  const known = await trusted(path, size, parseIndex(index ?? ""));
  const last = known.at(-1);
  const start = last === undefined ? 0 : endOf(last);
  const read = start < size ? await scan(path, start, configuration) : [];
  const lines = [...known, ...read];
  const lastLine = lines.at(-1);
  const end = lastLine === undefined ? 0 : endOf(lastLine);
  const indexed = index !== undefined && read.length === 0 && index.split("\n").length - 1 === lines.length;
  return { lines, end, torn: Math.max(0, size - end), indexed };
}

/** The index lines that fit the file: none reaches beyond it, and the last episode is the one it says. */
async function trusted(
  path: string,
  size: number,
  index: readonly IndexLine[],
): Promise<readonly IndexLine[]> {
  const within = index.filter((line) => endOf(line) <= size);
  const last = within.findLast(isEntry);
  if (last === undefined) return [];
  const { offset, length, ...summary } = last;
  const found = await readRecord(path, { offset, length }).catch(() => undefined);
  return found !== undefined && isDeepStrictEqual(summariseEpisode(found), summary) ? within : [];
}

/** Reads the lines from `start` on. */
async function scan(
  path: string,
  start: number,
  configuration: RunConfiguration,
): Promise<readonly IndexLine[]> {
  const lines: IndexLine[] = [];
  let offset = start;
  for await (const line of linesOf(path, start)) {
    lines.push({ offset, length: line.length, ...describe(line, configuration) });
    offset += line.length + 1;
  }
  return lines;
}

/** The complete lines of a file from an offset on, without their line breaks. */
async function* linesOf(path: string, start: number): AsyncGenerator<Buffer> {
  const file = await touching(path, () => open(path));
  const pieces: Buffer[] = [];
  try {
    for await (const chunk of file.createReadStream({
      start,
      highWaterMark: 1 << 20,
      autoClose: false,
    }) as AsyncIterable<Buffer>) {
      let from = 0;
      for (;;) {
        const to = chunk.indexOf(10, from);
        if (to === -1) break;
        pieces.push(chunk.subarray(from, to));
        yield Buffer.concat(pieces.splice(0));
        from = to + 1;
      }
      pieces.push(chunk.subarray(from));
    }
  } finally {
    await file.close();
  }
}

function describe(
  line: Buffer,
  configuration: RunConfiguration,
): ReturnType<typeof summariseEpisode> | { foreign: string } {
  let record: EpisodeRecord;
  try {
    record = parseEpisode(line.toString("utf8"));
  } catch {
    return { foreign: "is not an episode" };
  }
  const foreign = whyForeign(record, configuration);
  return foreign === undefined ? summariseEpisode(record) : { foreign };
}

/** Why an episode does not belong to a run; undefined when it does. */
export function whyForeign(
  { trajectory }: EpisodeRecord,
  configuration: RunConfiguration,
): string | undefined {
  const { benchmark, dataset, tasks, trials } = configuration;
  if (trajectory.benchmark !== benchmark) return `is an episode of ${trajectory.benchmark}`;
  if (trajectory.dataset.hash !== dataset.hash)
    return `was played over another dataset (hash ${trajectory.dataset.hash})`;
  if (!tasks.includes(trajectory.task))
    return `plays task '${trajectory.task}', which is not part of the run`;
  if (!(trajectory.trial >= 0 && trajectory.trial < trials))
    return `is trial ${trajectory.trial}, which is not part of the run`;
  return undefined;
}

/** Reads one episode, and only its bytes. Throws a RunStoreError when there is none at that place. */
export async function readRecord(path: string, span: Span): Promise<EpisodeRecord> {
  return touching(path, async () => {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(span.length), 0, span.length, span.offset);
      return parseEpisode(buffer.toString("utf8", 0, bytesRead));
    } catch (error) {
      if (error instanceof Error && "syscall" in error) throw error;
      throw new RunStoreError(path, `there is no episode at byte ${span.offset}`, { cause: error });
    } finally {
      await file.close();
    }
  });
}
