import { type Participant, type Role, say } from "@mua/core";
import type { AceTask } from "./task.ts";

/** The participants this benchmark brings along, by role; `taskOf` finds the task of a seat. */
export function participants(taskOf: (id: string) => AceTask | undefined): {
  readonly [role in Role]: readonly Participant[];
} {
  return { agent: [noop], user: [], judge: [] };
}

const noop: Participant = {
  name: "noop",
  join: () => () => say("finish conversation"),
};
