import type { Message, Reply, View } from "@mua/core";
import type { List } from "@mua/python-compat";

/** What an agent's reply is to the dialogue. */
export type AgentTurn = {
  /** The text of the dialogue and of the official process. */
  readonly text: string;
  /** Whether it is meant for execution. Without a user everything is executed. */
  readonly isCall: boolean;
  /** The entry of the trajectory. */
  readonly message: Message;
};

/** What came of executing a reply. */
export type Execution = {
  /** The item of the dialogue. */
  readonly item: string | List;
  /** The entries of the trajectory. */
  readonly messages: readonly Message[];
  /** Whether the official code keeps the state for its result. */
  readonly keepsState: boolean;
};

/** The agent's side of a conversation: how it is shown the dialogue, and how its calls are read and run. */
export interface AgentSide {
  view(): View;
  take(reply: Reply): AgentTurn;
  /** Runs the calls of the reply that was taken last. */
  execute(): Execution;
  /** Tells the agent what the user says. */
  hear(message: string): void;
}
