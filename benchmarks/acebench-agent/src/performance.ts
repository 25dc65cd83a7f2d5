import type { MadeCall, Trajectory } from "@mua/core";
import { type Dict, dumps, equals, isDict, PythonError, str, type Value } from "@mua/python-compat";
import { type AgentCall, decodeMessage } from "./calls.ts";
import { type Material, openScenario } from "./conversation/open.ts";
import { outcomes } from "./execution.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { type AgentReply, replay } from "./scoring.ts";
import type { AceTask } from "./task.ts";

/** What came of a call: why it failed, where it did, whether by an exception, and whether the world is another one since. */
export type Performed = {
  readonly call: AgentCall;
  readonly error?: string;
  readonly raised: boolean;
  readonly changed: boolean;
};

/** Runs calls and looks at the world after each. */
export class Performance {
  readonly scenario: Scenario;
  #state: string;

  constructor(task: AceTask, { classes }: Material) {
    this.scenario = openScenario(task, classes);
    this.#state = this.#stateText();
  }

  /** Runs the calls of a message. One that raises, that the scenario refuses or that it does not have has failed. */
  *perform(calls: readonly AgentCall[]): Generator<Performed> {
    const performed = calls.values();
    for (const outcome of outcomes(calls, this.scenario)) {
      const { value: call } = performed.next();
      if (call === undefined) return;
      const method = this.scenario.methodOf(call.name);
      const changed = method?.kind === "write" && this.#hasChanged();
      const raised = outcome instanceof PythonError;
      const error =
        method === undefined
          ? `there is no function '${call.name}'`
          : raised
            ? outcome.message
            : refusalOf(outcome, method.kind === "write" && !changed);
      yield { call, ...(error === undefined ? {} : { error }), raised, changed };
    }
  }

  /** The arguments of a call without those that say what the method would take anyway. */
  argumentsOf({ name, arguments: args }: AgentCall): Dict {
    const parameters = this.scenario.methodOf(name)?.signature.parameters ?? [];
    return new Map(
      [...args].filter(([key, value]) => {
        const fallback = parameters.find((parameter) => parameter.name === key)?.default;
        return fallback === undefined || !equals(fallback, value);
      }),
    );
  }

  #hasChanged(): boolean {
    const before = this.#state;
    this.#state = this.#stateText();
    return this.#state !== before;
  }

  #stateText(): string {
    return dumps(this.scenario.attributes());
  }
}

/** Methods of the phone refuse with a status, those of the travel agency with a sentence instead of what they should have done. */
function refusalOf(outcome: Value, idle: boolean): string | undefined {
  if (typeof outcome === "string") return idle ? outcome : undefined;
  if (!isDict(outcome)) return undefined;
  const status = outcome.get("status");
  return status === false || status === "error" ? str(outcome.get("message") ?? null) : undefined;
}

/** The calls of a trajectory, run again. Throws PythonError where `replay` does. */
export function madeCalls(task: AceTask, trajectory: Trajectory, material: Material): readonly MadeCall[] {
  const performance = new Performance(task, material);
  const made: MadeCall[] = [];
  replay(task, trajectory, material, (reply) => {
    if (!reply.executed) return;
    const before = made.length;
    for (const { call, error, raised, changed } of performance.perform(callsIn(reply))) {
      made.push({
        side: "agent",
        name: call.name,
        arguments: performance.argumentsOf(call),
        error,
        ...(error === undefined && !changed ? { idle: true } : {}),
        message: reply.at,
        call: made.length - before,
      });
      // In a conversation by text the official code leaves a message at its first exception.
      if (raised && reply.message.toolCalls === null && task.category === "multi_turn") break;
    }
  });
  return made;
}

/** The calls of a text; none where it holds anything else, which is not executed. */
export function executableCalls(text: string): readonly AgentCall[] {
  const decoded = decodeMessage(text);
  return decoded?.complete === true ? decoded.calls : [];
}

function callsIn({ message: { content, toolCalls } }: AgentReply): readonly AgentCall[] {
  if (toolCalls === null) return executableCalls(content ?? "");
  return toolCalls.map(({ name, arguments: args = new Map() }) => ({ name, arguments: args }));
}
