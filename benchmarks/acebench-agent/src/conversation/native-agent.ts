import type { Reply, ToolCall, ToolSpec, View, ViewMessage } from "@mua/core";
import { callText } from "../calls.ts";
import { NO_QUESTIONS } from "../prompts.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { AgentSide, AgentTurn, Execution } from "./agent.ts";

type NativeAgentOptions = {
  readonly scenario: Scenario;
  readonly system: string;
  readonly tools: readonly ToolSpec[];
};

/** Native function calling in place of the official text protocol: the conversation as messages, calls and results as such. */
export class NativeAgent implements AgentSide {
  readonly #options: NativeAgentOptions;
  readonly #messages: ViewMessage[] = [];
  #calls: readonly ToolCall[] = [];

  constructor(options: NativeAgentOptions) {
    this.#options = options;
  }

  view(): View {
    const { system, tools } = this.#options;
    return { system, messages: this.#messages, tools, toolChoice: "auto" };
  }

  take({ content, toolCalls }: Reply): AgentTurn {
    this.#calls = toolCalls ?? [];
    const isCall = this.#calls.length > 0;
    this.#messages.push({ role: "assistant", content, toolCalls: isCall ? toolCalls : null });
    return {
      text: isCall ? `[${this.#calls.map(textOf).join(", ")}]` : (content ?? ""),
      isCall,
      message: { role: "agent", content, toolCalls: isCall ? toolCalls : null },
    };
  }

  /** Every call has a result of its own. Without calls there was nothing to execute: the agent has no user to talk to. */
  execute(): Execution {
    if (this.#calls.length === 0) {
      this.hear(NO_QUESTIONS);
      return {
        item: NO_QUESTIONS,
        messages: [{ role: "user", content: NO_QUESTIONS, toolCalls: null }],
        keepsState: false,
      };
    }
    const results = this.#calls.map((call) => ({ call, ...this.#options.scenario.call("agent", call) }));
    for (const { call, content } of results) {
      this.#messages.push({ role: "tool", callId: call.id, name: call.name, content });
    }
    return {
      item: results.map(({ content }) => content),
      keepsState: true,
      messages: results.map(({ call, content, error }) => ({
        role: "tool",
        callId: call.id,
        name: call.name,
        requestor: "agent",
        content,
        error,
      })),
    };
  }

  hear(message: string): void {
    this.#messages.push({ role: "user", content: message });
  }
}

/** A call as agents of the text protocol write it, so that it can be compared with the expected ones. */
function textOf({ name, arguments: args, rawArguments }: ToolCall): string {
  return args === undefined ? `${name}(${rawArguments})` : callText(name, args);
}
