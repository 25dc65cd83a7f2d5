import type { Message, Reply, View } from "@mua/core";
import { str } from "@mua/python-compat";
import { type DecodedMessage, decodeMessage } from "../calls.ts";
import { type ExecutionOptions, executeMessage } from "../execution.ts";
import type { AgentPrompt } from "../prompts.ts";
import type { Category } from "../task.ts";
import type { AgentSide, AgentTurn, Execution } from "./agent.ts";

type TextAgentOptions = ExecutionOptions & { readonly prompt: AgentPrompt };

/** How the two kinds of tasks name what comes from outside in the history. */
const RESULT_LABEL: { readonly [category in Category]: string } = {
  multi_turn: "execution",
  multi_step: "execution result",
};

/** Whether an opening and, behind it, a closing bracket stand on one line; without a user, on the first, which they begin. */
function isBracketed(category: Category, text: string): boolean {
  const lines = text.split("\n", category === "multi_step" ? 1 : undefined);
  return lines.some((line) => {
    const opening = line.indexOf("[");
    return opening >= 0 && line.lastIndexOf("]") > opening && (category === "multi_turn" || opening === 0);
  });
}

/** Where an agent's message goes, and what is in it where it had to be read to tell. */
export function readMessage(
  category: Category,
  text: string,
): { readonly isCall: boolean; readonly decoded?: DecodedMessage } {
  if (!isBracketed(category, text)) return { isCall: false };
  if (category === "multi_step") return { isCall: true };
  const decoded = decodeMessage(text);
  return decoded === undefined ? { isCall: false } : { isCall: decoded.complete, decoded };
}

/**
 * The official text protocol: the agent sees everything as one text, which each time is a message of its own, and calls
 * functions by writing calls in square brackets. Without a user it does not see what it wrote itself.
 */
export class TextAgent implements AgentSide {
  readonly #options: TextAgentOptions;
  #history = "";
  #executions = 0;
  /** The reply taken last, and what is in it where it has been read. */
  #text = "";
  #decoded: DecodedMessage | undefined;

  constructor(options: TextAgentOptions) {
    this.#options = options;
  }

  view(): View {
    const { system, before, after } = this.#options.prompt;
    const content = before + this.#history + after;
    return { system, messages: [{ role: "user", content }], tools: [], toolChoice: "auto" };
  }

  take({ content }: Reply): AgentTurn {
    const { category } = this.#options;
    const text = content ?? "";
    const { isCall, decoded } = readMessage(category, text);
    this.#text = text;
    this.#decoded = decoded;
    if (category === "multi_turn") this.#history += `agent:${text}\n`;
    return { text, isCall, message: { role: "agent", content: text, toolCalls: null } };
  }

  execute(): Execution {
    const { item, failed, keepsState } = executeMessage(
      this.#decoded ?? decodeMessage(this.#text),
      this.#options,
    );
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
