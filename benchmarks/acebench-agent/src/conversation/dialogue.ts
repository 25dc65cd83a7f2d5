import type { Ending, Message } from "@mua/core";
import type { List } from "@mua/python-compat";
import type { AgentSide } from "./agent.ts";

/** Who says something in an official dialogue, or is told it. */
export type Speaker = "user" | "agent" | "execution";

/** One item of an official dialogue; what came of executed calls is a list, or a text where there was nothing to execute. */
export type DialogueItem = {
  readonly sender: Speaker;
  readonly recipient: Speaker;
  readonly message: string | List;
};

/** The words that end a conversation, whoever says them. */
export const STOP = "finish conversation";

/** The official record of a dialogue: its items, what of it was executed, and how many turns are left. */
export class Dialogue {
  readonly items: DialogueItem[] = [];
  /** The messages that were executed, calls or not: the official process. */
  readonly process: string[] = [];
  /** Whether anything was executed after which the official code keeps the state for its result. */
  keepsState = false;
  /** Why it is over; undefined while it goes on. */
  ending: Ending | undefined;
  readonly #limit: number;
  #turns = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the item that everything begins with; it takes no turn. */
  open(item: DialogueItem): void {
    this.items.push(item);
    this.#stopAtLimit();
  }

  /** Adds an item as the next turn. The stop words do not count in the first two; in a list, a result has to be nothing else. */
  add(item: DialogueItem): void {
    this.items.push(item);
    this.#turns += 1;
    if (this.#turns > 2 && item.message.includes(STOP)) {
      this.ending = { outcome: "completed", reason: `${item.sender}_stop` };
    } else this.#stopAtLimit();
  }

  /** Executes the agent's last message as the next turn, and returns what that adds to the trajectory. */
  execute(text: string, agent: AgentSide): readonly Message[] {
    this.process.push(text);
    const { item, messages, keepsState } = agent.execute();
    this.keepsState ||= keepsState;
    this.add({ sender: "execution", recipient: "agent", message: item });
    return messages;
  }

  #stopAtLimit(): void {
    if (this.#turns >= this.#limit) this.ending = { outcome: "limit", reason: "max_dialog_turns" };
  }
}
