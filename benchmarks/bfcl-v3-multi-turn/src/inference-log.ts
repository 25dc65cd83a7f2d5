import { type Dict, type Key, PythonError, type Value } from "@mua/python-compat";
import { AgentFunctions } from "./agent-functions.ts";
import { Process } from "./apis/api.ts";
import { record } from "./apis/python.ts";
import { stateContent } from "./attributes.ts";
import type { Backend } from "./backend.ts";
import { type Calling, decode, isEmpty } from "./decode.ts";
import type { Instances } from "./instances.ts";
import { addedFunctions, promptsOf } from "./prompts.ts";
import type { BfclTask } from "./task.ts";

/** The official optional parts of a log. */
export type LogOptions = {
  readonly model: string;
  readonly calling: Calling;
  /** Public states before the first turn and after each. */
  readonly states: boolean;
  /** What the model was sent at a step; absent, as officially by default, it is left out. */
  readonly input?: (turn: number, step: number) => Value;
  readonly reasoning?: (turn: number, step: number) => string | undefined;
};

/** The official `inference_log` of an entry, made by playing the answers (steps by turn) once more. */
export function inferenceLog(
  backend: Backend,
  task: BfclTask,
  turns: readonly (readonly Value[])[],
  options: LogOptions,
): readonly Value[] {
  const instances = backend.instances(task, { owner: options.model, process: new Process() });
  const openings = turnOpenings(backend, task, options.calling);
  const { stepLimit } = promptsOf(backend.upstream, backend.era);
  const states = (): readonly Value[] =>
    options.states ? stateLog(instances, backend.era.logsEmptyStates) : [];
  return [
    ...states(),
    ...turns.flatMap((answers, turn) => {
      const log = new Map<Key, Value>([["begin_of_turn_query", openings[turn] ?? []]]);
      for (const [step, answer] of answers.entries()) {
        const forced = step === stepLimit && answers.length > stepLimit;
        log.set(`step_${step}`, [
          ...inputLog(options, turn, step),
          assistantLog(answer, options.reasoning?.(turn, step)),
          ...stepLog(answer, options.calling, backend, instances, forced ? stepLimit : undefined),
        ]);
      }
      return [log, ...states()];
    }),
  ];
}

/** The messages that open each turn. */
function turnOpenings(backend: Backend, task: BfclTask, calling: Calling): readonly Value[] {
  const prompts = promptsOf(backend.upstream, backend.era);
  const functions = new AgentFunctions(task, backend.docs(task), backend.era);
  return task.turns.map((messages, turn) => {
    const added = functions.heldOut(turn);
    const before = added !== undefined && calling === "text" ? addedFunctions(added) : "";
    const words = added === undefined ? messages : [prompts.added];
    const users = words.map((content) => record({ role: "user", content: before + content }));
    if (turn > 0 || calling === "native") return users;
    return [record({ role: "system", content: prompts.system(functions.docs) }), ...users];
  });
}

function inputLog({ input }: LogOptions, turn: number, step: number): readonly Value[] {
  return input === undefined ? [] : [record({ role: "inference_input", content: input(turn, step) })];
}

function assistantLog(content: Value, reasoning: string | undefined): Dict {
  return record({
    role: "assistant",
    content,
    ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
  });
}

/** What the handler made of an answer, and the results of its calls. `forced` is the limit where the step is beyond it. */
function stepLog(
  answer: Value,
  calling: Calling,
  backend: Backend,
  instances: Instances,
  forced: number | undefined,
): readonly Value[] {
  let decoded: readonly string[];
  try {
    decoded = decode(answer, calling, backend.era);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return [handlerLog("Error decoding the model response. Proceed to next turn.", { error: error.message })];
  }
  const success = handlerLog("Successfully decoded model response.", { model_response_decoded: decoded });
  if (isEmpty(decoded)) {
    const empty = "Empty response from the model. Proceed to next turn.";
    return [success, handlerLog(empty, { model_response_decoded: decoded })];
  }
  const results = decoded.map((call) => record({ role: "tool", content: instances.execute(call) }));
  const end =
    forced === undefined ? [] : [handlerLog(`Model has been forced to quit after ${forced} steps.`, {})];
  return [success, ...results, ...end];
}

function handlerLog(content: string, fields: { readonly [name: string]: Value }): Dict {
  return record({ role: "handler_log", content, ...fields });
}

/** The states of all classes that have one, as one entry of the log. */
function stateLog(instances: Instances, evenEmpty: boolean): readonly Value[] {
  const states = Array.from(instances.byClass)
    .filter(([, { state }]) => Object.keys(state).length > 0)
    .map(([name, { state }]) =>
      record({ role: "state_info", class_name: name, content: stateContent(state) }),
    );
  return states.length > 0 || evenEmpty ? [states] : [];
}
