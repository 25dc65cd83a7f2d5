import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Adapter, Benchmark, Dataset, EpisodeRecord, RunExport, SubmissionFormat } from "@mua/core";
import type { StoredRun } from "@mua/runner";
import { parse } from "yaml";
import type { Handler } from "../commands.ts";
import { messageOf, suggestion, UsageError } from "../errors.ts";
import { writeContent } from "../folder.ts";
import { printJson } from "../output.ts";
import { benchmarkOf, episodesOf, findRun, shownPath } from "../runs.ts";
import type { Terminal } from "../terminal.ts";

export const exportRun: Handler<"format" | "to" | "details" | "out" | "json"> = async (
  names,
  given,
  terminal,
) => {
  const runs: LoadedRun[] = [];
  for (const name of new Set(names))
    runs.push(await loadRun(await findRun(name, given.out, terminal), terminal));
  const [first] = runs;
  if (first === undefined) throw new UsageError("say which run to export");
  const { files, format, episodes } = isTrainingFormat(given.format)
    ? await trainingFiles(given.format, runs, terminal)
    : await officialFiles(runs, given, terminal);
  const folder = given.to ?? join(first.stored.path, "exports", format);
  for (const [path, content] of files) await writeContent(join(folder, path), content);
  const written = { run: first.stored.configuration.id, format, path: folder, files: [...files.keys()] };
  if (given.json === true) printJson(terminal, written);
  else {
    const what = files.size === 1 ? written.files[0] : `${files.size} files`;
    terminal.out(`${episodes} episodes as ${format}: ${what} in ${shownPath(folder)}\n`);
  }
  return 0;
};

type Exported = {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly format: string;
  readonly episodes: number;
};

/** Formats that every benchmark has, for training on what was evaluated. */
const trainingFormats = ["sft", "parquet"] as const;

function isTrainingFormat(format: string | undefined): format is (typeof trainingFormats)[number] {
  return trainingFormats.some((one) => one === format);
}

async function trainingFiles(
  format: (typeof trainingFormats)[number],
  loaded: readonly LoadedRun[],
  terminal: Terminal,
): Promise<Exported> {
  const { runExporters } = await import("@mua/training");
  const runs = loaded.map(({ stored, benchmark, episodes }) => ({
    ...{ run: stored.configuration.id, benchmark, episodes },
  }));
  const { name, content, episodes, changed } = await runExporters[format](runs);
  if (changed > 0)
    terminal.note(`${changed} episodes are left out: their benchmark no longer answers as it did then`);
  return { files: new Map([[name, content]]), format, episodes };
}

type LoadedRun = {
  readonly adapter: Adapter;
  readonly benchmark: Benchmark;
  readonly dataset: Dataset | undefined;
  readonly stored: StoredRun;
  readonly episodes: readonly EpisodeRecord[];
};

async function loadRun(stored: StoredRun, terminal: Terminal): Promise<LoadedRun> {
  const opened = await benchmarkOf(stored.configuration, terminal);
  const episodes: EpisodeRecord[] = [];
  for await (const record of episodesOf(stored)) episodes.push(record);
  return { ...opened, stored, episodes };
}

/** Throws a UsageError where the benchmark has no official format. */
function officialRun({ adapter, benchmark, dataset, stored, episodes }: LoadedRun): RunExport {
  if (dataset === undefined || adapter.exports.length === 0)
    throw new UsageError(
      `${adapter.name} has no official file format to write a run in; there are: ${trainingFormats.join(", ")}`,
    );
  const { createdAt, trials, seed, limits = {}, participants } = stored.configuration;
  return {
    ...{ benchmark, dataset, createdAt: Date.parse(createdAt), trials, seed, limits, participants },
    episodes,
  };
}

async function officialFiles(
  loaded: readonly LoadedRun[],
  given: { readonly format?: string | undefined; readonly details?: string | undefined },
  terminal: Terminal,
): Promise<Exported> {
  const [adapter] = loaded.map((one) => one.adapter);
  if (adapter === undefined) throw new UsageError("say which run to export");
  const other = loaded.find((one) => one.adapter !== adapter);
  if (other !== undefined)
    throw new UsageError(`an export is about one benchmark, not ${adapter.name} and ${other.adapter.name}`);
  const runs = loaded.map(officialRun);
  const episodes = runs.reduce((sum, run) => sum + run.episodes.length, 0);
  const wanted = given.format ?? adapter.exports[0]?.name ?? "";
  const submission = adapter.submissions?.find(({ name }) => name === wanted);
  if (submission !== undefined)
    return { files: await submit(submission, runs, given.details, terminal), format: wanted, episodes };
  const format = adapter.exports.find(({ name }) => name === wanted);
  if (format === undefined) {
    const official = [...adapter.exports, ...(adapter.submissions ?? [])].map(({ name }) => name);
    const formats = [...official, ...trainingFormats];
    throw new UsageError(
      `${adapter.name} has no format '${wanted}'.${suggestion(wanted, formats)} There are: ${formats.join(", ")}`,
    );
  }
  const [run, second] = runs;
  if (run !== undefined && second === undefined)
    return { files: await format.write(run), format: wanted, episodes };
  if (format.writeAll === undefined)
    throw new UsageError(`the format '${wanted}' holds one run; export each by itself`);
  return { files: await format.writeAll(runs), format: wanted, episodes };
}

/** Throws a UsageError with everything that speaks against the submission. */
async function submit(
  format: SubmissionFormat,
  runs: readonly RunExport[],
  details: string | undefined,
  terminal: Terminal,
): Promise<ReadonlyMap<string, string>> {
  if (details === undefined)
    throw new UsageError(`'${format.name}' needs --details FILE, a YAML file with who submits what`);
  const submission = await format.write(runs, readYaml(details));
  if ("files" in submission) return submission.files;
  for (const problem of submission.problems) terminal.note(`- ${problem}`);
  throw new UsageError(`this cannot be submitted, for ${submission.problems.length} reasons`);
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`'${path}' cannot be read as YAML: ${messageOf(error)}`);
  }
}
