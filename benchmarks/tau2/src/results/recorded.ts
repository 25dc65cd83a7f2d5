import type { Folder, Message } from "@mua/core";
import { readMessages } from "../message-file.ts";
import { jsonPlace, Place } from "../place.ts";
import type { Tau2Task } from "../task.ts";
import { readTask } from "../task-file.ts";
import { simulationPlaces, validated } from "./file.ts";
import { type OfficialRewardInfo, recordedRewardInfo } from "./models.ts";

/** An episode as somebody recorded it with official code. */
export type RecordedEpisode = {
  readonly id: string;
  /** As the file states it, which need not be the one that was played. */
  readonly task: string;
  readonly trial: number;
  /** The official word for how it ended. */
  readonly terminationReason: string;
  readonly messages: readonly Message[];
  /** Null where no reward was recorded. */
  readonly reward: OfficialRewardInfo | null;
  /** Where it stands in the file, for what scoring does not need. */
  readonly place: Place;
};

/** What a results file holds, in any of the layouts there are. */
export type RecordedRun = {
  /** Null where the file does not say. */
  readonly domain: string | null;
  /** The agent worked without a user. */
  readonly solo: boolean;
  /** The embedded tasks, each id once. */
  readonly tasks: ReadonlyMap<string, Tau2Task>;
  readonly episodes: readonly RecordedEpisode[];
  /** What the file says of the run; undefined in layouts that say nothing. */
  readonly info: Place | undefined;
};

/**
 * Reads what scoring needs of a results file: the official one of any version (a file, or the `results.json` of a folder),
 * or the per-task objects of one run's folder, a line each. Parts that scoring does not need may be anything. Throws
 * MalformedFileError.
 */
export function readRecordedRun(text: string, folder: Folder): RecordedRun {
  const lines = jsonLines(text);
  if (lines !== undefined) return fromTaskObjects(lines);
  const root = jsonPlace(text, "results");
  return root.field("run_info").value === undefined ? fromResults(root, folder) : fromTaskObjects([root]);
}

/** The lines of a text whose first line is an object by itself and not the only one; undefined of any other text. */
function jsonLines(text: string): readonly Place[] | undefined {
  const end = text.indexOf("\n");
  if (end < 0 || !/^\s*\{.*\}\s*$/s.test(text.slice(0, end)) || text.slice(end).trim() === "")
    return undefined;
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const place = jsonPlace(line, "results", index + 1);
    return [new Place(place.value, `results line ${index + 1}`)];
  });
}

function fromResults(root: Place, folder: Folder): RecordedRun {
  const simulations = simulationPlaces(root, folder);
  const info = root.field("info");
  const tasks = root.field("tasks").items().map(readTask);
  const implementation = (side: string) =>
    info.field(side).optional((place) => place.field("implementation").value);
  return {
    domain: info.field("environment_info").field("domain_name").text(),
    solo: implementation("agent_info") === "llm_agent_solo" || implementation("user_info") === "dummy_user",
    tasks: new Map(tasks.map((task) => [task.id, task])),
    episodes: withTrials(
      simulations.map((place) => ({
        id: place.field("id").text(),
        task: place.field("task_id").text(),
        terminationReason: place.field("termination_reason").text(),
        ...course(place),
      })),
    ),
    info,
  };
}

function fromTaskObjects(objects: readonly Place[]): RecordedRun {
  const tasks = new Map<string, Tau2Task>();
  let domain: string | null = null;
  const episodes = objects.map((place) => {
    const task = place.field("task");
    const read = readTask(task);
    if (!tasks.has(read.id)) tasks.set(read.id, read);
    domain ??= domainOf(task);
    const run = place.field("run_info");
    return {
      id: run.field("simulation_id").text(),
      task: place.field("task_id").text(),
      terminationReason: run.field("termination_reason").text(),
      ...course(place),
    };
  });
  return { domain, solo: false, tasks, episodes: withTrials(episodes), info: undefined };
}

function domainOf(task: Place): string | null {
  const instructions = task.field("user_scenario").field("instructions");
  return typeof instructions.value === "string" ? null : instructions.field("domain").text();
}

type WithoutTrial = Omit<RecordedEpisode, "trial"> & { readonly trial: number | null };

/** What both layouts say of an episode in the same words. */
function course(place: Place): Pick<WithoutTrial, "messages" | "reward" | "trial" | "place"> {
  return {
    place,
    messages: place.field("messages").optional(readMessages) ?? [],
    reward: place.field("reward_info").optional((info) => validated(info, recordedRewardInfo)),
    trial: place.field("trial").optional((trial) => trial.count()),
  };
}

/** Numbers the episodes of a task where the file does not. */
function withTrials(episodes: readonly WithoutTrial[]): readonly RecordedEpisode[] {
  const seen = new Map<string, number>();
  return episodes.map((episode) => {
    const before = seen.get(episode.task) ?? 0;
    seen.set(episode.task, before + 1);
    return { ...episode, trial: episode.trial ?? before };
  });
}
