import type { Folder, OpenDataset, RescoreRow, ScoredParts } from "@mua/core";
import { say } from "@mua/core";
import { dumps, PythonError } from "@mua/python-compat";
import { domainNames, openDomain } from "../domains.ts";
import { type Era, eraOf, eras } from "../era.ts";
import { type Evaluate, type Evaluation, evaluatorOf } from "../scoring/evaluation.ts";
import { disagreements, evaluatedParts, recordedParts } from "./comparison.ts";
import { type PlayedTask, playedTasks } from "./played-task.ts";
import { type RecordedEpisode, readRecordedRun } from "./recorded.ts";

/**
 * Scores the episodes of a results file again: by the rules of `version` (the newest where absent), on the tasks that the
 * file embeds. Calls are replayed strictly, and leniently where that stops. What a judge decided is taken from the file.
 * Throws MalformedFileError.
 */
export async function* rescore(
  text: string,
  folder: Folder,
  version: string | undefined,
  open: OpenDataset,
): AsyncIterable<RescoreRow> {
  const run = readRecordedRun(text, folder);
  const era = rulesOf(version);
  const { domain, solo, episodes } = run;
  if (domain === null || !domainNames.includes(domain)) {
    const cause =
      domain === null ? "the file does not say its domain" : `the domain '${domain}' is not available`;
    for (const episode of episodes) yield rowOf(episode, { scored: unknown, causes: [cause] });
    return;
  }
  const dataset = await open(era.version);
  const evaluate = evaluatorOf(openDomain(domain, dataset, era), dataset, era);
  const played = playedTasks(run);
  for (const [index, episode] of episodes.entries()) {
    yield rowOf(episode, await scoreAgain(evaluate, episode, solo, played[index] ?? { task: undefined }));
  }
}

function rulesOf(version: string | undefined): Era {
  const era = version === undefined ? eras[0] : eraOf(version);
  if (era === undefined) {
    throw new Error(
      `tau2 has no version '${version}'. There are: ${eras.map((one) => one.version).join(", ")}`,
    );
  }
  return era;
}

type Rescored = { readonly scored: ScoredParts; readonly causes: readonly string[] };

const unknown: ScoredParts = { reward: null, checks: {} };

async function scoreAgain(
  evaluate: Evaluate,
  episode: RecordedEpisode,
  solo: boolean,
  played: PlayedTask,
): Promise<Rescored> {
  const { task, note, foreignChecks } = played;
  const causes = note === undefined ? [] : [note];
  const cannot = (cause: string): Rescored => ({ scored: unknown, causes: [...causes, cause] });
  if (episode.terminationReason === "infrastructure_error")
    return cannot("the episode failed for its infrastructure");
  if (episode.messages.length === 0) return cannot("no messages were recorded");
  if (task === undefined) return { scored: unknown, causes };
  const { messages, terminationReason, reward } = episode;
  const verdicts = reward?.nl_assertions ?? [];
  let asked = false;
  const judge = () => {
    asked = true;
    const results = verdicts.map(({ nl_assertion, met, justification }) => ({
      expectedOutcome: nl_assertion,
      metExpectation: met,
      reasoning: justification,
    }));
    return Promise.resolve(say(dumps({ results })));
  };
  const conversed = { messages, terminationReason, solo };
  const options = verdicts.length === 0 ? {} : { judge };
  let evaluation: Evaluation;
  try {
    evaluation = await evaluate(task, conversed, options);
  } catch (strict) {
    if (!(strict instanceof PythonError)) throw strict;
    try {
      evaluation = await evaluate(task, conversed, { ...options, strictness: "lenient" });
    } catch (lenient) {
      if (!(lenient instanceof PythonError)) throw lenient;
      return cannot(`the official code raises ${lenient.type}: ${lenient.message}`);
    }
    causes.push(`replayed leniently: ${evaluation.mismatches.length} recorded results do not come again`);
  }
  if (asked) causes.push("the judge's part is taken from the file");
  if (evaluation.info === null) {
    causes.push("the judge's part is missing: the file records no verdicts on the task's statements");
  }
  const scored = evaluatedParts(evaluation, task);
  if (foreignChecks) causes.push("the recorded checks are those of no embedded task: another data version");
  return { scored, causes: [...causes, ...disagreements(episode, recordedParts(reward), scored, task)] };
}

function rowOf({ id, task, trial, reward }: RecordedEpisode, { scored, causes }: Rescored): RescoreRow {
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
