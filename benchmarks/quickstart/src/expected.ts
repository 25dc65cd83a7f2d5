import { type Expected, type ExpectedAction, rehearse } from "@mua/core";
import { mentions } from "./mention.ts";
import type { Part } from "./part.ts";
import { compareWorlds } from "./scoring.ts";
import type { QuickstartTask } from "./task.ts";

const HANDOVER = "transfer_to_human_agents";

/** What an episode of the task is expected to do. */
export function expectedOf(part: Part, task: QuickstartTask): Expected {
  const actions = task.actions.map(({ by, ...action }): ExpectedAction => ({ side: by, ...action }));
  const open = () => part.open(task);
  const world = open();
  return {
    actions,
    information: task.communicate.map((text) => ({ text, isSaidIn: (content) => mentions(content, text) })),
    effect: (_side, tool) => {
      if (tool === HANDOVER) return "handover";
      return world.kindOf(tool) === "write" ? "write" : "none";
    },
    subject: (check) => (check === "DB" ? "actions" : "information"),
    rehearse: () => rehearse(open, actions, { synchronise: true }),
    differences: (trajectory) => compareWorlds(part, task, trajectory),
  };
}
