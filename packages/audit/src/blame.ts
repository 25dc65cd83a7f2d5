import type { CheckSubject, EpisodeRecord, Expected, Message, Role } from "@mua/core";
import { isSuccess } from "@mua/scorer";
import { actionFindings } from "./action-findings.ts";
import { type Finding, REASONS } from "./finding.ts";
import { spoken } from "./spoken.ts";

/**
 * What went wrong in an episode that was scored below 1 or not at all, by rules and the cause first; empty for a success.
 * `expected` is what the benchmark tells of the task; without it only the ending and the checks speak.
 */
export function blame(
  expected: Expected | undefined,
  { trajectory, score }: EpisodeRecord,
): readonly Finding[] {
  if (score.reward !== null && isSuccess(score.reward)) return [];
  const { messages, ending } = trajectory;
  const why = score.reason ?? ending.detail ?? ending.reason;
  if (ending.outcome !== "completed") return [fromEnding({ trajectory, score })];
  if (score.reward === null) {
    const unjudged = score.checks.some(({ reward, counts }) => counts && reward === null);
    return [
      unjudged && trajectory.participants.judge === undefined
        ? { role: "operator", reason: "no_judge", evidence: why }
        : { role: "environment", reason: "unscorable", evidence: why },
    ];
  }
  const failing = score.checks.filter(({ counts, reward }) => counts && reward !== 1);
  const about = (subject: CheckSubject) =>
    expected === undefined ? [] : failing.filter(({ name }) => expected.subject(name) === subject);
  const found: Finding[] = flagged(messages);
  if (expected !== undefined && about("actions").length > 0)
    found.push(...actionFindings(expected, trajectory));
  if (expected !== undefined && about("information").length > 0)
    found.push(...informationFindings(expected, messages));
  for (const { name, evidence } of about("judgement"))
    found.push({ role: "agent", reason: "judged_not_met", evidence: evidence ?? name });
  return found.length === 0 ? [{ role: "agent", reason: "unexplained", evidence: why }] : inOrder(found);
}

function inOrder(found: readonly Finding[]): readonly Finding[] {
  return found.toSorted((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));
}

/** The cause where the conversation did not come to its end. */
function fromEnding({ trajectory, score }: Pick<EpisodeRecord, "trajectory" | "score">): Finding {
  const { ending, messages } = trajectory;
  const evidence = `${ending.reason}${ending.detail === undefined ? "" : `: ${ending.detail}`}`;
  switch (ending.outcome) {
    case "agent_error":
      return { role: "agent", reason: "unusable_answer", evidence };
    case "user_error":
      return { role: "user", reason: "unusable_answer", evidence };
    case "judge_error":
      return { role: "judge", reason: "unusable_answer", evidence };
    case "model_error":
      return { role: ending.role ?? "environment", reason: "model_failed", evidence };
    case "environment_error":
    case "completed":
      return { role: "environment", reason: "environment_failed", evidence };
    case "cancelled":
      return { role: "operator", reason: "cancelled", evidence };
    case "limit":
      // A limit of the benchmark has a reward; one of the run, such as time, says nothing about anybody in it.
      return { role: score.reward === null ? "operator" : erring(messages), reason: "limit", evidence };
  }
}

/** The side with more failed calls; the agent, who leads the conversation, where there is none. */
function erring(messages: readonly Message[]): Role {
  const errors = messages.flatMap((message) =>
    message.role === "tool" && message.error ? [message.requestor] : [],
  );
  return errors.filter((side) => side === "user").length * 2 > errors.length ? "user" : "agent";
}

/** Answers that the participant itself marked as odd, such as cut off. */
function flagged(messages: readonly Message[]): Finding[] {
  const found = messages.flatMap((message, index): Finding[] => {
    if (message.role === "tool" || message.flags === undefined) return [];
    const { flags } = message;
    return [
      { role: message.role, reason: "flagged_answer", evidence: `message ${index}: ${flags.join(", ")}` },
    ];
  });
  // What the user does wrong comes first: the agent was given another task than the one that is scored.
  return found.toSorted((a, b) => Number(a.role === "agent") - Number(b.role === "agent"));
}

function informationFindings({ information }: Expected, messages: readonly Message[]): readonly Finding[] {
  const said = spoken(messages, "agent");
  const missing = information.filter((item) => !said.some((content) => item.isSaidIn(content)));
  if (missing.length === 0) return [];
  const evidence = `the agent never said ${missing.map(({ text }) => `'${text}'`).join(", ")}`;
  return [{ role: "agent", reason: "missing_information", evidence }];
}
