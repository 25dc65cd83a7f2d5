import { randomUUID } from "node:crypto";
import type { Benchmark, Task } from "@mua/core";
import type { z } from "zod";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { ResetData } from "./action.ts";

/** What a client gets for a reset and for each step. */
export type Observation = {
  readonly observation: object;
  readonly reward: number | null;
  readonly done: boolean;
};

/** How clients play: what they are shown, and what a step of theirs is. */
export interface Mode<A> {
  readonly benchmark: Benchmark;
  /** The tasks that may be played; the first is played when none is named. */
  readonly tasks: readonly Task[];
  /** What makes the ids, where clients play with token ids. */
  readonly tokenizer?: Tokenizer;
  /** What a client sends in a step. */
  readonly action: z.ZodType<A>;
  /**
   * Plays an episode and gives its last observation. `ask` shows the agent's client something and gives what it does; it
   * rejects when the client leaves, which is when the signal fires.
   */
  play(
    attempt: { readonly task: Task; readonly seed: number; readonly id: string },
    ask: (observation: object) => Promise<A>,
    signal: AbortSignal,
  ): Promise<Omit<Observation, "done">>;
}

/** What a client asked cannot be done. */
export class SessionError extends Error {
  override readonly name = "SessionError";
}

type Asked<A> = { readonly observation: object; readonly answer: (action: A) => void };
type Turn<A> = Asked<A> | Omit<Observation, "done">;

/** One client's place: it plays the agent of one episode after another; everybody else is inside. */
export class Session<A> {
  readonly #mode: Mode<A>;
  #episode: { readonly id: string; readonly task: Task; readonly stop: AbortController } | undefined;
  /** The agent is asked, or the episode is over. */
  #next: Promise<Turn<A> | undefined> = Promise.resolve(undefined);
  #steps = 0;

  constructor(mode: Mode<A>) {
    this.#mode = mode;
  }

  /** Where the session stands, as OpenEnv's `state` has it. */
  get state(): {
    readonly episode_id: string | null;
    readonly step_count: number;
    readonly task_id: string | null;
  } {
    const { id = null, task } = this.#episode ?? {};
    return { episode_id: id, step_count: this.#steps, task_id: task?.id ?? null };
  }

  /** Begins an episode, the one under way being given up, and gives what the agent sees first. Throws a SessionError on an unknown task. */
  async reset({ task_id, seed, episode_id }: ResetData): Promise<Observation> {
    const { tasks } = this.#mode;
    const task = task_id === undefined ? tasks[0] : tasks.find(({ id }) => id === task_id);
    if (task === undefined) throw new SessionError(`there is no task '${task_id ?? ""}'`);
    this.close();
    this.#steps = 0;
    // Unlike a count it is another one in every session, and after every start of the server.
    const id = episode_id ?? randomUUID();
    const stop = new AbortController();
    let show = this.#expect();
    const ask = (observation: object): Promise<A> =>
      new Promise((resolve, reject) => {
        stop.signal.addEventListener("abort", () => reject(stop.signal.reason), { once: true });
        const now = show;
        now({
          observation,
          answer: (action) => {
            show = this.#expect();
            resolve(action);
          },
        });
      });
    this.#episode = { id, task, stop };
    void this.#mode.play({ task, seed: seed ?? 0, id }, ask, stop.signal).then((last) => show(last));
    return this.#observe();
  }

  /** Does something for the agent and gives what it sees next. Throws a SessionError when there is nothing to do. */
  async step(action: unknown): Promise<Observation> {
    const read = this.#mode.action.parse(action);
    const asked = this.#episode === undefined ? undefined : await this.#next;
    if (asked === undefined || !("answer" in asked))
      throw new SessionError("there is no episode under way; send a reset first");
    this.#steps += 1;
    asked.answer(read);
    return this.#observe();
  }

  /** Gives up the episode under way. */
  close(): void {
    this.#episode?.stop.abort(new SessionError("the client has left"));
    this.#episode = undefined;
  }

  #expect(): (turn: Turn<A>) => void {
    const { promise, resolve } = Promise.withResolvers<Turn<A> | undefined>();
    this.#next = promise;
    return resolve;
  }

  async #observe(): Promise<Observation> {
    const turn = await this.#next;
    if (turn === undefined) throw new SessionError("there is no episode under way");
    return "answer" in turn
      ? { observation: turn.observation, reward: null, done: false }
      : { ...turn, done: true };
  }
}
