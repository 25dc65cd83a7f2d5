import type { ConformanceCase } from "@mua/core";
import { dumps, PythonError, type Value } from "@mua/python-compat";
import { expectsNothing } from "../scoring/environment.ts";
import { type Evaluate, evaluatorOf } from "../scoring/evaluation.ts";
import { goldWorld, replayedWorld } from "../scoring/worlds.ts";
import { compareLater, type Facts } from "./comparison.ts";
import { billNumbering, digestFacts, hasRandomBill, joined, randomDigestFacts } from "./digests.ts";
import { type RecordedPart, recordedRunsOf } from "./part.ts";
import { type RecordedRun, undated } from "./recordings.ts";

type FinishedRun = Extract<RecordedRun, { kind: "finished" }>;

/** Scores each run again: the reward info as JSON, or the exception, and the digests of what was compared. */
export async function* scoreCases(part: RecordedPart): AsyncIterable<ConformanceCase> {
  const evaluate = evaluatorOf(part.domain, part.dataset, part.era);
  for (const run of recordedRunsOf(part)) {
    if (run.kind === "raised") continue;
    yield compareLater("score", `${part.name} ${run.id}`, async () =>
      joined([
        await rewardFacts(evaluate, run),
        ...(await singleFacts(evaluate, run)),
        worldFacts(part, run),
      ]),
    );
  }
}

async function rewardFacts(evaluate: Evaluate, run: FinishedRun): Promise<Facts> {
  const { sidecar, rewardInfo, evaluationType, task, messages, terminationReason } = run;
  const raised = sidecar.field("eval_exception").optional((text) => text.text());
  try {
    const { info } = await evaluate(task, { messages, terminationReason }, { type: evaluationType });
    return {
      expected: [raised ?? rewardText(rewardInfo), dumps(sidecar.field("reward").value ?? null)],
      actual: [rewardText(info), dumps(info?.reward ?? null)],
    };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const normal = (text: string) =>
      hasRandomBill(sidecar) ? billNumbering()(undated(text)) : undated(text);
    return {
      expected: [normal(raised ?? rewardText(rewardInfo)), dumps(rewardInfo)],
      actual: [normal(error.message), dumps(null)],
    };
  }
}

/** Which Python wrote the old version's recording shows in the name of an enum's member. */
function rewardText(info: Value): string {
  return dumps(info).replace(/TerminationReason\.(\w+)/, (_, name: string) => name.toLowerCase());
}

/** The rewards of the single evaluators, where they were recorded; those of a run that ended early too. */
async function singleFacts(evaluate: Evaluate, run: FinishedRun): Promise<readonly Facts[]> {
  const recorded = run.sidecar.field("single").optional((place) => place);
  if (recorded === null) return [];
  const facts: Facts[] = [];
  for (const type of ["action", "communicate"] as const) {
    const { info } = await evaluate(run.task, { ...run, terminationReason: "user_stop" }, { type });
    facts.push({
      expected: [`${type} ${dumps(recorded.field(type).value ?? null)}`],
      actual: [`${type} ${dumps(info?.reward ?? null)}`],
    });
  }
  return facts;
}

/** The digests of the world the run led to and of the gold world, where they were recorded. */
function worldFacts({ domain, era, digesterOf }: RecordedPart, run: FinishedRun): Facts {
  const { task, messages, sidecar } = run;
  const digest = digesterOf(task.id);
  const random = hasRandomBill(sidecar);
  const worlds = [
    ["replay", () => replayedWorld(domain, task, messages, era).world],
    ["gold", () => goldWorld(domain, task, era)],
  ] as const;
  const facts = worlds.flatMap(([name, open]) => {
    const [agent, user] = [sidecar.field(`${name}_agent_db_hash`), sidecar.field(`${name}_user_db_hash`)];
    if (agent.value === undefined && !isEvaluated(run)) return [];
    const world = open();
    return random
      ? [randomDigestFacts(world, "agent", agent), randomDigestFacts(world, "user", user)]
      : [digestFacts(digest, world, "agent", agent), digestFacts(digest, world, "user", user)];
  });
  return joined(facts);
}

/** Whether upstream had the worlds to digest: the run and its evaluation came to their end, and something is expected. */
function isEvaluated({ terminationReason, sidecar, task }: FinishedRun): boolean {
  const ended = terminationReason === "user_stop" || terminationReason === "agent_stop";
  const raised = sidecar.field("eval_exception").value !== undefined;
  return ended && !raised && task.criteria !== null && !expectsNothing(task.criteria);
}
