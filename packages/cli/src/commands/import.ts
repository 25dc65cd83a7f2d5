import { basename } from "node:path";
import type { Adapter, EpisodeRecord, OpenDataset, Selection } from "@mua/core";
import { createRun, type NewRun } from "@mua/runner";
import { summarise } from "@mua/scorer";
import { datasetOpener, loadPart, selectAdapter } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { resultsFiles } from "../folder.ts";
import type { Given } from "../options.ts";
import { printJson } from "../output.ts";
import { categoriesOf } from "../plan.ts";
import { asUsage, runsRoot, shownPath } from "../runs.ts";
import { parseSelector } from "../selector.ts";
import type { Terminal } from "../terminal.ts";
import { version as ours } from "../version.ts";

type Options = "agentName" | "userName" | "out" | "json";

export const importResults: Handler<Options> = async ([name = "", ...files], given, terminal) => {
  const { adapter, selector } = await selectAdapter(name);
  for (const file of files) {
    const episodes = await episodesOf(adapter, file, selector, terminal);
    const run = {
      ...runOf(file, episodes, selector.version ?? adapter.rules, given),
      ...(await kindsOf(adapter, episodes, datasetOpener(adapter, terminal))),
    };
    const startedAt = Math.min(...episodes.map(({ trajectory }) => trajectory.startedAt));
    // Named by when it was played, so that importing it again gives the same name.
    await using store = await asUsage(createRun(runsRoot(given.out), run, Math.max(startedAt, 0)));
    const { participants } = run;
    await Promise.all(
      episodes.map((episode) =>
        store.append({ ...episode, trajectory: { ...episode.trajectory, participants } }),
      ),
    );
    const summary = summarise(store.entries());
    await store.writeSummary(summary);
    const { id, benchmark, dataset } = store.configuration;
    if (given.json === true) {
      printJson(terminal, {
        run: id,
        path: store.path,
        file,
        benchmark,
        dataset,
        participants,
        episodes: summary.episodes,
        outcomes: summary.outcomes,
        reward: summary.reward,
      });
    } else {
      const reward = summary.reward.mean === null ? "unknown" : summary.reward.mean.toFixed(4);
      terminal.out(
        `${file}: ${benchmark}, dataset ${dataset.name}@${dataset.version}, agent ${participants.agent}: ${summary.episodes} episodes, ${summary.scored} scored, mean reward ${reward}; ${shownPath(store.path)}\n`,
      );
    }
  }
  return 0;
};

async function episodesOf(
  adapter: Adapter,
  file: string,
  selection: Selection,
  terminal: Terminal,
): Promise<readonly EpisodeRecord[]> {
  if (adapter.importResults === undefined)
    throw new UsageError(`${adapter.name} has no official results files to import`);
  const open = datasetOpener(adapter, terminal);
  const episodes: EpisodeRecord[] = [];
  try {
    for (const { text, folder } of resultsFiles(file, adapter)) {
      for await (const episode of adapter.importResults(text, folder, selection, open)) {
        episodes.push(episode);
        terminal.status(`${file}: ${episodes.length} episodes`);
      }
    }
  } catch (error) {
    if (error instanceof Error && error.name === "MalformedFileError")
      throw new UsageError(`'${file}' is not a results file of ${adapter.name}: ${error.message}`);
    throw error;
  }
  terminal.status("");
  return episodes;
}

/** The run that a file's episodes make up. */
function runOf(
  file: string,
  episodes: readonly EpisodeRecord[],
  rules: string | undefined,
  given: Given<"agentName" | "userName">,
): NewRun {
  const trajectories = episodes.map(({ trajectory }) => trajectory);
  const [first] = trajectories;
  if (first === undefined) throw new UsageError(`'${file}' holds no episodes`);
  const { benchmark, dataset, seed, variant, limits, participants } = first;
  // A user who speaks is somebody, even where the file does not say who.
  const spoke = trajectories.some(({ messages }) => messages.some(({ role }) => role === "user"));
  const { agentName: agent = participants.agent } = given;
  const user = given.userName ?? participants.user ?? (spoke ? "unknown" : undefined);
  if (agent === undefined)
    throw new UsageError(`'${file}' does not say who played the agent; say it with --agent-name NAME`);
  return {
    benchmark,
    dataset,
    participants: {
      agent,
      ...(user === undefined ? {} : { user }),
      ...(participants.judge === undefined ? {} : { judge: participants.judge }),
    },
    tasks: [...new Set(trajectories.map(({ task }) => task))],
    trials: Math.max(...trajectories.map(({ trial }) => trial)) + 1,
    seed,
    ...(variant === undefined ? {} : { variant }),
    ...(limits === undefined ? {} : { limits }),
    concurrency: 1,
    versions: { mua: ours, node: process.versions.node },
    options: { imported: basename(file), ...(rules === undefined ? {} : { rules }) },
  };
}

/** The kinds of the tasks that were played, where they are those of a version that is known. */
async function kindsOf(
  adapter: Adapter,
  [first, ...others]: readonly EpisodeRecord[],
  open: OpenDataset,
): Promise<Pick<NewRun, "categories">> {
  if (first === undefined || !adapter.versions.includes(first.trajectory.dataset.version)) return {};
  const { benchmark, dataset } = first.trajectory;
  const { tasks } = loadPart(adapter, parseSelector(benchmark).part, await open(dataset.version), undefined);
  const played = new Set([first, ...others].map(({ trajectory }) => trajectory.task));
  return categoriesOf(tasks.filter(({ id }) => played.has(id)));
}
