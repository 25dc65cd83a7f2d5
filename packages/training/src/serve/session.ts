import {
  type Benchmark,
  type EpisodeRecord,
  type Participant,
  ParticipantError,
  type Reply,
  runEpisode,
  type Task,
  type View,
  type ViewMessage,
} from "@mua/core";
import { type Action, type ResetData, replyOf } from "./action.ts";

/** What a client gets for a reset and for each step. */
export type Observation = {
  readonly observation: {
    /** What is new since the last observation, as the agent may see it. */
    readonly messages: readonly object[];
    /** With the first observation of an episode. */
    readonly system?: string | null;
    readonly tools?: View["tools"];
    /** With the last one: how it ended. */
    readonly ending?: EpisodeRecord["trajectory"]["ending"];
    readonly checks?: EpisodeRecord["score"]["checks"];
    /** Nothing can be learnt from it: something around the agent failed. */
    readonly mask_sample?: boolean;
  };
  readonly reward: number | null;
  readonly done: boolean;
};

/** What a client asked cannot be done. */
export class SessionError extends Error {
  override readonly name = "SessionError";
}

/** What all sessions of a server have in common. */
export type Hosting<T extends Task = Task> = {
  readonly benchmark: Benchmark<T>;
  /** The tasks that may be played; the first is played when none is named. */
  readonly tasks: readonly T[];
  readonly user: Participant;
  readonly judge?: Participant;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of each episode that has ended by itself. */
  readonly onRecord?: (record: EpisodeRecord) => void;
};

type Asked = { readonly view: View; readonly answer: (reply: Reply) => void };

/**
 * One client's place at an environment: it plays the agent of one episode after another, the user is inside. The episode
 * is the one that evaluation plays; only its agent waits for the client.
 */
export class Session<T extends Task = Task> {
  readonly #hosting: Hosting<T>;
  #episode:
    | {
        readonly id: string;
        readonly task: T;
        readonly stop: AbortController;
        readonly record: Promise<EpisodeRecord>;
      }
    | undefined;
  /** The agent is asked, or the episode is over. */
  #next: Promise<Asked | undefined> = Promise.resolve(undefined);
  #seen = 0;
  #steps = 0;
  #resets = 0;

  constructor(hosting: Hosting<T>) {
    this.#hosting = hosting;
  }

  /** Where the session stands, as OpenEnv's `state` has it. */
  get state(): {
    readonly episode_id: string | null;
    readonly step_count: number;
    readonly task_id: string | null;
  } {
    return {
      episode_id: this.#episode?.id ?? null,
      step_count: this.#steps,
      task_id: this.#episode?.task.id ?? null,
    };
  }

  /** Begins an episode and gives what the agent sees first. Throws a SessionError on an unknown task. */
  async reset({ task_id, seed, episode_id }: ResetData): Promise<Observation> {
    const { benchmark, tasks, user, judge, now, onRecord } = this.#hosting;
    const task = task_id === undefined ? tasks[0] : tasks.find(({ id }) => id === task_id);
    if (task === undefined) throw new SessionError(`there is no task '${task_id ?? ""}'`);
    this.close();
    this.#seen = 0;
    this.#steps = 0;
    this.#resets += 1;
    const stop = new AbortController();
    let ask = this.#expect();
    const agent: Participant = {
      name: "client",
      join: () => (view, signal) =>
        new Promise<Reply>((resolve, reject) => {
          signal.addEventListener(
            "abort",
            () => reject(new ParticipantError("model", "the client has left")),
            { once: true },
          );
          const given = ask;
          given({
            view,
            answer: (reply) => {
              ask = this.#expect();
              resolve(reply);
            },
          });
        }),
    };
    const record = runEpisode(
      {
        benchmark,
        task,
        trial: 0,
        seed: seed ?? 0,
        cast: { agent, user, ...(judge === undefined ? {} : { judge }) },
      },
      { signal: stop.signal, now },
    );
    void record.then((ended) => {
      if (!stop.signal.aborted) onRecord?.(ended);
      ask(undefined);
    });
    this.#episode = { id: episode_id ?? `${task.id}/${this.#resets}`, task, stop, record };
    return this.#observe(true);
  }

  /** Answers for the agent and gives what it sees next. Throws a SessionError when there is nothing to answer. */
  async step(act: Action): Promise<Observation> {
    const asked = this.#episode === undefined ? undefined : await this.#next;
    if (asked === undefined) throw new SessionError("there is no episode under way; send a reset first");
    this.#steps += 1;
    // What the client said itself is nothing new to it.
    this.#seen += 1;
    asked.answer(replyOf(act, `call_${this.#steps}`));
    return this.#observe(false);
  }

  /** Gives up the episode under way. */
  close(): void {
    this.#episode?.stop.abort(new SessionError("the session was closed"));
    this.#episode = undefined;
  }

  #expect(): (asked: Asked | undefined) => void {
    let resolve: (asked: Asked | undefined) => void = () => undefined;
    this.#next = new Promise((resolved) => {
      resolve = resolved;
    });
    return resolve;
  }

  async #observe(first: boolean): Promise<Observation> {
    const asked = await this.#next;
    if (asked !== undefined) {
      const { system, tools, messages } = asked.view;
      const news = messages.slice(this.#seen).map(wire);
      this.#seen = messages.length;
      return {
        observation: { messages: news, ...(first ? { system, tools } : {}) },
        reward: null,
        done: false,
      };
    }
    const episode = await this.#episode?.record;
    if (episode === undefined) throw new SessionError("the episode was given up");
    const { trajectory, score } = episode;
    return {
      observation: {
        messages: [],
        ending: trajectory.ending,
        checks: score.checks,
        mask_sample: score.reward === null,
      },
      reward: score.reward,
      done: true,
    };
  }
}

/** A message in the chat-completions form. */
function wire(message: ViewMessage): object {
  if (message.role === "tool")
    return { role: "tool", tool_call_id: message.callId, name: message.name, content: message.content };
  if (message.role !== "assistant" || message.toolCalls === null)
    return { role: message.role, content: message.content };
  const calls = message.toolCalls.map(({ id, name, rawArguments }) => ({
    id,
    type: "function",
    function: { name, arguments: rawArguments },
  }));
  return { role: "assistant", content: message.content, tool_calls: calls };
}
