import {
  type AskJudge,
  type Folder,
  type JudgeCall,
  type OpenDataset,
  type RescoreRow,
  type ScoredParts,
  type Selection,
  say,
} from "@mua/core";
import { dumps, PythonError } from "@mua/python-compat";
import { domainNames, openDomain } from "../domains.ts";
import { type Era, eraOf, eras } from "../era.ts";
import type { JudgedAssertion } from "../reward-info.ts";
import { type Evaluate, type Evaluation, evaluatorOf } from "../scoring/evaluation.ts";
import type { Strictness } from "../scoring/replay.ts";
import type { Tau2Task } from "../task.ts";
import { disagreements, evaluatedParts, recordedParts } from "./comparison.ts";
import { modelsOf } from "./models.ts";
import { type PlayedTask, playedTasks } from "./played-task.ts";
import { type RecordedEpisode, type RecordedRun, readRecordedRun } from "./recorded.ts";

/**
 * Scores the episodes of a results file again: by the rules of `version` (the newest where absent), on the tasks that the
 * file embeds. Calls are replayed strictly, and leniently where that stops. What a judge decided is taken from the file.
 * Throws MalformedFileError.
 */
export async function* rescore(
  text: string,
  folder: Folder,
  { version }: Selection,
  open: OpenDataset,
): AsyncIterable<RescoreRow> {
  for await (const rescored of rescoredEpisodes(readRecordedRun(text, folder), rulesOf(version), open))
    yield rowOf(rescored);
}

/** An episode of a results file, scored again. */
export type RescoredEpisode = {
  readonly episode: RecordedEpisode;
  /** Reward and checks; unknown where it could not be evaluated. */
  readonly scored: ScoredParts;
  /** Why it differs, why it cannot be scored, or what was done leniently. */
  readonly causes: readonly string[];
  /** The task it was scored by; undefined where that cannot be told. */
  readonly task?: Tau2Task | undefined;
  readonly evaluation?: Evaluation;
  /** What the judge of the file was asked, and what it said by the file. */
  readonly judge?: readonly JudgeCall[];
};

/** Scores the episodes of a recorded run again, by the rules of an era. */
export async function* rescoredEpisodes(
  run: RecordedRun,
  era: Era,
  open: OpenDataset,
): AsyncIterable<RescoredEpisode> {
  const { domain, solo, episodes } = run;
  if (domain === null || !domainNames.includes(domain)) {
    const cause =
      domain === null ? "the file does not say its domain" : `the domain '${domain}' is not available`;
    for (const episode of episodes) yield { episode, scored: unknown, causes: [cause] };
    return;
  }
  const dataset = await open(era.version);
  const evaluate = evaluatorOf(openDomain(domain, dataset, era), dataset, era);
  const { terminationReasons } = modelsOf(era);
  const played = playedTasks(run);
  for (const [index, episode] of episodes.entries()) {
    const { terminationReason } = episode;
    const { task, ...told } = played[index] ?? { task: undefined };
    yield terminationReasons.includes(terminationReason)
      ? { episode, task, ...(await scoreAgain(evaluate, episode, solo, { task, ...told })) }
      : { episode, task, scored: unknown, causes: [`${era.version} knows no ending '${terminationReason}'`] };
  }
}

/** The rules of a version, the newest where none is named. Throws where there are none. */
export function rulesOf(version: string | undefined): Era {
  const era = version === undefined ? eras[0] : eraOf(version);
  if (era === undefined) {
    throw new Error(
      `tau2 has no version '${version}'. There are: ${eras.map((one) => one.version).join(", ")}`,
    );
  }
  return era;
}

type Rescored = Pick<RescoredEpisode, "scored" | "causes" | "evaluation" | "judge">;

const unknown: ScoredParts = { reward: null, checks: {} };

async function scoreAgain(
  evaluate: Evaluate,
  episode: RecordedEpisode,
  solo: boolean,
  { task, note, foreignChecks }: PlayedTask,
): Promise<Rescored> {
  const causes = note === undefined ? [] : [note];
  const cannot = (cause: string): Rescored => ({ scored: unknown, causes: [...causes, cause] });
  const { messages, terminationReason, reward } = episode;
  if (terminationReason === "infrastructure_error")
    return cannot("the episode failed for its infrastructure");
  if (messages.length === 0) return cannot("no messages were recorded");
  if (task === undefined) return { scored: unknown, causes };
  const conversed = { messages, terminationReason, solo };
  const verdicts = reward?.nl_assertions ?? [];
  let asked: JudgeCall[] = [];
  let evaluation: Evaluation;
  try {
    evaluation = await strictlyOrLeniently((strictness) => {
      asked = [];
      return evaluate(task, conversed, { strictness, judge: recordedJudge(verdicts, asked) });
    });
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return cannot(`the official code raises ${error.type}: ${error.message}`);
  }
  const { info, parts, mismatches } = evaluation;
  if (mismatches.length > 0) {
    causes.push(`replayed leniently, recorded results that do not come again: ${mismatches.length}`);
  }
  if (parts.nl?.nl_assertions?.length) causes.push("the judge's part is taken from the file");
  if (info === null) {
    causes.push("the judge's part is missing: the file records no verdicts on the task's statements");
  }
  if (foreignChecks) causes.push("the recorded checks are those of no embedded task: another data version");
  const scored = evaluatedParts(evaluation, task);
  return {
    scored,
    causes: [...causes, ...disagreements(episode, recordedParts(reward), scored, task)],
    evaluation,
    judge: asked,
  };
}

/** Official scoring stops at a recorded result that does not come again; then the replay goes on over it. */
async function strictlyOrLeniently(
  evaluate: (strictness: Strictness) => Promise<Evaluation>,
): Promise<Evaluation> {
  try {
    return await evaluate("strict");
  } catch (error) {
    if (error instanceof PythonError) return evaluate("lenient");
    throw error;
  }
}

/** A judge who says again what one said before, noting it in `asked`; undefined where none did. */
function recordedJudge(verdicts: readonly JudgedAssertion[], asked: JudgeCall[]): AskJudge | undefined {
  if (verdicts.length === 0) return undefined;
  const results = verdicts.map(({ nl_assertion, met, justification }) => ({
    expectedOutcome: nl_assertion,
    metExpectation: met,
    reasoning: justification,
  }));
  return async (view) => {
    const reply = say(dumps({ results }));
    asked.push({ view, reply });
    return reply;
  };
}

function rowOf({ episode, scored, causes }: RescoredEpisode): RescoreRow {
  const { id, task, trial, reward } = episode;
  const recorded = recordedParts(reward);
  const comparable = recorded.reward !== null && scored.reward !== null;
  return {
    id,
    task,
    trial,
    recorded,
    recomputed: scored,
    agrees: comparable ? recorded.reward === scored.reward : null,
    ...(causes.length === 0 ? {} : { cause: causes.join("; ") }),
  };
}
