import { type Message, type Score, type SideMessage, say, type Trajectory } from "@mua/core";
import { PythonError } from "@mua/python-compat";
import { type Conversation, type Material, openConversation } from "./conversation/open.ts";
import { correctedTruth } from "./evaluation/class-names.ts";
import { type EntryScore, type ResultEntry, scoreEntry } from "./evaluation/score-files.ts";
import type { AceTask } from "./task.ts";
import { variationOf } from "./variation.ts";

/**
 * The official scores of a trajectory: the reward is the end-to-end check, beside it stands the process accuracy. A
 * conversation that ran out of turns is scored like any other; one that anything else ended has no reward.
 */
export function scoreTrajectory(task: AceTask, trajectory: Trajectory, material: Material): Score {
  const { outcome, reason, detail } = trajectory.ending;
  if ((outcome !== "completed" && reason !== "max_dialog_turns") || reason === NOT_REPRODUCED) {
    return { reward: null, checks: [], reason: detail ?? reason };
  }
  const { dialogue, result } = replay(task, trajectory, material);
  return scoreResult(task, trajectory.variant, { result: result(), process: dialogue.process });
}

/** The official scores of what a result file holds. Throws PythonError where the official evaluation does. */
export function scoreResult(
  task: AceTask,
  variant: string | undefined,
  entry: Pick<ResultEntry, "result" | "process">,
): Score {
  const { classNames = false } = variationOf(variant) ?? {};
  return scoreOf(scoreEntry(classNames ? { ...task, groundTruth: correctedTruth(task) } : task, entry));
}

/** How a conversation ended of which files of others only hold what was executed. */
export const NOT_RECORDED = "not_recorded";

/** The same where what was executed does not lead to the recorded result here. */
export const NOT_REPRODUCED = "not_reproduced";

/** A reply of the agent in a trajectory: where it stands, and whether it was executed. */
export type AgentReply = { readonly at: number; readonly message: SideMessage; readonly executed: boolean };

/**
 * Holds a trajectory's conversation again, with what its participants said; `replied` hears of every reply of the agent. A
 * user whose words a trajectory lacks says nothing: what is executed does not depend on them. Throws PythonError where that
 * does not lead to what is on record.
 */
export function replay(
  task: AceTask,
  trajectory: Trajectory,
  material: Material,
  replied?: (reply: AgentReply) => void,
): Conversation {
  const { reason, detail = reason } = trajectory.ending;
  if (reason === NOT_REPRODUCED) throw new PythonError("ValueError", detail);
  const variation = variationOf(trajectory.variant);
  if (variation === undefined) throw new Error(`acebench-agent has no variant '${trajectory.variant}'`);
  const conversation = openConversation(task, variation, trajectory.limits, material);
  const { protocol } = conversation;
  const { messages } = trajectory;
  let next = 0;
  for (let step = protocol.next(); step.kind === "ask"; step = protocol.next()) {
    const { role } = step;
    // What a user says without being asked, such as the request, is no answer.
    const skipped = (message: Message) =>
      message.role === "tool" || (role === "agent" && message.role === "user");
    while (messages[next] !== undefined && skipped(messages[next] as Message)) next += 1;
    const message = messages[next];
    if (message === undefined || message.role === "tool") break;
    if (message.role !== role) {
      protocol.answer(say(""));
      continue;
    }
    const added = protocol.answer(message);
    if (role === "agent")
      replied?.({ at: next, message, executed: added.some((one) => one.role === "tool") });
    next += 1;
  }
  return conversation;
}

function scoreOf({ verdict, process }: EntryScore): Score {
  const reward = verdict.valid ? 1 : 0;
  const evidence = verdict.valid ? undefined : [verdict.errorType, ...verdict.errors.flat()].join("; ");
  return {
    reward,
    checks: [
      { name: "end_to_end", reward, counts: true, ...(evidence === undefined ? {} : { evidence }) },
      { name: "process", reward: process, counts: false },
    ],
    ...(evidence === undefined ? {} : { reason: evidence }),
  };
}
