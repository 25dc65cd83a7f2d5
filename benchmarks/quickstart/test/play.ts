import {
  type Benchmark,
  type EpisodeLimits,
  type EpisodeRecord,
  type Participant,
  type Reply,
  type Respond,
  runEpisode,
  say,
  toolCallFromText,
} from "@mua/core";
import { type QuickstartTask, quickstartAdapter } from "../src/index.ts";

type Quickstart = Benchmark<QuickstartTask>;

const part = (name: string) => quickstartAdapter.load(name, undefined) as Quickstart;
export const retail = part("retail");
export const airline = part("airline");
export const telecom = part("telecom");

/** Every part, with its name for the titles of tests. */
export const parts = quickstartAdapter.parts.map((name) => ({ name, benchmark: part(name) }));

export function taskOf(id: string, benchmark = retail): QuickstartTask {
  const task = benchmark.tasks.find((candidate) => candidate.id === id);
  if (task === undefined) throw new Error(`no task ${id}`);
  return task;
}

export function agentOf(name: string, benchmark = retail): Participant {
  const participant = benchmark.participant("agent", name);
  if (participant === undefined) throw new Error(`no agent ${name}`);
  return participant;
}

/** Plays an episode with the scripted user. */
export function play(
  agent: Participant,
  task: QuickstartTask,
  options: {
    readonly benchmark?: Quickstart;
    readonly seed?: number;
    readonly trial?: number;
    readonly limits?: EpisodeLimits;
    readonly user?: Participant;
  } = {},
): Promise<EpisodeRecord> {
  const { benchmark = retail, seed = 1, trial = 0, limits } = options;
  const user = options.user ?? benchmark.participant("user", "scripted");
  return runEpisode(
    {
      benchmark,
      task,
      trial,
      seed,
      cast: { agent, ...(user === undefined ? {} : { user }) },
      ...(limits === undefined ? {} : { limits }),
    },
    { signal: new AbortController().signal, now: () => 0 },
  );
}

/** An agent that replies what `reply` makes of the number of its turn and the user's last words. */
export function agentThat(reply: (turn: number, words: string) => Reply): Participant {
  return {
    name: "test",
    join: (): Respond => {
      let turn = 0;
      return ({ messages }) => reply(turn++, messages.findLast(({ role }) => role === "user")?.content ?? "");
    },
  };
}

/** An agent that says these, then the last of them again and again. */
export function agentSaying(...texts: readonly string[]): Participant {
  return agentThat((turn) => say(texts[Math.min(turn, texts.length - 1)] ?? ""));
}

export function calling(name: string, rawArguments: string): Reply {
  return { content: null, toolCalls: [toolCallFromText("call", name, rawArguments)] };
}

/** The conversation as lines of text. */
export function transcript({ trajectory: { messages } }: EpisodeRecord): string {
  return messages
    .map((message) => {
      if (message.role === "tool") return `    ${message.error ? message.content : "ok"}`;
      const calls = message.toolCalls?.map(({ name, rawArguments }) => `${name} ${rawArguments}`) ?? [];
      return `${message.role}: ${message.content ?? calls.join("; ")}`;
    })
    .join("\n");
}
