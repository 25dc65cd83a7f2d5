import {
  type Callable,
  type Callables,
  type Dict,
  dumps,
  evaluate,
  isDict,
  located,
  parseExpression,
  PythonError,
  PythonSyntaxError,
  str,
  type Value,
  WHITESPACE,
} from "@mua/python-compat";
import type { Process } from "./apis/api.ts";
import type { Api, Instance } from "./apis/catalogue.ts";
import type { Era } from "./era.ts";

/** Names that upstream refuses to call, whoever has them. */
const REFUSED = new Set(["kill", "exit", "quit", "remove", "unlink", "popen", "Popen", "run"]);

const FAILED = "Error during execution: ";

/** Every name that looks called, with the blanks behind it. */
const CALLED = /\b([a-zA-Z_]\w*)[\t-\r\x1c-\x20]*(?=\()/g;
const CALLED_UNICODE = new RegExp(
  `(?<![\\p{L}\\p{N}_])([a-zA-Z_][\\p{L}\\p{N}_]*)[${WHITESPACE}]*(?=\\()`,
  "gu",
);
const ASCII = /^[\0-\x7f]*$/;

/** The API instances that one side, model or ground truth, works on: they run call strings and print the results. */
export class Instances {
  readonly byClass: ReadonlyMap<string, Instance>;
  readonly #byMethod = new Map<string, { readonly instance: Instance; readonly variable: string }>();
  /** Whether the names of the instances are identifiers, so that calls read the same with and without them. */
  readonly #plain: boolean;

  constructor(
    apis: readonly Api[],
    options: {
      readonly era: Era;
      readonly config: Dict;
      readonly process: Process;
      readonly longContext: boolean;
      /** Whose instances they are, as their names begin: `MODEL_eval`, `MODEL_ground_truth_eval`. */
      readonly owner: string;
      readonly id: string;
    },
  ) {
    const { config, process, longContext } = options;
    const byClass = new Map<string, Instance>();
    let plain = true;
    for (const api of apis) {
      const given = config.get(api.name);
      const instance = api.open(isDict(given) ? given : new Map(), { process, longContext });
      const variable = variableOf(api.name, options);
      plain &&= /^[A-Za-z_]\w*$/.test(variable);
      byClass.set(api.name, instance);
      for (const method of api.signatures.keys()) this.#byMethod.set(method, { instance, variable });
    }
    this.byClass = byClass;
    this.#plain = plain;
  }

  /** Runs one call as the official code would evaluate it, and prints its result or its exception. Never throws. */
  execute(call: string): string {
    try {
      return printed(this.#evaluate(call));
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      const shown = error instanceof PythonSyntaxError ? located(error) : error;
      return FAILED + shown.message;
    }
  }

  #evaluate(call: string): Value {
    if (this.#plain && this.#isPlain(call)) {
      return evaluate(parseExpression(call, { mode: "eval" }), this.#callables);
    }
    const text = this.#withVariables(call);
    refuse(text);
    return evaluate(parseExpression(text, { mode: "eval" }), this.#callablesOfVariables);
  }

  /** Whether naming the instance would change nothing but the callee: the call begins with a method, and nothing else looks called. */
  #isPlain(call: string): boolean {
    if (!ASCII.test(call)) return false;
    CALLED.lastIndex = 0;
    const first = CALLED.exec(call);
    if (first === null || first.index > 0 || !this.#byMethod.has(first[1] ?? "")) return false;
    const second = CALLED.exec(call);
    return second === null;
  }

  /** Puts instances before the methods, in texts too, and takes the blanks before brackets away. */
  #withVariables(call: string): string {
    return call.replace(ASCII.test(call) ? CALLED : CALLED_UNICODE, (_, name: string) => {
      const owner = this.#byMethod.get(name);
      return owner === undefined ? name : `${owner.variable}.${name}`;
    });
  }

  readonly #callables: Callables = (name) => {
    const owner = this.#byMethod.get(name);
    return owner === undefined ? undefined : callable(owner.instance, name);
  };

  readonly #callablesOfVariables: Callables = (name) => {
    const method = name.slice(name.lastIndexOf(".") + 1);
    const owner = this.#byMethod.get(method);
    return owner === undefined || name !== `${owner.variable}.${method}` ? undefined : callable(owner.instance, method);
  };
}

function callable(instance: Instance, method: string): Callable | undefined {
  const signature = instance.api.signatures.get(method);
  return signature && { signature, run: (values) => instance.run(method, values) };
}

/** The global variable that upstream keeps an instance in; it shows where a text names a method. */
function variableOf(className: string, { era, owner, id }: { era: Era; owner: string; id: string }): string {
  if (!era.lowerCaseInstances) return `${owner}_${id}_${className}_instance`.replace(/[-./:]/g, "_");
  return `${owner.replace(/[-./]/g, "_")}_${id}_${className.toLowerCase()}_instance`;
}

/** Throws PythonError for a call of a refused name. */
function refuse(text: string): void {
  const [head = ""] = text.split("(", 1);
  const name = head.includes(".") ? (head.split(".", 2)[1] ?? "") : head;
  if (REFUSED.has(name)) throw new PythonError("Exception", `Function call ${name} is not allowed.`);
}

/** A result as text: texts as they are, dicts as JSON, where that fails and for everything else Python's `str`. */
function printed(value: Value): string {
  if (!isDict(value)) return str(value);
  try {
    return dumps(value);
  } catch (error) {
    if (error instanceof PythonError) return str(value);
    throw error;
  }
}
