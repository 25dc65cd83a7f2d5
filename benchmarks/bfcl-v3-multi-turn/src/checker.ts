import { type Difference, differences } from "@mua/core";
import type { Dict, Value } from "@mua/python-compat";
import { attributeOf, Process, type State } from "./apis/api.ts";
import { record } from "./apis/python.ts";
import { sameAttribute, stateContent } from "./attributes.ts";
import type { Backend } from "./backend.ts";
import type { Instances } from "./instances.ts";
import type { BfclTask } from "./task.ts";

/** Why a turn fails, in the order in which it is looked for. */
export type Fault =
  | { readonly kind: "empty" }
  | { readonly kind: "state"; readonly className: string; readonly attributes: readonly string[] }
  | { readonly kind: "response"; readonly missing: readonly string[] };

/** What came of one turn. `error` is what the official checker reports, if it stops here. States are those of now, so ask before the next turn. */
export type TurnCheck = {
  readonly turn: number;
  /** Whether the ground truth asks for anything in this turn; otherwise nothing is looked at. */
  readonly checked: boolean;
  readonly fault: Fault | undefined;
  error(): Dict;
  /** Where the model's states (left) differ from those of the ground truth, of all classes; for people. */
  differences(): readonly Difference[];
};

/** What the calls of a turn printed. */
type TurnResults = {
  readonly model: readonly (readonly string[])[];
  readonly groundTruth: readonly string[];
};

/** The official word for what is wrong. */
const ERROR_TYPES: { readonly [kind in Fault["kind"]]: string } = {
  empty: "multi_turn:empty_turn_model_response",
  state: "multi_turn:instance_state_mismatch",
  response: "multi_turn:execution_response_mismatch",
};

/**
 * Plays a model's decoded calls (turns of steps of calls) and the ground truth on instances of their own and compares them
 * after every turn: states by class, and whether the model has seen the results that the ground truth sees. All turns are
 * gone through; the official checker stops at the first fault. Throws PythonError RecursionError where the official one does.
 */
export function* checkTurns(
  backend: Backend,
  task: BfclTask,
  decoded: readonly (readonly (readonly string[])[])[],
  model: string,
): Generator<TurnCheck, void> {
  const process = new Process();
  const ours = backend.instances(task, { owner: `${model}_eval`, process });
  const theirs = backend.instances(task, { owner: `${model}_ground_truth_eval`, process });
  const results: TurnResults[] = [];
  const seen: string[] = [];
  for (const [turn, calls] of task.groundTruth.entries()) {
    const steps = decoded[turn] ?? [];
    const stepResults = steps.map((step) => step.map((call) => ours.execute(call)));
    const truthResults = calls.map((call) => theirs.execute(call));
    results.push({ model: stepResults, groundTruth: truthResults });
    for (const step of stepResults) for (const text of step) seen.push(text);
    const fault = calls.length === 0 ? undefined : faultOf(steps, ours, theirs, seen, truthResults);
    yield {
      turn,
      checked: calls.length > 0,
      fault,
      error: () => errorOf(turn, fault, ours, theirs, results, seen),
      differences: () =>
        Array.from(theirs.byClass, ([className, { state }]) =>
          differences(stateContent(stateOf(ours, className)), stateContent(state), className),
        ).flat(),
    };
  }
}

function faultOf(
  steps: readonly (readonly string[])[],
  ours: Instances,
  theirs: Instances,
  seen: readonly string[],
  wanted: readonly string[],
): Fault | undefined {
  if (steps.length === 0 || (steps.length === 1 && steps[0]?.length === 0)) return { kind: "empty" };
  for (const [className, { state }] of theirs.byClass) {
    const attributes = differing(stateOf(ours, className), state);
    if (attributes.length > 0) return { kind: "state", className, attributes };
  }
  const missing = missingIn(seen, wanted);
  return missing.length === 0 ? undefined : { kind: "response", missing };
}

function stateOf(instances: Instances, className: string): State {
  const instance = instances.byClass.get(className);
  if (instance === undefined) throw new Error(`there is no instance of ${className}`);
  return instance.state;
}

/** The public attributes in which the states differ, in their order. */
export function differing(model: State, groundTruth: State): readonly string[] {
  return Object.keys(groundTruth).filter(
    (name) => !sameAttribute(attributeOf(model, name), attributeOf(groundTruth, name)),
  );
}

/** The wanted texts that were not seen, or not often enough: each time one is wanted it has to have been seen once more. */
function missingIn(seen: readonly string[], wanted: readonly string[]): readonly string[] {
  // Results can be long and are few, so comparing them is cheaper than hashing them.
  return wanted.filter((text, index) => count(wanted.slice(0, index + 1), text) > count(seen, text));
}

function count(texts: readonly string[], text: string): number {
  let found = 0;
  for (const one of texts) if (one === text) found += 1;
  return found;
}

function errorOf(
  turn: number,
  fault: Fault | undefined,
  ours: Instances,
  theirs: Instances,
  results: readonly TurnResults[],
  seen: readonly string[],
): Dict {
  if (fault === undefined) throw new Error(`nothing is wrong with turn ${turn}`);
  const executions = results.map(({ model, groundTruth }) => record({ model, ground_truth: groundTruth }));
  const failure = (details: { readonly [name: string]: Value }): Dict =>
    record({
      error_message: faultMessage(turn, fault),
      error_type: ERROR_TYPES[fault.kind],
      details: record(details),
    });
  switch (fault.kind) {
    case "empty":
      return failure({ execution_result: executions });
    case "state": {
      const model = stateContent(stateOf(ours, fault.className));
      const groundTruth = stateContent(stateOf(theirs, fault.className));
      const difference = (name: string): Dict =>
        record({ model: model.get(name) ?? null, ground_truth: groundTruth.get(name) ?? null });
      const error = failure({
        differences: new Map(fault.attributes.map((name) => [name, difference(name)])),
        model_instance_state: model,
        ground_truth_instance_state: groundTruth,
      });
      return new Map([...error, ["execution_result", executions]]);
    }
    case "response":
      return failure({
        missing_items: fault.missing,
        "model_response (including all previous turns)": [...seen],
        "ground_truth_response (only the current turn)": results.at(-1)?.groundTruth ?? [],
      });
  }
}

/** The official sentence for a fault. */
export function faultMessage(turn: number, fault: Fault): string {
  switch (fault.kind) {
    case "empty":
      return `Model response list is empty for turn ${turn}`;
    case "state":
      return `Model instance for ${fault.className} does not match the state with ground truth instance.`;
    case "response":
      return `Model response execution results so far does not contain all the ground truth response execution results for turn ${turn}.`;
  }
}
