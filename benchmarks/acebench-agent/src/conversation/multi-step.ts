import type { Message, Protocol, Reply, Step } from "@mua/core";
import type { AgentSide } from "./agent.ts";
import type { Dialogue } from "./dialogue.ts";

type MultiStepOptions = { readonly dialogue: Dialogue; readonly agent: AgentSide; readonly request: string };

/**
 * The official work on a request without a user: everything that the agent writes is executed, and answered with a fixed
 * sentence where it is no call. Each message and each execution takes a turn.
 */
export class MultiStep implements Protocol {
  readonly opening: readonly Message[];
  readonly #dialogue: Dialogue;
  readonly #agent: AgentSide;

  constructor({ dialogue, agent, request }: MultiStepOptions) {
    this.opening = [{ role: "user", content: request, toolCalls: null }];
    this.#dialogue = dialogue;
    this.#agent = agent;
    dialogue.open({ sender: "user", recipient: "agent", message: request });
    agent.hear(request);
  }

  next(): Step {
    const { ending } = this.#dialogue;
    return ending === undefined
      ? { kind: "ask", role: "agent", view: this.#agent.view() }
      : { kind: "end", ending };
  }

  answer(reply: Reply): readonly Message[] {
    const { text, isCall, message } = this.#agent.take(reply);
    this.#dialogue.add({ sender: "agent", recipient: isCall ? "execution" : "user", message: text });
    if (this.#dialogue.ending !== undefined) return [message];
    return [message, ...this.#dialogue.execute(text, this.#agent)];
  }
}
