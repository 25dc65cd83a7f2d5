import { existsSync, readFileSync } from "node:fs";
import type { Benchmark, Participant, Role } from "@mua/core";
import { EXTRACTION } from "@mua/datasets";
import { episodeKey, readEpisode } from "@mua/runner";
import {
  humanParticipant,
  linted,
  parseScript,
  parseStrategyTexts,
  recordedParticipant,
  type StrategyTexts,
  scriptedParticipant,
  strategicUser,
  strategyManifest,
  withPersona,
} from "@mua/user-simulators";
import { datasetOpener } from "./benchmarks.ts";
import { messageOf, suggestion, UsageError } from "./errors.ts";
import type { RunModels } from "./run-models.ts";
import { findRun } from "./runs.ts";
import type { Terminal } from "./terminal.ts";

/** What participants are made of. */
export type Casting = {
  readonly benchmark: Benchmark;
  /** The folder that holds the runs. */
  readonly out: string | undefined;
  readonly terminal: Terminal;
};

/** What participants of one run are made of. */
export type RunCasting = Casting & { readonly models: RunModels };

/** Makes the participant that plays a role under the part of its name after the prefix. Throws UsageError. */
type Maker = (name: string, rest: string, role: Role, casting: RunCasting) => Promise<Participant>;

/** Participants that every benchmark has, by the prefix of their name. A provider of language models is one entry here. */
const makers: ReadonlyMap<string, Maker> = new Map([
  ["scripted:", scripted],
  ["replay:", replay],
  ["openai/", model],
  ["anthropic/", model],
]);

/** The participant a name stands for in a role of a benchmark. Throws a UsageError that lists who there is. */
export async function participantOf(role: Role, name: string, casting: RunCasting): Promise<Participant> {
  const { benchmark, terminal } = casting;
  const own = benchmark.participant(role, name);
  if (own !== undefined) return own;
  if (name === "human" && role !== "judge")
    return humanParticipant({ show: terminal.note, ask: terminal.ask });
  for (const [prefix, make] of makers)
    if (name.startsWith(prefix)) return make(name, name.slice(prefix.length), role, casting);
  const brought = benchmark.participantNames(role);
  const names = [
    ...brought,
    "scripted:FILE",
    "replay:RUN",
    "openai/NAME",
    "anthropic/NAME",
    ...(role === "judge" ? [] : ["human"]),
  ];
  throw new UsageError(
    `${benchmark.name} has no ${role} '${name}'.${suggestion(name, brought)} There are: ${names.join(", ")}`,
  );
}

async function scripted(name: string, file: string, role: Role): Promise<Participant> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      existsSync(file)
        ? `the script '${file}' cannot be read: ${messageOf(error)}`
        : `there is no script '${file}'`,
    );
  }
  const script = parseScript(file, text);
  if (script[role] === undefined) throw new UsageError(`the script '${file}' says nothing for the ${role}`);
  return scriptedParticipant(name, script);
}

async function replay(
  name: string,
  run: string,
  _role: Role,
  { benchmark, out, terminal }: RunCasting,
): Promise<Participant> {
  const stored = await findRun(run, out, terminal);
  const played = stored.configuration.benchmark;
  if (played !== benchmark.name)
    throw new UsageError(
      `'${run}' is a run of ${played}: it holds no answers to the tasks of ${benchmark.name}`,
    );
  const entries = new Map(stored.entries.map((entry) => [episodeKey(entry), entry]));
  return recordedParticipant(name, async (task, trial) => {
    const entry = entries.get(episodeKey({ task, trial }));
    return entry === undefined ? undefined : readEpisode(stored, entry);
  });
}

async function model(
  name: string,
  rest: string,
  role: Role,
  { models, terminal }: RunCasting,
): Promise<Participant> {
  if (rest === "") throw new UsageError(`'${name}' names no model: ${name}NAME`);
  const bare = models.add(role, name);
  if (role !== "user") return bare;
  const { strategy, persona } = models.user;
  const thinking =
    strategy === undefined ? bare : strategicUser(bare, strategy, await strategyTexts(terminal));
  return linted(persona === undefined ? thinking : withPersona(thinking, persona));
}

async function strategyTexts(terminal: Terminal): Promise<StrategyTexts> {
  const dataset = await datasetOpener(
    { manifest: () => strategyManifest },
    terminal,
  )(strategyManifest.version);
  return parseStrategyTexts(EXTRACTION, dataset.text(EXTRACTION));
}
