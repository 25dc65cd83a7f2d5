import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Adapter, EpisodeRecord, RunExport, SubmissionFormat } from "@mua/core";
import type { StoredRun } from "@mua/runner";
import { parse } from "yaml";
import type { Handler } from "../commands.ts";
import { messageOf, suggestion, UsageError } from "../errors.ts";
import { writeText } from "../folder.ts";
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
  const { adapter, stored } = first;
  const { files, format } = await filesOf(adapter, runs, given, terminal);
  const folder = given.to ?? join(stored.path, "exports", format);
  for (const [path, text] of files) await writeText(join(folder, path), text);
  const written = { run: stored.configuration.id, format, path: folder, files: [...files.keys()] };
  if (given.json === true) printJson(terminal, written);
  else {
    const episodes = runs.reduce((sum, { run }) => sum + run.episodes.length, 0);
    const what = files.size === 1 ? written.files[0] : `${files.size} files`;
    terminal.out(`${episodes} episodes as ${format}: ${what} in ${shownPath(folder)}\n`);
  }
  return 0;
};

type LoadedRun = { readonly adapter: Adapter; readonly stored: StoredRun; readonly run: RunExport };

async function loadRun(stored: StoredRun, terminal: Terminal): Promise<LoadedRun> {
  const { configuration } = stored;
  const { adapter, benchmark, dataset } = await benchmarkOf(configuration, terminal);
  if (dataset === undefined || adapter.exports.length === 0)
    throw new UsageError(`${adapter.name} has no official file format to write a run in`);
  const episodes: EpisodeRecord[] = [];
  for await (const record of episodesOf(stored)) episodes.push(record);
  const run: RunExport = {
    benchmark,
    dataset,
    createdAt: Date.parse(configuration.createdAt),
    trials: configuration.trials,
    seed: configuration.seed,
    limits: configuration.limits ?? {},
    participants: configuration.participants,
    episodes,
  };
  return { adapter, stored, run };
}

async function filesOf(
  adapter: Adapter,
  loaded: readonly LoadedRun[],
  given: { readonly format?: string | undefined; readonly details?: string | undefined },
  terminal: Terminal,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly format: string }> {
  const other = loaded.find((one) => one.adapter !== adapter);
  if (other !== undefined)
    throw new UsageError(`an export is about one benchmark, not ${adapter.name} and ${other.adapter.name}`);
  const runs = loaded.map(({ run }) => run);
  const wanted = given.format ?? adapter.exports[0]?.name ?? "";
  const submission = adapter.submissions?.find(({ name }) => name === wanted);
  if (submission !== undefined)
    return { files: await submit(submission, runs, given.details, terminal), format: wanted };
  const format = adapter.exports.find(({ name }) => name === wanted);
  if (format === undefined) {
    const formats = [...adapter.exports, ...(adapter.submissions ?? [])].map(({ name }) => name);
    throw new UsageError(
      `${adapter.name} has no format '${wanted}'.${suggestion(wanted, formats)} There are: ${formats.join(", ")}`,
    );
  }
  const [run, second] = runs;
  if (run !== undefined && second === undefined) return { files: await format.write(run), format: wanted };
  if (format.writeAll === undefined)
    throw new UsageError(`the format '${wanted}' holds one run; export each by itself`);
  return { files: await format.writeAll(runs), format: wanted };
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
