import type { MadeCall, Rehearsed, Trajectory } from "@mua/core";
import { dumps, isDict, PythonError, parseJson } from "@mua/python-compat";
import { Process } from "./apis/api.ts";
import { stateContent } from "./attributes.ts";
import type { Backend } from "./backend.ts";
import { differing } from "./checker.ts";
import { callsIn } from "./decode.ts";
import { FAILED, type Instances } from "./instances.ts";
import { completed, type NamedCall, readCall } from "./named-call.ts";
import { answerValue } from "./protocol.ts";
import { callingOf, MODEL } from "./scoring.ts";
import type { BfclTask } from "./task.ts";

/** Calls that are run once more, one after the other, to see what each does to the states that scoring compares. */
export class Performance {
  readonly #world: Instances;
  /** One call behind the world. */
  readonly #before: Instances;

  constructor(backend: Backend, task: BfclTask) {
    const open = () => backend.instances(task, { owner: MODEL, process: new Process() });
    [this.#world, this.#before] = [open(), open()];
  }

  run(call: string): Rehearsed {
    const error = errorIn(this.#world.execute(call));
    const changed = isOther(this.#world, this.#before);
    this.#before.execute(call);
    return error === undefined ? { changed } : { error, changed };
  }
}

/** Every call of the agent, read and run once more. A call that is none of a known function has the name that it was given. */
export function madeCalls(backend: Backend, task: BfclTask, trajectory: Trajectory): readonly MadeCall[] {
  const performance = new Performance(backend, task);
  return trajectory.messages.flatMap((message, at) => {
    if (message.role !== "agent") return [];
    const answer = answerValue(message.content, message.toolCalls);
    return callsIn(answer, callingOf(trajectory.variant), backend.era).map((text, index): MadeCall => {
      const { error, changed } = performance.run(text);
      const call = completed(namedCall(text, backend, task), backend, task);
      return { side: "agent", ...call, error, idle: !changed, message: at, call: index };
    });
  });
}

/** A call of a model, which may be anything. */
function namedCall(text: string, backend: Backend, task: BfclTask): NamedCall {
  try {
    return readCall(text, backend, task);
  } catch {
    return { name: text.slice(0, Math.max(text.indexOf("("), 0)), arguments: new Map() };
  }
}

/** What the call raised, or what it says went wrong. */
function errorIn(result: string): string | undefined {
  if (result.startsWith(FAILED)) return result.slice(FAILED.length);
  if (!result.startsWith("{")) return undefined;
  try {
    const read = parseJson(result);
    const error = isDict(read) ? read.get("error") : undefined;
    return error === undefined ? undefined : String(error);
  } catch {
    return undefined;
  }
}

function isOther(world: Instances, before: Instances): boolean {
  return Array.from(before.byClass).some(([name, { state }]) => {
    const now = world.byClass.get(name)?.state;
    if (now === undefined) return false;
    try {
      return differing(now, state).length > 0;
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      // Directories that contain themselves cannot be compared as upstream compares them.
      return dumps(stateContent(now)) !== dumps(stateContent(state));
    }
  });
}
