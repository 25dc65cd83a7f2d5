import type { AskJudge, Benchmark, EpisodeLimits, JudgeCall, Score, Task } from "./benchmark.ts";
import type { Message, Reply, Role, Side } from "./messages.ts";
import { type Participant, ParticipantError, type Respond } from "./participant.ts";
import type { Ending, Stage } from "./protocol.ts";
import type { EpisodeRecord, Trajectory } from "./trajectory.ts";
import type { View } from "./view.ts";

/** Who plays. A judge is only needed by tasks that ask one. */
export type Cast = { readonly agent: Participant; readonly user?: Participant; readonly judge?: Participant };

/** Told while an episode runs; for progress displays and live views. */
export type EpisodeEvent = { readonly kind: "message"; readonly message: Message };

/** What an episode takes from the outside world. */
export type EpisodeContext = {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly emit?: (event: EpisodeEvent) => void;
};

/**
 * A limit, not a person or a failure, stops the episode: thrown by a participant that may not go on, or the reason of the
 * abort signal. `limit` names what ran out.
 */
export class LimitReached extends Error {
  readonly limit: string;
  constructor(limit: string, message = `the limit of ${limit} was reached`) {
    super(message);
    this.name = "LimitReached";
    this.limit = limit;
  }

  /** The whole run, not this episode, has used up what it may. */
  static ofRun(limit: string): LimitReached {
    return new LimitReached(`${RUN}${limit}`, `the run's limit of ${limit} was reached`);
  }
}

const RUN = "run_";

/** Whether an episode was cut off by a limit of its run: it is unfinished, and says nothing about anyone. */
export function isRunLimit({ outcome, reason }: Pick<Ending, "outcome" | "reason">): boolean {
  return outcome === "limit" && reason.startsWith(RUN);
}

export type EpisodePlan<T extends Task> = {
  readonly benchmark: Benchmark<T>;
  readonly task: T;
  readonly trial: number;
  readonly seed: number;
  readonly cast: Cast;
  readonly limits?: EpisodeLimits;
  readonly variant?: string;
};

/** Plays one attempt at one task and scores it. Never rejects: whatever fails is named in the record. */
export async function runEpisode<T extends Task>(
  plan: EpisodePlan<T>,
  context: EpisodeContext,
): Promise<EpisodeRecord> {
  const trajectory = await play(plan, context);
  return scoreEpisode(plan, trajectory, context);
}

async function play<T extends Task>(plan: EpisodePlan<T>, context: EpisodeContext): Promise<Trajectory> {
  const { benchmark, task, trial, seed, cast, limits, variant } = plan;
  const startedAt = context.now();
  const messages: Message[] = [];
  const add = (message: Message): void => {
    messages.push(message);
    context.emit?.({ kind: "message", message });
  };
  const ending = await converse(plan, context, add);
  return {
    benchmark: benchmark.name,
    dataset: benchmark.dataset,
    task: task.id,
    trial,
    seed,
    participants: Object.fromEntries(
      (["agent", "user", "judge"] as const).flatMap((role) =>
        cast[role] === undefined ? [] : [[role, cast[role].name]],
      ),
    ),
    ...(variant === undefined ? {} : { variant }),
    ...(limits === undefined ? {} : { limits }),
    messages,
    ending,
    startedAt,
    seconds: (context.now() - startedAt) / 1000,
  };
}

/** Alternates between protocol and participants until the protocol ends it or something fails. */
async function converse<T extends Task>(
  { benchmark, task, trial, seed, cast, limits, variant }: EpisodePlan<T>,
  context: EpisodeContext,
  add: (message: Message) => void,
): Promise<Ending> {
  let stage: Stage;
  const seats = new Map<Side, Respond>();
  try {
    stage = benchmark.open(task, {
      seed,
      ...(limits === undefined ? {} : { limits }),
      ...(variant === undefined ? {} : { variant }),
    });
    for (const message of stage.protocol.opening) add(message);
  } catch (error) {
    return environmentError(error);
  }
  for (;;) {
    let step: ReturnType<typeof stage.protocol.next>;
    try {
      step = stage.protocol.next();
    } catch (error) {
      return environmentError(error);
    }
    if (step.kind === "end") return step.ending;
    if (context.signal.aborted) return stopped(context.signal);
    const { role, view } = step;
    const asked = context.now();
    let reply: Reply;
    try {
      const participant = cast[role];
      if (participant === undefined) throw new ParticipantError("answer", `nobody plays the ${role}`);
      const respond = seats.get(role) ?? participant.join({ role, task, trial, seed });
      seats.set(role, respond);
      const answer = respond(view, context.signal);
      reply = answer instanceof Promise ? await abortable(answer, context.signal) : answer;
    } catch (error) {
      if (context.signal.aborted) return stopped(context.signal);
      return participantFailed(role, error);
    }
    const seconds = (context.now() - asked) / 1000;
    try {
      for (const message of stage.protocol.answer(reply)) {
        add(message.role === role ? { ...message, ...measured(reply, seconds) } : message);
      }
    } catch (error) {
      return environmentError(error);
    }
  }
}

function measured(
  reply: Reply,
  seconds: number,
): Pick<Reply, "usage" | "reasoning" | "flags"> & { readonly seconds: number } {
  return {
    ...(reply.usage === undefined ? {} : { usage: reply.usage }),
    ...(reply.reasoning === undefined ? {} : { reasoning: reply.reasoning }),
    ...(reply.flags === undefined ? {} : { flags: reply.flags }),
    seconds,
  };
}

/** Scores a trajectory, asking the judge in `cast` where the task needs one. Never rejects. */
export async function scoreEpisode<T extends Task>(
  { benchmark, task, trial, seed, cast }: EpisodePlan<T>,
  trajectory: Trajectory,
  context: EpisodeContext,
): Promise<EpisodeRecord> {
  const judge: JudgeCall[] = [];
  if (isRunLimit(trajectory.ending)) return { trajectory, score: unscorable(trajectory.ending), judge };
  const seat = cast.judge?.join({ role: "judge", task, trial, seed });
  const ask = async (view: View): Promise<Reply> => {
    if (seat === undefined) throw new ParticipantError("answer", "nobody plays the judge");
    const asked = context.now();
    const reply = await abortable(Promise.resolve(seat(view, context.signal)), context.signal);
    judge.push({ view, reply, seconds: (context.now() - asked) / 1000 });
    return reply;
  };
  try {
    const score = await benchmark.score(
      task,
      trajectory,
      seat === undefined ? undefined : (ask satisfies AskJudge),
    );
    return { trajectory, score, judge };
  } catch (error) {
    const failure = context.signal.aborted ? stopped(context.signal) : scoringFailed(error);
    return { trajectory: { ...trajectory, ending: failure }, score: unscorable(failure), judge };
  }
}

function unscorable(ending: Ending): Score {
  return { reward: null, checks: [], reason: ending.detail ?? ending.reason };
}

function stopped(signal: AbortSignal): Ending {
  const cause: unknown = signal.reason;
  return cause instanceof LimitReached ? limitReached(cause) : { outcome: "cancelled", reason: "cancelled" };
}

function limitReached({ limit, message }: LimitReached): Ending {
  return { outcome: "limit", reason: limit, detail: message };
}

function participantFailed(role: Role, error: unknown): Ending {
  if (error instanceof LimitReached) return limitReached(error);
  const outcome =
    error instanceof ParticipantError && error.boundary === "model"
      ? "model_error"
      : (`${role}_error` as const);
  return { outcome, reason: outcome, role, detail: messageOf(error) };
}

function scoringFailed(error: unknown): Ending {
  return error instanceof ParticipantError || error instanceof LimitReached
    ? participantFailed("judge", error)
    : environmentError(error);
}

function environmentError(error: unknown): Ending {
  return { outcome: "environment_error", reason: "environment_error", detail: messageOf(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The promise, unless the signal fires first: a participant that ignores its signal cannot hold an episode. */
function abortable<V>(promise: Promise<V>, signal: AbortSignal): Promise<V> {
  if (signal.aborted) {
    // Nobody waits for it any more, and it may still fail.
    promise.catch(() => undefined);
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
