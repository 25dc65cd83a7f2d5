import type { ToolResult } from "@mua/core";
import {
  type Callable,
  type Callables,
  type Dict,
  evaluate,
  isDict,
  PythonError,
  type Value,
} from "@mua/python-compat";
import type { Process } from "./apis/api.ts";
import type { Api, Instance } from "./apis/catalogue.ts";
import { BUILTINS } from "./builtins.ts";
import { type CallText, callText } from "./call-text.ts";
import type { Era } from "./era.ts";
import { printed } from "./printing.ts";

/** Names that upstream refuses to call, whoever has them. */
const REFUSED = new Set(["kill", "exit", "quit", "remove", "unlink", "popen", "Popen", "run"]);

/** Begins the result of a call that raised. */
export const FAILED = "Error during execution: ";

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
      return printed(this.#evaluate(callText(call)));
    } catch (error) {
      if (error instanceof PythonError) return FAILED + error.message;
      throw error;
    }
  }

  /** As `execute`. */
  run(call: string): ToolResult {
    const content = this.execute(call);
    return { content, error: content.startsWith(FAILED) };
  }

  #evaluate(call: CallText): Value {
    // Upstream puts instances before the methods; where that changes nothing but the callee, it need not be done.
    if (this.#plain && call.head !== undefined && this.#byMethod.has(call.head)) {
      return evaluate(call.expression, this.#callables);
    }
    const renamed = call.renamed((name) => {
      const owner = this.#byMethod.get(name);
      return owner === undefined ? name : `${owner.variable}.${name}`;
    });
    refuse(renamed.text);
    return evaluate(renamed.expression, this.#callablesOfVariables);
  }

  readonly #callables: Callables = (name) => {
    const owner = this.#byMethod.get(name);
    return owner === undefined ? BUILTINS.get(name) : callable(owner.instance, name);
  };

  readonly #callablesOfVariables: Callables = (name) => {
    const method = name.slice(name.lastIndexOf(".") + 1);
    const owner = this.#byMethod.get(method);
    return name === `${owner?.variable}.${method}`
      ? owner && callable(owner.instance, method)
      : BUILTINS.get(name);
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
