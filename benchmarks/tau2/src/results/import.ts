import type {
  Dataset,
  DatasetIdentity,
  Ending,
  EpisodeLimits,
  EpisodeRecord,
  Folder,
  Message,
  OpenDataset,
  Score,
  Selection,
  Trajectory,
  Usage,
} from "@mua/core";
import { dumps, equals, sha256Hex, validate } from "@mua/python-compat";
import { dataFolderOf } from "../domain.ts";
import { domainNames } from "../domains.ts";
import { type Era, eras } from "../era.ts";
import type { Place } from "../place.ts";
import { LIMITS } from "../protocol.ts";
import { scoreOf } from "../scoring/score.ts";
import { readTasks } from "../task-file.ts";
import { modelsOf } from "./models.ts";
import { type RecordedRun, readRecordedRun } from "./recorded.ts";
import { type RescoredEpisode, rescoredEpisodes, rulesOf } from "./rescore.ts";

/**
 * The episodes of a results file as a run of ours would hold them, with the score that `rescore` gives. Their dataset is
 * the version whose tasks the file embeds, and one of its own where it embeds others. Throws MalformedFileError.
 */
export async function* importResults(
  text: string,
  folder: Folder,
  { version }: Selection,
  open: OpenDataset,
): AsyncIterable<EpisodeRecord> {
  const run = readRecordedRun(text, folder);
  const era = rulesOf(version);
  const dataset = await datasetOf(run, era, open);
  const common = {
    benchmark: `tau2/${run.domain ?? "unknown"}`,
    dataset,
    ...configurationOf(run),
  };
  const taken = new Set<string>();
  for await (const rescored of rescoredEpisodes(run, era, open)) {
    const record = recordOf(rescored, common);
    const { task } = record.trajectory;
    let { trial } = record.trajectory;
    // Where task ids are shuffled, two episodes may turn out to be the same trial.
    while (taken.has(`${trial} ${task}`)) trial += 1;
    taken.add(`${trial} ${task}`);
    yield { ...record, trajectory: { ...record.trajectory, trial } };
  }
}

type Common = Pick<Trajectory, "benchmark" | "dataset" | "participants" | "variant" | "limits">;

/** The version whose tasks the file embeds, that of the rules first. */
async function datasetOf(
  { domain, tasks }: RecordedRun,
  era: Era,
  open: OpenDataset,
): Promise<DatasetIdentity> {
  if (domain !== null && domainNames.includes(domain)) {
    for (const { version } of [era, ...eras.filter((other) => other !== era)]) {
      const dataset = await open(version);
      if (embeds(dataset, domain, tasks)) return { name: "tau2", version, hash: dataset.hash };
    }
  }
  const sources = [...tasks.values()].map(({ source }) => source);
  return { name: "tau2", version: "embedded", hash: sha256Hex(dumps(sources, { sortKeys: true })) };
}

/** Whether a file's tasks are those of a dataset, as the newest models read both. */
function embeds(dataset: Dataset, domain: string, tasks: RecordedRun["tasks"]): boolean {
  const [newest] = eras;
  const path = `${dataFolderOf(domain)}/tasks.json`;
  if (newest === undefined || tasks.size === 0) return false;
  const { task: model } = modelsOf(newest);
  const known = new Map(readTasks(dataset.json(path), path).map((task) => [task.id, task]));
  return [...tasks.values()].every(({ id, source }) => {
    const theirs = known.get(id);
    return theirs !== undefined && equals(validate(model, source), validate(model, theirs.source));
  });
}

/** Who played, and under which limits, as far as the file says. */
function configurationOf({ info, solo }: RecordedRun): Pick<Common, "participants" | "variant" | "limits"> {
  if (info === undefined) return { participants: {} };
  const agent = implementationOf(info.field("agent_info"));
  const user = solo ? undefined : implementationOf(info.field("user_info")).name;
  const limits = limitsOf(info);
  return {
    participants: {
      ...(agent.name === undefined ? {} : { agent: agent.name }),
      ...(user === undefined ? {} : { user }),
    },
    ...(agent.variant === undefined ? {} : { variant: agent.variant }),
    ...(limits === undefined ? {} : { limits }),
  };
}

/** A participant by its model; one that is not upstream's own class is named as well. */
function implementationOf(place: Place): { readonly name: string | undefined; readonly variant?: string } {
  const text = (name: string) => place.field(name).optional((field) => field.text());
  const [implementation, model] = [text("implementation"), text("llm")];
  const own = /^(?:llm_agent|user_simulator)(?:_(?<variant>gt|solo))?$/u.exec(implementation ?? "");
  if (own !== null) {
    const { variant } = own.groups ?? {};
    return { name: model ?? undefined, ...(variant === undefined ? {} : { variant }) };
  }
  if (implementation === null || implementation === model) return { name: model ?? undefined };
  return { name: model === null ? implementation : `${model} (${implementation})` };
}

/** Limits other than the benchmark's own. */
function limitsOf(info: Place): EpisodeLimits | undefined {
  const [steps, errors] = (["steps", "errors"] as const).map((name) => {
    const limit = info.field(`max_${name}`).optional((place) => place.count());
    return limit === null || limit === LIMITS[name] ? undefined : limit;
  });
  if (steps === undefined && errors === undefined) return undefined;
  return { ...(steps === undefined ? {} : { steps }), ...(errors === undefined ? {} : { errors }) };
}

function recordOf(rescored: RescoredEpisode, common: Common): EpisodeRecord {
  const { episode, task, scored, causes } = rescored;
  const { place, terminationReason, trial } = episode;
  const { startedAt, seconds } = timesOf(place);
  return {
    trajectory: {
      ...common,
      // An id that names no task is kept apart from the episodes that are known to be of the task of that name.
      task: task?.id ?? `unknown, stored as ${episode.task}`,
      trial,
      seed: place.field("seed").optional((seed) => seed.count()) ?? 0,
      messages: messagesOf(rescored),
      ending: endingOf(terminationReason),
      startedAt,
      seconds,
    },
    score: scoreOfRescored(rescored) ?? {
      reward: scored.reward,
      checks: [],
      ...(causes.length === 0 ? {} : { reason: causes.join("; ") }),
    },
    judge: rescored.judge ?? [],
  };
}

function scoreOfRescored({ evaluation, task, episode, scored }: RescoredEpisode): Score | undefined {
  if (evaluation === undefined || task === undefined) return undefined;
  const score = scoreOf(task, evaluation, endingOf(episode.terminationReason));
  return { ...score, reward: scored.reward };
}

/** What an official word for an ending means. Whose endpoint failed is not on record. */
function endingOf(reason: string): Ending {
  switch (reason) {
    case "agent_stop":
    case "user_stop":
      return { outcome: "completed", reason };
    case "max_steps":
    case "too_many_errors":
      return { outcome: "limit", reason };
    case "agent_error":
      return { outcome: "agent_error", reason, role: "agent" };
    case "user_error":
      return { outcome: "user_error", reason, role: "user" };
    default:
      return { outcome: "environment_error", reason };
  }
}

/** When it began, in milliseconds since 1970, and how many seconds it took; times without a zone are taken for UTC. */
function timesOf(place: Place): Pick<Trajectory, "startedAt" | "seconds"> {
  const run = place.field("run_info").value === undefined ? place : place.field("run_info");
  const number = (name: string) => run.field(name).optional(({ value }) => Number(value));
  const seconds = number("duration") ?? number("duration_sec");
  const begun = run.field("start_time").optional(momentOf);
  const ended = run.field("timestamp").optional(momentOf) ?? 0;
  return { startedAt: begun ?? ended - (seconds ?? 0) * 1000, seconds };
}

/** Milliseconds since 1970 of `datetime.isoformat()`; 0 of anything else. */
function momentOf({ value }: Place): number {
  const text = typeof value === "string" ? value : "";
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/u.test(text) ? text : `${text}Z`);
  return Number.isFinite(time) ? time : 0;
}

/** The messages with what the file says of their cost and time. */
function messagesOf({ episode: { messages, place } }: RescoredEpisode): readonly Message[] {
  const places = place.field("messages").optional((list) => list.items()) ?? [];
  let last: number | null = null;
  return messages.map((message, index) => {
    const source = places[index];
    if (source === undefined) return message;
    const now = source.field("timestamp").optional(momentOf);
    const waited: number | null = last === null || now === null ? null : Math.max(0, now - last) / 1000;
    last = now;
    if (message.role === "tool" || isGreeting(message, index)) return message;
    const seconds = source.field("generation_time_seconds").optional(({ value }) => Number(value)) ?? waited;
    const usage = usageOf(source);
    return {
      ...message,
      ...(usage === undefined ? {} : { usage }),
      ...(seconds === null || !Number.isFinite(seconds) ? {} : { seconds }),
    };
  });
}

/** The agent's opening, which no model wrote. */
function isGreeting(message: Message, index: number): boolean {
  return index === 0 && message.role === "agent";
}

/**
 * What a message cost, undefined where no model wrote it: it has no tokens, and cost nothing. A price of nothing for some
 * tokens is one that was not known.
 */
function usageOf(place: Place): Usage | undefined {
  const cost = place.field("cost").optional(({ value }) => Number(value));
  const usage = place.field("usage");
  if (cost === 0 && (usage.value ?? null) === null) return undefined;
  const tokens = (name: string): number | null =>
    usage.optional((counts) => counts.field(name).optional(({ value }) => Number(value)));
  return {
    input: tokens("prompt_tokens"),
    // Official files do not tell these apart: they are part of the other two.
    cacheRead: 0,
    cacheWrite: 0,
    output: tokens("completion_tokens"),
    reasoning: null,
    cost: cost !== null && cost > 0 ? cost : null,
  };
}
