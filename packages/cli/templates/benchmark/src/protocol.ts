import {
  type Ending,
  type Environment,
  type EpisodeLimits,
  type Message,
  type Protocol,
  type Reply,
  type Side,
  type Step,
  say,
  type ViewMessage,
} from "@mua/core";

/** A user's message with this in it ends the conversation. */
const STOP = "###STOP###";

const STEPS = 30;

/** The user opens, then both take turns. The agent's calls are run and their results go back to it; the user has no tools. */
export class Conversation implements Protocol {
  readonly opening: readonly Message[] = [];
  readonly #environment: Environment;
  readonly #systems: { readonly [side in Side]: string };
  readonly #steps: number;
  readonly #seen: { readonly [side in Side]: ViewMessage[] } = { agent: [], user: [] };
  #asked: Side = "user";
  #taken = 0;
  #ending: Ending | undefined;

  constructor(
    environment: Environment,
    systems: { readonly [side in Side]: string },
    { steps = STEPS }: EpisodeLimits = {},
  ) {
    this.#environment = environment;
    this.#systems = systems;
    this.#steps = steps;
  }

  next(): Step {
    if (this.#ending !== undefined) return { kind: "end", ending: this.#ending };
    const role = this.#asked;
    const view = {
      system: this.#systems[role],
      messages: [...this.#seen[role]],
      tools: this.#environment.tools(role),
      toolChoice: "auto",
    } as const;
    return { kind: "ask", role, view };
  }

  answer({ content, toolCalls }: Reply): readonly Message[] {
    const role = this.#asked;
    const calls = toolCalls === null || toolCalls.length === 0 ? null : toolCalls;
    const added: Message[] = [{ role, content, toolCalls: calls }];
    this.#seen[role].push({ role: "assistant", content, toolCalls: calls });
    for (const call of calls ?? []) {
      const result = this.#environment.call(role, call);
      const { id: callId, name } = call;
      this.#seen[role].push({ role: "tool", callId, name, content: result.content });
      added.push({ role: "tool", callId, name, requestor: role, ...result });
    }
    if (calls === null) this.#tell(role, content ?? "");
    this.#taken += 1;
    if (this.#ending === undefined && this.#taken >= this.#steps)
      this.#ending = { outcome: "limit", reason: "max_steps" };
    return added;
  }

  #tell(speaker: Side, content: string): void {
    const listener = speaker === "agent" ? "user" : "agent";
    this.#seen[listener].push({ role: "user", content });
    this.#asked = listener;
    if (content.trim() === "")
      this.#ending = { outcome: `${speaker}_error`, reason: "empty_message", role: speaker };
    else if (speaker === "user" && content.includes(STOP))
      this.#ending = { outcome: "completed", reason: "user_stop" };
  }
}

/** A reply that says something and ends the conversation. */
export function leave(words: string): Reply {
  return say(`${words} ${STOP}`);
}
