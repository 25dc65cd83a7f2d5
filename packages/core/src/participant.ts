import type { Task } from "./benchmark.ts";
import type { Reply, Role } from "./messages.ts";
import type { View } from "./view.ts";

/** One place in one episode. */
export type Seat = {
  readonly role: Role;
  readonly task: Task;
  readonly trial: number;
  /** The trial's seed. What it controls is up to the participant: scripts are exact, most model endpoints are not. */
  readonly seed: number;
};

/** Answers one question. Rejects with a ParticipantError when no usable answer could be had. */
export type Respond = (view: View, signal: AbortSignal) => Reply | Promise<Reply>;

/** Somebody who can play a role: a language model, a script, the oracle, a recording, a person. */
export interface Participant {
  /** As written on the command line, such as `oracle` or `openai/gpt-4.1`. */
  readonly name: string;
  /** Sits down at one episode; all memory of that episode lives in what is returned. */
  join(seat: Seat): Respond;
}

/**
 * A role could not answer. `model`: the endpoint behind it failed, which says nothing about the role;
 * `answer`: it answered, and the answer cannot be used.
 */
export class ParticipantError extends Error {
  readonly boundary: "model" | "answer";
  constructor(boundary: "model" | "answer", message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ParticipantError";
    this.boundary = boundary;
  }
}

/** A reply that only says something. */
export function say(content: string): Reply {
  return { content, toolCalls: null };
}
