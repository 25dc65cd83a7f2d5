import type { Check, Score, SideMessage, Trajectory } from "@mua/core";
import { isList, PythonError, type Value } from "@mua/python-compat";
import type { Backend } from "./backend.ts";
import { checkTurns, type Fault, faultMessage, type TurnCheck } from "./checker.ts";
import type { Calling } from "./decode.ts";
import { type Answering, decodeTurns, failureText, turnsToCheck } from "./evaluation.ts";
import { answerValue } from "./protocol.ts";
import type { BfclTask } from "./task.ts";

/** Whose instances texts name that contain a method's name; one word for all, so that scores do not depend on who played. */
export const MODEL = "agent";

/** The variant in which calls are text. */
export const PROMPTING = "prompting";

export function callingOf(variant: string | undefined): Calling {
  return variant === PROMPTING ? "text" : "native";
}

/** The agent's messages by turn; a turn begins with what the user says. */
export function agentTurns(trajectory: Trajectory): readonly (readonly SideMessage[])[] {
  const turns: SideMessage[][] = [];
  for (const message of trajectory.messages) {
    if (message.role === "user") turns.push([]);
    else if (message.role === "agent") turns.at(-1)?.push(message);
  }
  return turns;
}

/** The answers of an episode as the official result files keep them: steps by turn. */
export function resultOf(trajectory: Trajectory): readonly (readonly Value[])[] {
  return agentTurns(trajectory).map((steps) =>
    steps.map(({ content, toolCalls }) => answerValue(content, toolCalls)),
  );
}

/** As `scoreResult`. An episode that ended because something around the agent failed has no reward. */
export function scoreEpisode(backend: Backend, task: BfclTask, trajectory: Trajectory): Score {
  const { outcome, reason, detail } = trajectory.ending;
  if (outcome !== "completed" && reason !== "max_steps") {
    return { reward: null, checks: [], reason: detail ?? reason };
  }
  const calling = callingOf(trajectory.variant);
  return scoreResult(backend, task, resultOf(trajectory), { model: MODEL, calling });
}

/**
 * 1 where the official runner passes the official `result` of an entry, else 0, with what became of every turn beside it, of
 * those behind the first fault too.
 */
export function scoreResult(
  backend: Backend,
  task: BfclTask,
  result: Value,
  { model, calling }: Answering,
): Score {
  const { failures, turns = isList(result) ? result : undefined } = turnsToCheck(backend.era, task, result);
  const why = failures.map(failureText);
  if (turns === undefined)
    return { reward: 0, checks: [], ...(why[0] === undefined ? {} : { reason: why[0] }) };
  try {
    const checked = [...checkTurns(backend, task, decodeTurns(turns, calling, backend.era), model)];
    const wrong = checked.find(({ fault }) => fault !== undefined);
    if (wrong?.fault !== undefined) why.push(faultMessage(wrong.turn, wrong.fault));
    const checks = checked.map(turnCheck);
    return why[0] === undefined ? { reward: 1, checks } : { reward: 0, checks, reason: why[0] };
  } catch (error) {
    if (error instanceof PythonError) return { reward: null, checks: [], reason: error.message };
    throw error;
  }
}

/** What became of a turn: all have to be right. One in which nothing is asked for is unknown, and does not count. */
function turnCheck({ turn, checked, fault }: TurnCheck): Check {
  return {
    name: `turn ${turn + 1}`,
    reward: checked ? (fault === undefined ? 1 : 0) : null,
    counts: checked,
    ...(fault === undefined ? {} : { evidence: faultText(fault) }),
  };
}

const LONGEST_EVIDENCE = 200;

function faultText(fault: Fault): string {
  switch (fault.kind) {
    case "empty":
      return "no call that can be decoded";
    case "state":
      return `${fault.className} differs in ${fault.attributes.join(", ")}`;
    case "response": {
      const missing = fault.missing.map((text) => text.slice(0, LONGEST_EVIDENCE)).join("; ");
      return `results never seen: ${missing}`;
    }
  }
}
