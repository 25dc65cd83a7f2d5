import type { Message, Reply, View } from "@mua/core";
import { str } from "@mua/python-compat";
import { type DecodedMessage, decodeMessage } from "../calls.ts";
import { type ExecutionOptions, executeMessage } from "../execution.ts";
import type { Category } from "../task.ts";
import type { AgentSide, AgentTurn, Execution } from "./agent.ts";

type TextAgentOptions = ExecutionOptions & {
  readonly system: string;
  /** What stands before and after the history in the prompt. */
  readonly user: { readonly before: string; readonly after: string };
};

/** How the two kinds of tasks name what comes from outside in the history. */
const RESULT_LABEL: { readonly [category in Category]: string } = {
  multi_turn: "execution",
  multi_step: "execution result",
};

/** Brackets on one line, anywhere or at the beginning. */
const BRACKETS: { readonly [category in Category]: RegExp } = {
  multi_turn: /\[[^\n]*\]/,
  multi_step: /^\[[^\n]*\]/,
};

/** Where an agent's message goes, and the calls in it as far as they are needed. */
export function readMessage(
  category: Category,
  text: string,
): { readonly isCall: boolean; readonly decoded: DecodedMessage | undefined } {
  const isBracketed = BRACKETS[category].test(text);
  if (category === "multi_step") return { isCall: isBracketed, decoded: decodeMessage(text) };
  const decoded = isBracketed ? decodeMessage(text) : undefined;
  return { isCall: decoded?.complete === true, decoded };
}

/**
 * The official text protocol: the agent sees everything as one text, which each time is a message of its own, and calls
 * functions by writing calls in square brackets. Without a user it does not see what it wrote itself.
 */
export class TextAgent implements AgentSide {
  readonly #options: TextAgentOptions;
  #history = "";
  #executions = 0;
  /** The reply taken last, where it could be read. */
  #decoded: DecodedMessage | undefined;

  constructor(options: TextAgentOptions) {
    this.#options = options;
  }

  view(): View {
    const { system, user } = this.#options;
    const content = user.before + this.#history + user.after;
    return { system, messages: [{ role: "user", content }], tools: [], toolChoice: "auto" };
  }

  take({ content }: Reply): AgentTurn {
    const { category } = this.#options;
    const text = content ?? "";
    const { isCall, decoded } = readMessage(category, text);
    this.#decoded = decoded;
    if (category === "multi_turn") this.#history += `agent:${text}\n`;
    return { text, isCall, message: { role: "agent", content: text, toolCalls: null } };
  }

  execute(): Execution {
    const { item, failed, keepsState } = executeMessage(this.#decoded, this.#options);
    const content = str(item);
    this.#history += `${RESULT_LABEL[this.#options.category]}:${content}\n`;
    this.#executions += 1;
    const callId = `execution_${this.#executions}`;
    const message: Message = {
      role: "tool",
      callId,
      name: "execution",
      requestor: "agent",
      content,
      error: failed,
    };
    return { item, keepsState, messages: [message] };
  }

  hear(message: string): void {
    this.#history += `user:${message}\n`;
  }
}
