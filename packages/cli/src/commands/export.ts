import { join } from "node:path";
import type { EpisodeRecord } from "@mua/core";
import type { Handler } from "../commands.ts";
import { suggestion, UsageError } from "../errors.ts";
import { writeText } from "../folder.ts";
import { printJson } from "../output.ts";
import { benchmarkOf, episodesOf, findRun, shownPath } from "../runs.ts";

export const exportRun: Handler<"format" | "to" | "out" | "json"> = async ([name = ""], given, terminal) => {
  const stored = await findRun(name, given.out, terminal);
  const { configuration } = stored;
  const { adapter, benchmark, dataset } = await benchmarkOf(configuration, terminal);
  const formats = adapter.exports.map((one) => one.name);
  if (dataset === undefined || formats.length === 0)
    throw new UsageError(`${adapter.name} has no official file format to write a run in`);
  const wanted = given.format ?? formats[0];
  const format = adapter.exports.find((one) => one.name === wanted);
  if (format === undefined) {
    throw new UsageError(
      `${adapter.name} has no format '${wanted}'.${suggestion(wanted ?? "", formats)} There are: ${formats.join(", ")}`,
    );
  }
  const episodes: EpisodeRecord[] = [];
  for await (const record of episodesOf(stored)) episodes.push(record);
  const files = await format.write({
    benchmark,
    dataset,
    createdAt: Date.parse(configuration.createdAt),
    trials: configuration.trials,
    seed: configuration.seed,
    limits: configuration.limits ?? {},
    participants: configuration.participants,
    episodes,
  });
  const folder = given.to ?? join(stored.path, "exports", format.name);
  for (const [path, text] of files) await writeText(join(folder, path), text);
  const written = { run: configuration.id, format: format.name, path: folder, files: [...files.keys()] };
  if (given.json === true) printJson(terminal, written);
  else {
    const what = files.size === 1 ? written.files[0] : `${files.size} files`;
    terminal.out(`${episodes.length} episodes as ${format.name}: ${what} in ${shownPath(folder)}\n`);
  }
  return 0;
};
