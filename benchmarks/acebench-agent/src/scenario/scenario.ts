import type { Environment, Method, Side, StateDigest, ToolCall, ToolResult, ToolSpec } from "@mua/core";
import {
  bindArguments,
  type Dict,
  dumps,
  type List,
  PythonError,
  sha256Hex,
  type Value,
} from "@mua/python-compat";
import { errorText, resultText, throughJson } from "../results.ts";
import type { ClassName, Device, ScenarioClass } from "./scenario-class.ts";

/** A class that is alive in an episode. */
type Instance = { readonly scenarioClass: ScenarioClass; readonly state: unknown };

/** The classes that a task involves, alive. Each has a state of its own: official instances share nothing. */
export class Scenario implements Environment {
  readonly #instances: readonly Instance[];
  readonly #tools: () => readonly ToolSpec[];

  constructor(classes: readonly ScenarioClass[], device: Device, tools: () => readonly ToolSpec[]) {
    this.#instances = classes.map((scenarioClass) => ({ scenarioClass, state: scenarioClass.open(device) }));
    this.#tools = tools;
  }

  /** The documented functions; classes have more, and some that are documented no class has. */
  tools(side: Side): readonly ToolSpec[] {
    return side === "agent" ? this.#tools() : [];
  }

  /** Native function calling, which the official code does not have; with its names for what goes wrong. */
  call(_: Side, { name, arguments: args }: ToolCall): ToolResult {
    try {
      if (!this.has(name)) throw new PythonError("NameError", `name '${name}' is not defined`);
      if (args === undefined) throw new PythonError("ValueError", "the arguments are not a JSON object");
      return { content: resultText(this.invoke(name, args)), error: false };
    } catch (error) {
      if (error instanceof PythonError) return { content: errorText(error), error: true };
      throw error;
    }
  }

  /** Whether any of the classes has a method of that name. */
  has(name: string): boolean {
    return this.methodOf(name) !== undefined;
  }

  /** The first method of that name: classes that share one have it from the same class. */
  methodOf(name: string): Pick<Method<never>, "kind" | "signature"> | undefined {
    for (const { scenarioClass } of this.#instances) {
      const method = scenarioClass.toolkit.methods.get(name);
      if (method !== undefined) return method;
    }
    return undefined;
  }

  /**
   * Calls a method of every class that has it, in order, and returns the last result, which may be part of a state.
   * Throws PythonError; what was done before stays.
   */
  invoke(name: string, args: Dict): Value {
    let result: Value = null;
    for (const { scenarioClass, state } of this.#instances) {
      const method = scenarioClass.toolkit.methods.get(name);
      if (method !== undefined) result = method.run(state, bindArguments(method.signature, args));
    }
    return result;
  }

  /** The official result as a result file holds it: the saved attributes of each class, in order. */
  saved(): List {
    return this.#instances.map(({ scenarioClass: { name, saved, attributes }, state }) => {
      const all = attributes(state);
      return throughJson({ [name]: Object.fromEntries(saved.map((key) => [key, all[key] ?? null])) });
    });
  }

  /** Everything that can change in each class, under the official names. */
  attributes(): ReadonlyMap<ClassName, { readonly [attribute: string]: Value }> {
    return new Map(
      this.#instances.map(({ scenarioClass: { name, attributes }, state }) => [name, attributes(state)]),
    );
  }

  /** Official code digests nothing: this is the digest of everything that can change, as Python's JSON. */
  digest(): StateDigest {
    return { agent: sha256Hex(dumps(this.attributes())), user: null };
  }
}
