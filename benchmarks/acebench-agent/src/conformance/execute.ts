import { type ConformanceCase, compare, type Folder, identical } from "@mua/core";
import {
  anything,
  dumps,
  isDict,
  type List,
  list,
  literal,
  model,
  nullable,
  optional,
  parseJson,
  str,
  text,
} from "@mua/python-compat";
import { decodeMessage } from "../calls.ts";
import { type Executed, type ExecutionOptions, executeMessage } from "../execution.ts";
import { LANGUAGES } from "../language.ts";
import { Scenario } from "../scenario/scenario.ts";
import { CLASS_NAMES, deviceOf } from "../scenario/scenario-class.ts";
import { CATEGORIES } from "../task.ts";
import type { Parts } from "./parts.ts";
import { recordedCases } from "./recordings.ts";

const inputShape = model("input", {
  mode: literal(...CATEGORIES),
  lang: literal(...LANGUAGES),
  involved_classes: list(literal(...CLASS_NAMES)),
  initial_config: anything,
  messages: list(text),
});

const outputShape = model("output", {
  steps: list(
    model("step", {
      str: optional(nullable(text), () => null),
      instances: optional(nullable(text), () => null),
    }),
  ),
  result_json: text,
  state_json: text,
});

/** Executes messages one after the other: what the dialogue shows of each, and the state in the end. */
export function* executionCases(folder: Folder, parts: Parts): Iterable<ConformanceCase> {
  for (const { name, input, output } of recordedCases(folder, "exec", inputShape, outputShape)) {
    const part = parts(input.lang);
    if (part === undefined) continue;
    const compared = compare("exec", name, () => {
      const { classes } = part.material();
      const device = deviceOf(isDict(input.initial_config) ? input.initial_config : new Map());
      const scenario = new Scenario(
        input.involved_classes.map((className) => classes[className]),
        device,
        () => [],
      );
      const steps = execute(input.messages, { category: input.mode, scenario, errorTexts: false });
      const result = steps.some((step) => step?.keepsState) ? scenario.saved() : [];
      const isOpen =
        result.length > 0 || (input.mode === "multi_turn" && steps.some((step) => step !== null));
      const state = isOpen ? stateOf(scenario, result) : "{}";
      return {
        expected: [
          ...output.steps.map((step) => (step.str === null ? RAISED : `${step.instances}: ${step.str}`)),
          output.result_json,
          identical(parseJson(output.state_json), parseJson(state)) ? state : output.state_json,
        ],
        actual: [...steps.map((step) => stepText(step)), dumps(result, { ensureAscii: false }), state],
      };
    });
    const nested = compared.verdict === "disagree" && input.messages.some(callsInCalls);
    yield nested ? { ...compared, verdict: "deviation", expected: NESTED } : compared;
  }
}

const RAISED = "an exception";
const NESTED =
  "a call as an argument of a call: official code runs Python's builtins, this implementation never does";

/** In a conversation official code raises where a message cannot be read. */
function execute(messages: readonly string[], options: ExecutionOptions): readonly (Executed | null)[] {
  return messages.map((message) => {
    const decoded = decodeMessage(message);
    return decoded === undefined && options.category === "multi_turn"
      ? null
      : executeMessage(decoded, options);
  });
}

/** What official code hands back beside the results: its instances, or only their names, or nothing. */
function stepText(step: Executed | null): string {
  if (step === null) return RAISED;
  const instances = step.keepsState ? "dict" : typeof step.item === "string" ? "empty" : "list";
  return `${instances}: ${str(step.item)}`;
}

/** What can change in each class, as JSON; without what a result shows, which the recorder left out but for the phone itself. */
function stateOf(scenario: Scenario, result: List): string {
  const shown = new Map(result.flatMap((item) => (isDict(item) ? [...item] : [])));
  const state = Array.from(scenario.attributes(), ([name, attributes]) => {
    const own = name === "BaseApi" ? null : shown.get(name);
    const left = Object.entries(attributes).filter(([key]) => !isDict(own) || !own.has(key));
    return [name, Object.fromEntries(left)] as const;
  });
  return dumps(Object.fromEntries(state), { ensureAscii: false });
}

function callsInCalls(message: string): boolean {
  const calls = decodeMessage(message)?.calls ?? [];
  return calls.some((call) => [...call.arguments.values()].some((value) => isDict(value)));
}
