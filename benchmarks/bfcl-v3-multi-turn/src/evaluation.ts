import { type Dict, isList, str, type Value } from "@mua/python-compat";
import { record } from "./apis/python.ts";
import type { Backend } from "./backend.ts";
import { checkTurns } from "./checker.ts";
import { type Calling, callsIn } from "./decode.ts";
import type { Era } from "./era.ts";
import type { BfclTask } from "./task.ts";

/** Decoded calls by turn and step; steps that cannot be decoded or are empty are not there. */
export type Decoded = readonly (readonly (readonly string[])[])[];

/** How the official runner reports an entry that fails. */
export type Failure = {
  /** Message, type and details, as files have them. */
  readonly error: Dict;
  /** The calls that were checked; undefined where the answers were not looked at. */
  readonly decoded: Decoded | undefined;
};

/** Who answered, and how. */
export type Answering = { readonly model: string; readonly calling: Calling };

/**
 * Judges the official `result` of an entry as the official runner does: no failure is a pass. The first version reports an
 * entry whose inference failed twice. Throws PythonError where the official runner stops altogether.
 */
export function evaluate(
  backend: Backend,
  task: BfclTask,
  result: Value,
  { model, calling }: Answering,
): readonly Failure[] {
  const { failures, turns } = turnsToCheck(backend.era, task, result);
  if (turns === undefined) return failures;
  const decoded = decodeTurns(turns, calling, backend.era);
  for (const check of checkTurns(backend, task, decoded, model)) {
    if (check.fault !== undefined) return [...failures, { error: check.error(), decoded }];
  }
  return failures;
}

/** The turns of a result, where there are as many as the ground truth has, and what is wrong with it otherwise. */
export function turnsToCheck(
  era: Era,
  task: BfclTask,
  result: Value,
): { readonly failures: readonly Failure[]; readonly turns: readonly Value[] | undefined } {
  const failures: Failure[] = [];
  if (!isList(result)) {
    const message = "Error during inference phase. Model did not output a list of model responses.";
    failures.push(unlooked(message, "multi_turn:inference_error"));
    // The first version goes on with the characters of the error text.
    if (!era.failsTwice || typeof result !== "string") return { failures, turns: undefined };
  }
  const turns = isList(result) ? result : [...(result as string)];
  const wanted = task.groundTruth.length;
  if (turns.length === wanted) return { failures, turns };
  const lengths = `The length of the model result turns (${turns.length}) does not match the length of the ground truth turns (${wanted}).`;
  const message = `Model was force-terminated during inference phase. ${lengths}`;
  return { failures: [...failures, unlooked(message, "multi_turn:force_terminated")], turns: undefined };
}

/** What is wrong, as a text for people. */
export function failureText({ error }: Failure): string {
  const message = error.get("error_message") ?? null;
  return isList(message) ? message.map(str).join(" ") : str(message);
}

function unlooked(message: string, type: string): Failure {
  return { error: record({ error_message: [message], error_type: type }), decoded: undefined };
}

/** The calls of all steps of all turns. */
export function decodeTurns(turns: readonly Value[], calling: Calling, era: Era): Decoded {
  return turns.map((turn) =>
    stepsOf(turn).flatMap((answer) => {
      const calls = callsIn(answer, calling, era);
      return calls.length === 0 ? [] : [calls];
    }),
  );
}

function stepsOf(turn: Value): readonly Value[] {
  if (isList(turn)) return turn;
  return typeof turn === "string" ? [...turn] : [];
}
