import type { Expected, ExpectedAction, MadeCall, Message, Trajectory } from "@mua/core";
import { type Dict, dumps, equals, PythonError } from "@mua/python-compat";

/**
 * Every call that the sides made and that was answered, in order; what an episode began with is none of their doing.
 * Undefined where they are not known.
 */
export function callsOf(
  { calls, history = 0 }: Pick<Expected, "calls" | "history">,
  trajectory: Trajectory,
): readonly MadeCall[] | undefined {
  try {
    const made = calls?.(trajectory) ?? answeredCalls(trajectory.messages);
    return history === 0 ? made : made.filter(({ message }) => message >= history);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

/** Results follow their calls in the same order, whatever their ids. */
function answeredCalls(messages: readonly Message[]): readonly MadeCall[] {
  return messages.flatMap((message, at) => {
    if (message.role === "tool" || message.toolCalls === null) return [];
    return message.toolCalls.flatMap((call, index): MadeCall[] => {
      const result = messages[at + 1 + index];
      if (result?.role !== "tool") return [];
      const error = result.error ? result.content : undefined;
      const { name, arguments: args = new Map() } = call;
      return [{ side: message.role, name, arguments: args, error, message: at, call: index }];
    });
  });
}

/** A gold action and the call that comes nearest to it. */
export type Attempt = { readonly action: ExpectedAction; readonly call: MadeCall };

/** How the calls of an episode stand to the gold actions. Calls of the wrong side match nothing. */
export type Matching = {
  /** Called with other arguments, and never with the right ones. */
  readonly wrong: readonly Attempt[];
  /** Called rightly, but the call failed and was never made again. */
  readonly failed: readonly Attempt[];
  readonly missing: readonly ExpectedAction[];
  /** The calls that were as expected, in the order of their gold actions. */
  readonly right: readonly Attempt[];
  /** Successful calls that no gold action accounts for, and that were not idle. */
  readonly extra: readonly MadeCall[];
};

/** Pairs each gold action with a call of its own: an exact one if there is any, else the one with most arguments alike. */
export function matchCalls(actions: readonly ExpectedAction[], calls: readonly MadeCall[]): Matching {
  const left = new Set(calls);
  const right: Attempt[] = [];
  const unmatched = actions.filter((action) => {
    const exact = [...left].find((call) => call.error === undefined && isExact(action, call));
    if (exact === undefined) return true;
    left.delete(exact);
    right.push({ action, call: exact });
    return false;
  });
  const attempts: Attempt[] = [];
  const missing: ExpectedAction[] = [];
  for (const action of unmatched) {
    const call = nearest(action, left);
    if (call === undefined) missing.push(action);
    else {
      left.delete(call);
      attempts.push({ action, call });
    }
  }
  return {
    wrong: attempts.filter(({ action, call }) => !isExact(action, call)),
    failed: attempts.filter(({ action, call }) => isExact(action, call)),
    missing,
    right,
    extra: [...left].filter(({ error, idle = false }) => error === undefined && !idle),
  };
}

function isExact(action: ExpectedAction, call: MadeCall): boolean {
  return isSameTool(action, call) && differingArguments(action, call).length === 0;
}

function isSameTool(action: ExpectedAction, call: MadeCall): boolean {
  return action.side === call.side && action.name === call.name;
}

/** The call of the same tool with the fewest arguments that differ; successful ones and later ones first. */
function nearest(action: ExpectedAction, calls: Iterable<MadeCall>): MadeCall | undefined {
  const distance = (call: MadeCall) =>
    differingArguments(action, call).length * 2 + (call.error === undefined ? 0 : 1);
  return [...calls]
    .filter((call) => isSameTool(action, call))
    .reverse()
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** Names of the arguments that matter and are not the gold ones. */
export function differingArguments(action: ExpectedAction, call: MadeCall): readonly string[] {
  const names = new Set([...action.arguments.keys(), ...call.arguments.keys()].map(String));
  return [...(action.compared ?? names)].filter((name) => {
    const [gold, given] = [action.arguments.get(name), call.arguments.get(name)];
    return gold === undefined || given === undefined ? gold !== given : !equals(gold, given);
  });
}

/** What is wrong about the arguments of an attempt, for people. */
export function argumentsText({ action, call }: Attempt): string {
  const text = (args: Dict, name: string) => {
    const value = args.get(name);
    return value === undefined ? "absent" : dumps(value);
  };
  const differing = differingArguments(action, call).map(
    (name) => `${name} is ${text(call.arguments, name)} instead of ${text(action.arguments, name)}`,
  );
  const failed = call.error === undefined ? "" : `; it failed: ${call.error}`;
  return `${action.name}: ${differing.join(", ")}${failed}`;
}
