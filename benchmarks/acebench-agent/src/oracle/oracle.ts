import { type Material, openConversation } from "../conversation/open.ts";
import { playScripts } from "../conversation/play.ts";
import { correctedTruth } from "../evaluation/class-names.ts";
import { checkResult } from "../evaluation/end-to-end.ts";
import { type AceTask, alternativesOf } from "../task.ts";
import { official } from "../variation.ts";
import { planMessages } from "./plan.ts";

/**
 * What the oracle writes in a task: the first of the expected messages that lead to the expected state, or else a way of our
 * own. Classes that are misspelt there are meant all the same.
 */
export function oracleMessages(task: AceTask, material: Material): readonly string[] {
  const groundTruth = correctedTruth(task);
  const open = () => openConversation(task, official, undefined, material);
  const leads = alternativesOf(task).find((messages) => {
    const { protocol, result } = open();
    playScripts(protocol, { agent: messages, user: [task.question] });
    return checkResult(groundTruth, result()).valid;
  });
  return leads ?? planMessages(open().scenario.saved(), groundTruth, material.people);
}
