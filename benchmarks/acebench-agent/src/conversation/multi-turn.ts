import type { Message, Protocol, Reply, Side, Step, View, ViewMessage } from "@mua/core";
import type { AgentSide } from "./agent.ts";
import type { Dialogue } from "./dialogue.ts";

type MultiTurnOptions = {
  readonly dialogue: Dialogue;
  readonly agent: AgentSide;
  readonly user: { readonly system: string; readonly greeting: string };
};

/**
 * The official conversation with a simulated user, who speaks first. The agent's calls are executed and told to the agent
 * alone; everything else that it writes goes to the user. Each message and each execution takes a turn, but the user's first.
 */
export class MultiTurn implements Protocol {
  readonly opening: readonly Message[] = [];
  readonly #dialogue: Dialogue;
  readonly #agent: AgentSide;
  readonly #userView: View;
  readonly #userMessages: ViewMessage[];
  #asked: Side = "user";

  constructor({ dialogue, agent, user }: MultiTurnOptions) {
    this.#dialogue = dialogue;
    this.#agent = agent;
    this.#userMessages = [{ role: "user", content: user.greeting }];
    this.#userView = { system: user.system, messages: this.#userMessages, tools: [], toolChoice: "auto" };
  }

  next(): Step {
    const { ending } = this.#dialogue;
    if (ending !== undefined) return { kind: "end", ending };
    const role = this.#asked;
    return { kind: "ask", role, view: role === "agent" ? this.#agent.view() : this.#userView };
  }

  answer(reply: Reply): readonly Message[] {
    return this.#asked === "user" ? [this.#hearUser(reply.content ?? "")] : this.#hearAgent(reply);
  }

  #hearUser(text: string): Message {
    // Upstream hands the simulated user its own words back as system messages.
    this.#userMessages.push({ role: "system", content: text });
    const item = { sender: "user", recipient: "agent", message: text } as const;
    if (this.#dialogue.items.length === 0) this.#dialogue.open(item);
    else this.#dialogue.add(item);
    this.#agent.hear(text);
    this.#asked = "agent";
    return { role: "user", content: text, toolCalls: null };
  }

  #hearAgent(reply: Reply): readonly Message[] {
    const { text, isCall, message } = this.#agent.take(reply);
    this.#dialogue.add({ sender: "agent", recipient: isCall ? "execution" : "user", message: text });
    if (this.#dialogue.ending !== undefined) return [message];
    if (isCall) return [message, ...this.#dialogue.execute(text, this.#agent)];
    this.#userMessages.push({ role: "user", content: text.replace(/^(?:user|agent):/, "") });
    this.#asked = "user";
    return [message];
  }
}
