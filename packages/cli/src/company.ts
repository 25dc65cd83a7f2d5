import type { Benchmark, Participant, Task } from "@mua/core";
import type { ModelOption } from "./model-options.ts";
import type { Given } from "./options.ts";
import { participantOf } from "./participants.ts";
import { RunModels } from "./run-models.ts";
import type { Terminal } from "./terminal.ts";

/** Who plays beside an agent that is played from outside. */
export type Company = {
  readonly user: Participant;
  readonly judge?: Participant;
  /** Fires when a limit of the language models among them is reached. */
  readonly signal: AbortSignal;
};

/** The user and the judge that were asked for, ready to play; language models are tried once. Throws UsageError. */
export async function companyOf(
  given: Given<ModelOption | "user" | "judge">,
  {
    benchmark,
    tasks,
    terminal,
  }: { readonly benchmark: Benchmark; readonly tasks: readonly Task[]; readonly terminal: Terminal },
): Promise<Company> {
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
  models.begin({ cost: 0, tokens: 0 }, stop);
  return { user, ...(judge === undefined ? {} : { judge }), signal: stop.signal };
}
