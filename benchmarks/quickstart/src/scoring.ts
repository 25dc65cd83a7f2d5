import type { Check, Difference, Outcome, Score, Trajectory } from "@mua/core";
import { mentions } from "./mention.ts";
import { after, type Part } from "./part.ts";
import type { QuickstartTask } from "./task.ts";

/** Endings that say nothing about the agent, and so have no reward. */
const unscorable: ReadonlySet<Outcome> = new Set([
  "user_error",
  "judge_error",
  "model_error",
  "environment_error",
  "cancelled",
]);

/** Limits that an agent runs into by what it does. Running out of time may be anybody's fault. */
const ownLimits: ReadonlySet<string> = new Set(["max_steps", "too_many_errors"]);

/**
 * 1 when the state is the one the gold actions lead to and everything that had to be said was said to the user, else 0.
 * A conversation that the agent or one of its limits broke off has reward 0, one that the surroundings broke off has none.
 */
export function scoreTask(part: Part, task: QuickstartTask, trajectory: Trajectory): Score {
  const { outcome, reason, detail } = trajectory.ending;
  if (unscorable.has(outcome) || (outcome === "limit" && !ownLimits.has(reason)))
    return { reward: null, checks: [], reason: detail ?? reason };
  if (outcome !== "completed") return { reward: 0, checks: [], reason: `ended by ${detail ?? reason}` };
  const checks = [databaseCheck(part, task, trajectory), ...communicationChecks(task, trajectory)];
  const failed = checks.filter(({ counts, reward }) => counts && reward !== 1);
  return failed.length === 0
    ? { reward: 1, checks }
    : { reward: 0, checks, reason: failed.map(inShort).join("; ") };
}

/** A failed check on one line: its name and the first piece of evidence. */
function inShort({ name, evidence = "" }: Check): string {
  const [first = "", ...rest] = evidence.split("\n");
  return `${name}: ${first}${rest.length === 0 ? "" : ` and ${rest.length} more`}`;
}

function databaseCheck(part: Part, task: QuickstartTask, trajectory: Trajectory): Check {
  const differences = compareWorlds(part, task, trajectory);
  const evidence = differences.map(
    ({ path, left, right }) => `${path}: is ${left ?? "absent"}, should be ${right ?? "absent"}`,
  );
  return evidence.length === 0
    ? { name: "DB", reward: 1, counts: true }
    : { name: "DB", reward: 0, counts: true, evidence: evidence.join("\n") };
}

/** Where the world after a trajectory's calls differs from the one after the gold actions. Throws PythonError when gold fails. */
export function compareWorlds(
  part: Part,
  task: QuickstartTask,
  { messages }: Trajectory,
): readonly Difference[] {
  const actual = part.open(task);
  for (const message of messages) {
    if (message.role === "tool") continue;
    for (const call of message.toolCalls ?? []) actual.call(message.role, call);
  }
  const wanted = after(part.open(task), task.actions);
  return actual.same(wanted) ? [] : actual.diff(wanted);
}

function communicationChecks({ communicate }: QuickstartTask, { messages }: Trajectory): readonly Check[] {
  if (communicate.length === 0) return [];
  const said = messages.flatMap((message) =>
    message.role === "agent" && message.toolCalls === null && message.content !== null
      ? [message.content]
      : [],
  );
  const items = communicate.map((item): Check => {
    const evidence = said.find((content) => mentions(content, item));
    return {
      name: `COMMUNICATE ${item}`,
      reward: evidence === undefined ? 0 : 1,
      counts: false,
      evidence: evidence ?? `the agent never said '${item}'`,
    };
  });
  const missing = items.filter(({ reward }) => reward === 0).map(({ evidence }) => evidence);
  return [
    {
      name: "COMMUNICATE",
      reward: missing.length === 0 ? 1 : 0,
      counts: true,
      ...(missing.length === 0 ? {} : { evidence: missing.join("\n") }),
    },
    ...items,
  ];
}
