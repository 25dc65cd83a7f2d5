import type { Message } from "@mua/core";
import { lower } from "@mua/python-compat";
import { hasText } from "../message-text.ts";
import type { CommunicateCheck, RewardInfo } from "../reward-info.ts";
import type { Criteria } from "../task.ts";
import { rewardInfo } from "./reward-infos.ts";

/** Commas are taken out of what was said only, so that an information with one is never found. */
function searchable(content: string): string {
  return lower(content).replaceAll(",", "");
}

/** Whether a message of the agent says an information. */
export function isSaidIn(content: string, info: string): boolean {
  return searchable(content).includes(lower(info));
}

/** The official communicate evaluator: whether the agent said each information, as a part of one of its messages. */
export function evaluateCommunication(
  { communicateInfo }: Criteria,
  messages: readonly Message[],
): RewardInfo {
  if (communicateInfo === null || communicateInfo.length === 0) {
    return rewardInfo({
      reward: 1,
      info: { note: "No communicate_info to evaluate" },
      reward_breakdown: new Map([["COMMUNICATE", 1]]),
    });
  }
  const said = messages.flatMap((message) => {
    if (message.role !== "agent" || message.content === null || !hasText(message)) return [];
    return [{ content: message.content, searched: searchable(message.content) }];
  });
  const checks = communicateInfo.map((info): CommunicateCheck => {
    const wanted = lower(info);
    const found = said.find(({ searched }) => searched.includes(wanted));
    return {
      info,
      met: found !== undefined,
      justification:
        found === undefined
          ? `Information '${info}' not communicated.`
          : `Information '${info}' communicated in the message:\n '${found.content}'`,
    };
  });
  const reward = checks.every(({ met }) => met) ? 1 : 0;
  return rewardInfo({
    reward,
    communicate_checks: checks,
    reward_breakdown: new Map([["COMMUNICATE", reward]]),
  });
}
