import type { ConformanceCase } from "@mua/core";
import { dumps, PythonError, type Value } from "@mua/python-compat";
import { type Evaluate, evaluatorOf } from "../scoring/evaluation.ts";
import { goldWorld, replayedWorld } from "../scoring/worlds.ts";
import { compareLater, type Facts } from "./comparison.ts";
import { billNumbering, digestFacts, hasRandomBill, joined } from "./digests.ts";
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
  const { sidecar, rewardInfo, evaluationType } = run;
  const recorded = sidecar.field("eval_exception").optional((text) => text.text());
  const normal = (text: string) => (hasRandomBill(sidecar) ? billNumbering()(undated(text)) : undated(text));
  return {
    expected: [recorded === null ? rewardText(rewardInfo) : normal(`raises ${recorded}`)],
    actual: [normal(await outcomeOf(evaluate, run, evaluationType))],
  };
}

async function outcomeOf(
  evaluate: Evaluate,
  { task, messages, terminationReason }: FinishedRun,
  type: FinishedRun["evaluationType"],
): Promise<string> {
  try {
    const { info } = await evaluate(task, { messages, terminationReason }, { type });
    return rewardText(info);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return `raises ${error.message}`;
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
function worldFacts({ domain, era }: RecordedPart, { task, messages, sidecar }: FinishedRun): Facts {
  const facts: Facts[] = [];
  const { value: replayed } = sidecar.field("replay_agent_db_hash");
  if (replayed !== undefined) {
    const { world } = replayedWorld(domain, task, messages, era);
    facts.push(digestFacts(world, "agent", sidecar.field("replay_agent_db_hash")));
    facts.push(digestFacts(world, "user", sidecar.field("replay_user_db_hash")));
  }
  if (sidecar.field("gold_agent_db_hash").value !== undefined) {
    const gold = goldWorld(domain, task, era);
    facts.push(digestFacts(gold, "agent", sidecar.field("gold_agent_db_hash")));
    facts.push(digestFacts(gold, "user", sidecar.field("gold_user_db_hash")));
  }
  return joined(facts);
}
