import {
  evaluate,
  type Key,
  type List,
  located,
  PythonError,
  PythonSyntaxError,
  parseExpression,
  type Value,
} from "@mua/python-compat";
import type { AgentCall, DecodedMessage } from "./calls.ts";
import { NO_QUESTIONS } from "./prompts.ts";
import { errorText, resultItem } from "./results.ts";
import type { Scenario } from "./scenario/scenario.ts";
import type { Category } from "./task.ts";

/** What came of a message. */
export type Executed = {
  /** What the dialogue shows: a result for each call, or a text where there was nothing to execute. */
  readonly item: string | List;
  readonly failed: boolean;
  /** Whether the official code keeps the state for its result. */
  readonly keepsState: boolean;
};

export type ExecutionOptions = {
  readonly category: Category;
  readonly scenario: Scenario;
  /** Tells a failure in a conversation as text. */
  readonly errorTexts: boolean;
};

/** What the official code makes of an exception in a conversation: its own broken text, letter by letter. */
const BROKEN_ERROR: List = [..."Error during execution: {str(e)}"];

/** Runs a decoded message; undefined stands for one that could not be decoded. Never throws. */
export function executeMessage(
  decoded: DecodedMessage | undefined,
  { category, scenario, errorTexts }: ExecutionOptions,
): Executed {
  if (decoded === undefined || (category === "multi_step" && !decoded.complete)) {
    return { item: NO_QUESTIONS, failed: true, keepsState: false };
  }
  const values: Value[] = [];
  for (const outcome of outcomes(decoded.calls, scenario)) {
    if (!(outcome instanceof PythonError)) values.push(outcome);
    else if (category === "multi_step") values.push(errorText(outcome));
    else return { item: errorTexts ? [errorText(outcome)] : BROKEN_ERROR, failed: true, keepsState: false };
  }
  // Results become texts when all calls have run: they may be part of what later calls change.
  return { item: values.map(resultItem), failed: false, keepsState: true };
}

const NO_RESULT_YET = new PythonError(
  "UnboundLocalError",
  "cannot access local variable 'func_call_result' where it is not associated with a value",
);

/** A call of a function that does not exist has the result of the call before it, as in the official code. */
export function* outcomes(
  calls: readonly AgentCall[],
  scenario: Scenario,
): Generator<Value | PythonError, void, undefined> {
  let previous: Value | undefined;
  for (const call of calls) {
    const outcome = outcomeOf(call, scenario);
    if (outcome !== undefined && !(outcome instanceof PythonError)) previous = outcome;
    yield outcome ?? previous ?? NO_RESULT_YET;
  }
}

/** The result or the exception of a call; undefined where there is no such function, so that nothing was called. */
function outcomeOf(call: AgentCall, scenario: Scenario): Value | PythonError | undefined {
  try {
    const { name, arguments: args, text } = call;
    if (text !== undefined) return evaluateText(text, scenario);
    return scenario.has(name) ? scenario.invoke(name, args) : undefined;
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
}

/** The first function that a text calls, by the official regular expression: Python's `\b` and `\w` know all scripts. */
const CALLED = /(?<![\p{L}\p{N}_])([a-zA-Z_][\p{L}\p{N}_]*)\s*(?=\()/u;

/**
 * Does what evaluating a call's text does in the official code, where only the first function can be one of the scenario's.
 * Anything else that the text calls is a NameError: the official code would run Python's builtins.
 */
function evaluateText(text: string, scenario: Scenario): Value | undefined {
  const found = CALLED.exec(text);
  const name = found?.[1];
  if (name === undefined || !scenario.has(name)) return undefined;
  const expression = parse(text);
  if (found?.index !== 0 || expression.kind !== "call") return evaluate(expression, nothing);
  const args = new Map<Key, Value>();
  for (const { name: key, value } of expression.keywords) args.set(key ?? null, evaluate(value, nothing));
  return scenario.invoke(name, args);
}

function parse(text: string): ReturnType<typeof parseExpression> {
  try {
    return parseExpression(text, { mode: "eval" });
  } catch (error) {
    throw error instanceof PythonSyntaxError ? located(error) : error;
  }
}

function nothing(): undefined {
  return undefined;
}
