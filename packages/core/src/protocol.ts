import type { Environment } from "./environment.ts";
import type { Message, Reply, Role, Side } from "./messages.ts";
import type { View } from "./view.ts";

/**
 * How an episode ended. `*_error` of a role: its answer could not be used; `model_error`: the endpoint behind a role
 * failed; `environment_error`: our own world failed; `limit`: steps, errors, time, cost or tokens ran out.
 */
export type Outcome =
  | "completed"
  | "agent_error"
  | "user_error"
  | "judge_error"
  | "model_error"
  | "environment_error"
  | "limit"
  | "cancelled";

/** Why an episode ended: the outcome, the benchmark's own word for it (`user_stop`, `max_steps`), and for failures whose and what. */
export type Ending = {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly role?: Role;
  readonly detail?: string;
};

export type Step =
  | { readonly kind: "ask"; readonly role: Side; readonly view: View }
  | { readonly kind: "end"; readonly ending: Ending };

/**
 * The rules of a conversation: a state machine without effects beyond its environment. It says who is asked next and
 * what they see, takes the answer, runs tool calls, and says when and why the episode ends.
 */
export interface Protocol {
  /** Messages that stand before anyone is asked: a greeting, a given history. */
  readonly opening: readonly Message[];
  /** What happens next; the same until `answer` is called. */
  next(): Step;
  /** Takes the asked role's reply and returns what it adds to the trajectory: the message, then the results of its calls. */
  answer(reply: Reply): readonly Message[];
}

/** What a benchmark opens for one task. */
export type Stage = { readonly environment: Environment; readonly protocol: Protocol };
