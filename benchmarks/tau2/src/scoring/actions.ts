import type { Message, ToolCall } from "@mua/core";
import { equals } from "@mua/python-compat";
import { officialSide } from "../message-file.ts";
import type { ActionCheck, RewardInfo } from "../reward-info.ts";
import type { Action, Criteria } from "../task.ts";
import { rewardInfo } from "./reward-infos.ts";

/** The type of the tool of that name, null where there is none; undefined where the version does not tell. */
export type ToolTypeOf = (name: string) => string | null | undefined;

/** The official action evaluator: whether each gold action was called by anybody, whatever came of it. */
export function evaluateActions(
  { actions }: Criteria,
  messages: readonly Message[],
  toolTypeOf: ToolTypeOf,
): RewardInfo {
  if (actions === null || actions.length === 0) {
    return rewardInfo({
      reward: 1,
      info: { note: "No actions to evaluate" },
      reward_breakdown: new Map([["ACTION", 1]]),
    });
  }
  const calls = messages.flatMap((message) => (message.role === "tool" ? [] : (message.toolCalls ?? [])));
  const checks = actions.map((action): ActionCheck => {
    const match = calls.some((call) => matches(action, call));
    const type = toolTypeOf(action.name);
    return {
      action: {
        action_id: action.actionId,
        requestor: officialSide(action.requestor),
        name: action.name,
        arguments: action.arguments,
        info: action.info,
        compare_args: action.compareArgs,
      },
      action_match: match,
      action_reward: match ? 1 : 0,
      ...(type === undefined ? {} : { tool_type: type }),
    };
  });
  const reward = checks.every(({ action_match }) => action_match) ? 1 : 0;
  return rewardInfo({ reward, action_checks: checks, reward_breakdown: new Map([["ACTION", reward]]) });
}

/** Without a list of arguments to compare, those of the call are: one that leaves arguments out matches all the same. */
function matches({ name, arguments: gold, compareArgs }: Action, call: ToolCall): boolean {
  if (name !== call.name) return false;
  const given = call.arguments ?? new Map();
  return [...(compareArgs ?? given.keys())].every((argument) => {
    const ours = given.get(argument);
    const theirs = gold.get(argument);
    return ours === undefined || theirs === undefined ? ours === theirs : equals(ours, theirs);
  });
}
