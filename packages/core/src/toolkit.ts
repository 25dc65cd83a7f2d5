import {
  bindArguments,
  type Dict,
  dumps,
  isDict,
  isList,
  PythonError,
  type Signature,
  sha256Hex,
  str,
  Tuple,
  type Value,
} from "@mua/python-compat";
import type { Difference, Environment, StateDigest, ToolResult } from "./environment.ts";
import type { Side, ToolCall } from "./messages.ts";
import type { State } from "./state.ts";
import type { ToolSpec } from "./view.ts";

/** What a tool does to the state; a helper is no tool but may be named by tasks (initialisation, assertions). */
export type MethodKind = "read" | "write" | "think" | "generic" | "helper";

/**
 * A method of a toolkit: Python's signature for the error texts, and what it does. `run` throws PythonError.
 * Written as a method, so that a world of some state is a world of any state: its toolkit and state belong together.
 */
export type Method<S> = {
  readonly kind: MethodKind;
  readonly signature: Signature;
  run(state: S, args: readonly Value[]): Value;
};

/** The methods of one side, in the order in which tools are shown. */
export type Toolkit<S> = { readonly methods: ReadonlyMap<string, Method<S>> };

/** Parameters as Python declares them: a name, or a name with its default. */
export type ParameterList = readonly (string | readonly [name: string, fallback: Value])[];

/** Builds a toolkit from rows of [name, kind, parameters, run]; `className` is the official class, part of error texts. */
export function toolkit<S>(
  className: string,
  rows: readonly (readonly [
    name: string,
    kind: MethodKind,
    parameters: ParameterList,
    run: Method<S>["run"],
  ])[],
): Toolkit<S> {
  return {
    methods: new Map(
      rows.map(([name, kind, parameters, run]) => [
        name,
        {
          kind,
          run,
          signature: {
            qualifiedName: `${className}.${name}`,
            parameters: parameters.map((parameter) =>
              typeof parameter === "string"
                ? { name: parameter }
                : { name: parameter[0], default: parameter[1] },
            ),
          },
        },
      ]),
    ),
  };
}

/** A tool that was written with its parameters, as a toolkit calls it. */
export function spread<S>(tool: (state: S, ...args: readonly Value[]) => Value): Method<S>["run"] {
  return (state, args) => tool(state, ...args);
}

/** One side of a world: its methods and the state they act on. */
export type WorldSide<S extends State> = {
  readonly toolkit: Toolkit<S>;
  readonly state: S;
  readonly tools: readonly ToolSpec[];
};

type Synchronise<S, U> = { run(agent: S, user: U): void }["run"];

/**
 * The environment all domains share: two toolkits over their states, Python's calling convention, result texts as the
 * official environment renders them, and a synchronisation between the sides after every call.
 */
export class World<S extends State = State, U extends State = State> implements Environment {
  readonly agent: WorldSide<S>;
  readonly user: WorldSide<U> | null;
  readonly solo: boolean;
  readonly #synchronise: Synchronise<S, U> | undefined;

  constructor(options: {
    readonly agent: WorldSide<S>;
    readonly user?: WorldSide<U> | null;
    /** Solo mode: no user; the agent may call the user's tools. */
    readonly solo?: boolean;
    /** Carries changes between the two states; may throw PythonError. */
    readonly synchronise?: Synchronise<S, U>;
  }) {
    this.agent = options.agent;
    this.user = options.user ?? null;
    this.solo = options.solo ?? false;
    this.#synchronise = options.synchronise;
    this.synchronise();
  }

  tools(side: Side): readonly ToolSpec[] {
    if (side === "user") return this.solo ? [] : (this.user?.tools ?? []);
    return this.solo && this.user !== null ? [...this.agent.tools, ...this.user.tools] : this.agent.tools;
  }

  /** Whether a name is a tool of either side (agent first), and of what kind. */
  kindOf(name: string): MethodKind | undefined {
    const method = this.agent.toolkit.methods.get(name) ?? this.user?.toolkit.methods.get(name);
    return method?.kind === "helper" ? undefined : method?.kind;
  }

  call(side: Side, call: ToolCall): ToolResult {
    try {
      const result = this.makeToolCall(side, call.name, call.arguments ?? new Map());
      this.synchronise();
      return { content: renderResult(result), error: false };
    } catch (error) {
      if (error instanceof PythonError) return { content: `Error: ${error.message}`, error: true };
      throw error;
    }
  }

  /** Runs a tool without synchronising or rendering, as gold actions are. Throws PythonError. */
  makeToolCall(side: Side, name: string, args: Dict): Value {
    refuseReserved(args);
    if (this.solo) {
      if (side === "user")
        throw new PythonError("ValueError", "User tool calls are not allowed in solo mode");
      if (this.user !== null && isTool(this.user.toolkit.methods.get(name)))
        return this.#run(this.user, name, args, false);
      return this.#run(this.agent, name, args, false);
    }
    if (side === "agent") return this.#run(this.agent, name, args, false);
    if (this.user === null) throw new PythonError("ValueError", "User tools not available");
    return this.#run(this.user, name, args, false);
  }

  /** Runs any method, helpers included, without synchronising: initialisation actions and assertions. Throws PythonError. */
  perform(side: Side, name: string, args: Dict): Value {
    if (side === "agent") return this.#run(this.agent, name, args, true);
    if (this.user === null) throw new PythonError("ValueError", "User tools not available");
    return this.#run(this.user, name, args, true);
  }

  #run<T extends State>(side: WorldSide<T>, name: string, args: Dict, helpers: boolean): Value {
    const method = side.toolkit.methods.get(name);
    if (method === undefined || (method.kind === "helper" && !helpers))
      throw new PythonError("ValueError", `Tool '${name}' not found.`);
    return method.run(side.state, bindArguments(method.signature, args));
  }

  /** Carries changes between the sides. Throws PythonError. */
  synchronise(): void {
    if (this.#synchronise !== undefined && this.user !== null)
      this.#synchronise(this.agent.state, this.user.state);
  }

  digest(): StateDigest {
    return {
      agent: sha256Hex(this.agent.state.canonicalText()),
      user: this.user === null ? null : sha256Hex(this.user.state.canonicalText()),
    };
  }

  /** Whether both sides' states equal the other world's. */
  same(other: World<S, U>): boolean {
    if (!this.agent.state.same(other.agent.state)) return false;
    return this.user === null || other.user === null
      ? this.user === other.user
      : this.user.state.same(other.user.state);
  }

  /** Where the states differ: left is this world, right the other. */
  diff(other: World<S, U>): readonly Difference[] {
    const agent = this.agent.state.diff(other.agent.state);
    return this.user === null || other.user === null
      ? agent
      : [...agent, ...this.user.state.diff(other.user.state)];
  }
}

function isTool<S>(method: Method<S> | undefined): boolean {
  return method !== undefined && method.kind !== "helper";
}

/** Arguments that collide with the official dispatcher's own parameters. */
function refuseReserved(args: Dict): void {
  const dispatcher = "Environment.make_tool_call()";
  if (args.has("requestor")) {
    throw new PythonError(
      "TypeError",
      `tau2.environment.environment.${dispatcher} got multiple values for keyword argument 'requestor'`,
    );
  }
  for (const name of ["self", "tool_name"]) {
    if (args.has(name))
      throw new PythonError("TypeError", `${dispatcher} got multiple values for argument '${name}'`);
  }
}

/**
 * A tool's result as the text a model reads: text as it is, everything else as Python's JSON, where numbers and
 * booleans that stand in a plain list or dict (not in a model) have become strings, as in the official `to_json_str`.
 */
export function renderResult(result: Value): string {
  return typeof result === "string" ? result : dumps(stringifyScalars(result));
}

function stringifyScalars(value: Value): Value {
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean") return str(value);
  if (isList(value)) return value.map(stringifyScalars);
  if (value instanceof Tuple) return value.items.map(stringifyScalars);
  if (isDict(value)) return new Map(Array.from(value, ([key, item]) => [key, stringifyScalars(item)]));
  return value;
}
