import { type Dict, PythonError } from "@mua/python-compat";
import type { Difference } from "./environment.ts";
import type { Side } from "./messages.ts";
import type { World } from "./toolkit.ts";
import type { Trajectory } from "./trajectory.ts";

/** An action that the known solution of a task consists of. */
export type ExpectedAction = {
  readonly side: Side;
  readonly name: string;
  readonly arguments: Dict;
  /** The arguments that matter; absent: all of them. */
  readonly compared?: readonly string[];
};

/** Something the agent has to tell the user. */
export type ExpectedInformation = {
  readonly text: string;
  /** By the benchmark's own rule, of one message of the agent. */
  isSaidIn(content: string): boolean;
};

/** What a call does beyond its result: `handover` gives the conversation to somebody else. */
export type Effect = "none" | "write" | "handover";

/** What a check looks at: what was done, what was said, or what a judge thinks of it. */
export type CheckSubject = "actions" | "information" | "judgement";

/** A call of an episode and what came of it. */
export type MadeCall = {
  readonly side: Side;
  readonly name: string;
  readonly arguments: Dict;
  /** The text of the error; undefined when the call succeeded. */
  readonly error: string | undefined;
  /** It succeeded and left the world as it was, where the benchmark tells; such a call is never one too many. */
  readonly idle?: boolean;
  /** Where it stands: the message, and which of its calls. */
  readonly message: number;
  readonly call: number;
};

/** What became of a gold action: its error, and whether the world is another one since. */
export type Rehearsed = { readonly error?: string; readonly changed: boolean };

/**
 * What a benchmark expects of an episode of a task, for those who ask what went wrong: in the episode (blame, viewer), or
 * with the task (audit). Scoring does not read it.
 */
export type Expected = {
  /** Messages that an episode begins with and nobody in it made; absent: none of them acts. */
  readonly history?: number;
  /** Gold actions, in order. */
  readonly actions: readonly ExpectedAction[];
  readonly information: readonly ExpectedInformation[];
  effect(side: Side, tool: string): Effect;
  /**
   * The calls of a trajectory, where a benchmark reads them itself: from text, or by running them again. Throws PythonError
   * where they did not lead to what is on record.
   */
  calls?(trajectory: Trajectory): readonly MadeCall[];
  /** Where what the task expects speaks against itself, for people, beyond what `rehearse` shows; absent: nowhere. */
  contradictions?(): readonly string[];
  subject(check: string): CheckSubject;
  /** Runs the gold actions in the world that scoring compares with: one entry for each. */
  rehearse(): readonly Rehearsed[];
  /**
   * Where the world that a trajectory led to (left) differs from the one after the gold actions (right). Throws PythonError
   * where its calls cannot be run again.
   */
  differences(trajectory: Trajectory): readonly Difference[];
};

/** Runs gold actions in a fresh world as scoring does, which carries changes to the other side after each or not at all. */
export function rehearse(
  open: () => World,
  actions: readonly ExpectedAction[],
  { synchronise = false }: { readonly synchronise?: boolean } = {},
): readonly Rehearsed[] {
  // The second world stays one action behind, which is cheaper than digests of both.
  const [world, before] = [open(), open()];
  return actions.map((action) => {
    const error = attempt(world, action, synchronise);
    const changed = !world.same(before);
    attempt(before, action, synchronise);
    return error === undefined ? { changed } : { error, changed };
  });
}

/** The error of an action; undefined when it has none. */
function attempt(
  world: World,
  { side, name, arguments: args }: ExpectedAction,
  synchronise: boolean,
): string | undefined {
  try {
    world.makeToolCall(side, name, args);
    if (synchronise) world.synchronise();
    return undefined;
  } catch (error) {
    if (error instanceof PythonError) return error.message;
    throw error;
  }
}
