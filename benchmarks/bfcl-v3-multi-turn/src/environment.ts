import type { Environment, Side, StateDigest, ToolCall, ToolResult, ToolSpec } from "@mua/core";
import { dumps, PythonError, sha256Hex } from "@mua/python-compat";
import type { AgentFunctions } from "./agent-functions.ts";
import { record } from "./apis/python.ts";
import { stateContent } from "./attributes.ts";
import { decode } from "./decode.ts";
import type { Era } from "./era.ts";
import { FAILED, type Instances } from "./instances.ts";

/** The world of one episode: API instances that only the agent can call. */
export class ApiEnvironment implements Environment {
  readonly #era: Era;
  readonly #instances: Instances;
  readonly #functions: AgentFunctions;
  #tools: readonly ToolSpec[];

  constructor(options: {
    readonly era: Era;
    readonly instances: Instances;
    readonly functions: AgentFunctions;
  }) {
    this.#era = options.era;
    this.#instances = options.instances;
    this.#functions = options.functions;
    this.#tools = options.functions.tools;
  }

  tools(side: Side): readonly ToolSpec[] {
    return side === "agent" ? this.#tools : [];
  }

  /** Adds the functions that a turn brings. */
  release(turn: number): void {
    this.#functions.release(turn);
    this.#tools = this.#functions.tools;
  }

  call(side: Side, call: ToolCall): ToolResult {
    if (side === "user") return { content: `${FAILED}name '${call.name}' is not defined`, error: true };
    try {
      const [text = ""] = decode([record({ [call.name]: call.rawArguments })], "native", this.#era);
      return this.execute(text);
    } catch (error) {
      if (error instanceof PythonError) return { content: FAILED + error.message, error: true };
      throw error;
    }
  }

  /** Runs a call string. A call that raises is a result too. */
  execute(text: string): ToolResult {
    return this.#instances.run(text);
  }

  /** The SHA-256 of all public state; the official code has no such digest. */
  digest(): StateDigest {
    const states = Array.from(
      this.#instances.byClass,
      ([name, { state }]) => [name, stateContent(state)] as const,
    );
    return { agent: sha256Hex(dumps(record(Object.fromEntries(states)), { sortKeys: true })), user: null };
  }
}
