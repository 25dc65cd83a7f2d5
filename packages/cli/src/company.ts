import { type Benchmark, LimitReached, type Participant, type Task } from "@mua/core";
import { UsageError } from "./errors.ts";
import type { ModelOption } from "./model-options.ts";
import type { Given } from "./options.ts";
import { participantOf } from "./participants.ts";
import { RunModels } from "./run-models.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds a user has for an answer before it counts as failed. */
export const USER_PATIENCE = 300_000;

/** Who plays beside an agent that is played from outside. */
export type Company = {
  readonly user: Participant;
  readonly judge?: Participant;
  /** Fires when a limit of the run is reached: of time, or of what the language models among them may use. */
  readonly signal: AbortSignal;
};

/**
 * The user and the judge that were asked for, ready to play many episodes at the same time; language models are tried once.
 * Throws UsageError.
 */
export async function companyOf(
  given: Given<ModelOption | "user" | "judge">,
  {
    benchmark,
    tasks,
    terminal,
  }: { readonly benchmark: Benchmark; readonly tasks: readonly Task[]; readonly terminal: Terminal },
): Promise<Company> {
  if (given.user === "human")
    throw new UsageError("a person cannot be the user of many episodes at the same time; see: mua play");
  const models = new RunModels(given);
  const casting = { benchmark, out: undefined, terminal, models };
  const user = await participantOf("user", given.user ?? "scripted", casting);
  const judge = given.judge === undefined ? undefined : await participantOf("judge", given.judge, casting);
  const unjudged = judge === undefined ? tasks.filter(({ needsJudge }) => needsJudge).length : 0;
  if (unjudged > 0)
    terminal.note(
      `${unjudged} of ${tasks.length} tasks need a judge, and nobody judges: their episodes get no reward (--judge)`,
    );
  await models.open(benchmark, { tasks: tasks.map(({ id }) => id) }, terminal);
  const stop = new AbortController();
  const { runTimeout } = given;
  if (runTimeout !== undefined)
    setTimeout(
      () => stop.abort(LimitReached.ofRun("time")),
      Math.min(runTimeout * 1000, 2 ** 31 - 1),
    ).unref();
  models.begin({ cost: 0, tokens: 0 }, stop);
  return { user, ...(judge === undefined ? {} : { judge }), signal: stop.signal };
}
