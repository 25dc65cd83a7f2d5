import { type CheckSubject, type Expected, type ExpectedAction, rehearse } from "@mua/core";
import type { Tau2Domain } from "./domain.ts";
import type { Era } from "./era.ts";
import { isSaidIn } from "./scoring/communication.ts";
import { goldWorld, replayedWorld } from "./scoring/worlds.ts";
import type { Tau2Task } from "./task.ts";

const HANDOVER = "transfer_to_human_agents";

const SUBJECTS: ReadonlyMap<string, CheckSubject> = new Map([
  ["COMMUNICATE", "information"],
  ["NL_ASSERTION", "judgement"],
]);

/** What an episode of the task is expected to do. */
export function expectedOf(domain: Tau2Domain, task: Tau2Task, era: Era): Expected {
  const { criteria, initialState } = task;
  const actions = (criteria?.actions ?? []).map(
    ({ requestor, name, arguments: args, compareArgs }): ExpectedAction => ({
      side: requestor,
      name,
      arguments: args,
      ...(compareArgs === null ? {} : { compared: compareArgs }),
    }),
  );
  const world = domain.open();
  return {
    history: initialState?.history?.length ?? 0,
    actions,
    information: (criteria?.communicateInfo ?? []).map((text) => ({
      text,
      isSaidIn: (content) => isSaidIn(content, text),
    })),
    effect: (_side, tool) => {
      if (tool === HANDOVER) return "handover";
      return world.kindOf(tool) === "write" ? "write" : "none";
    },
    subject: (check) => SUBJECTS.get(check) ?? "actions",
    rehearse: () =>
      rehearse(() => replayedWorld(domain, task, initialState?.history ?? [], era).world, actions),
    differences: ({ messages, variant }) => {
      const options = { solo: variant === "solo", strictness: "lenient" } as const;
      return replayedWorld(domain, task, messages, era, options).world.diff(goldWorld(domain, task, era));
    },
  };
}
