import type { Reply, Score, Trajectory } from "@mua/core";
import { type Conversation, type Material, openConversation } from "./conversation/open.ts";
import { correctedTruth } from "./evaluation/class-names.ts";
import { type EntryScore, scoreEntry } from "./evaluation/score-files.ts";
import type { AceTask } from "./task.ts";
import { variationOf } from "./variation.ts";

/**
 * The official scores of a trajectory: the reward is the end-to-end check, beside it stands the process accuracy. A
 * conversation that ran out of turns is scored like any other; one that anything else ended has no reward.
 */
export function scoreTrajectory(task: AceTask, trajectory: Trajectory, material: Material): Score {
  const { outcome, reason, detail } = trajectory.ending;
  if (outcome !== "completed" && reason !== "max_dialog_turns") {
    return { reward: null, checks: [], reason: detail ?? reason };
  }
  const { dialogue, result } = replay(task, trajectory, material);
  const expected = variationOf(trajectory.variant)?.classNames
    ? { ...task, groundTruth: correctedTruth(task) }
    : task;
  return scoreOf(scoreEntry(expected, { result: result(), process: dialogue.process }));
}

/** Holds a trajectory's conversation again, with what its participants said. */
export function replay(task: AceTask, trajectory: Trajectory, material: Material): Conversation {
  const variation = variationOf(trajectory.variant);
  if (variation === undefined) throw new Error(`acebench-agent has no variant '${trajectory.variant}'`);
  const conversation = openConversation(task, variation, trajectory.limits, material);
  for (const reply of repliesOf(trajectory)) conversation.protocol.answer(reply);
  return conversation;
}

/** What was answered; messages without a time were given, not asked for. */
function repliesOf({ messages }: Trajectory): readonly Reply[] {
  return messages.flatMap((message) =>
    message.role === "tool" || message.seconds === undefined ? [] : [message],
  );
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
