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
  type ToolCall,
  type ViewMessage,
} from "@mua/core";

/** A user's message with this in it ends the conversation. */
export const STOP = "###STOP###";

/** Replies of both sides together, and failed tool calls, of one episode. */
const LIMITS: Required<EpisodeLimits> = { steps: 60, errors: 10 };

/**
 * The agent greets, then user and agent take turns. Whoever calls tools gets the results and goes on; text beside tool
 * calls reaches nobody. It ends with the user's stop word, with an empty reply, or at a limit.
 */
export class Conversation implements Protocol {
  readonly opening: readonly Message[];
  readonly #environment: Environment;
  readonly #systems: { readonly [side in Side]: string };
  readonly #limits: Required<EpisodeLimits>;
  readonly #seen: { readonly [side in Side]: ViewMessage[] } = { agent: [], user: [] };
  #asked: Side = "user";
  #steps = 0;
  #errors = 0;
  #ending: Ending | undefined;

  constructor(options: {
    readonly environment: Environment;
    readonly greeting: string;
    /** System prompts. */
    readonly systems: { readonly [side in Side]: string };
    readonly limits?: EpisodeLimits;
  }) {
    this.#environment = options.environment;
    this.#systems = options.systems;
    this.#limits = { ...LIMITS, ...options.limits };
    this.opening = [{ role: "agent", ...say(options.greeting) }];
    this.#tell("agent", options.greeting);
  }

  next(): Step {
    if (this.#ending !== undefined) return { kind: "end", ending: this.#ending };
    const role = this.#asked;
    return {
      kind: "ask",
      role,
      view: {
        system: this.#systems[role],
        messages: [...this.#seen[role]],
        tools: this.#environment.tools(role),
        toolChoice: "auto",
      },
    };
  }

  answer({ content, toolCalls }: Reply): readonly Message[] {
    const role = this.#asked;
    const calls = toolCalls === null || toolCalls.length === 0 ? null : toolCalls;
    const added: Message[] = [{ role, content, toolCalls: calls }];
    this.#steps += 1;
    if (calls !== null) {
      this.#seen[role].push({ role: "assistant", content, toolCalls: calls });
      added.push(...this.#run(role, calls));
    } else if (content === null || content.trim() === "") {
      this.#ending = { outcome: `${role}_error`, reason: "empty_message", role };
    } else {
      this.#tell(role, content);
      this.#asked = other(role);
      if (role === "user" && content.includes(STOP))
        this.#ending = { outcome: "completed", reason: "user_stop" };
    }
    this.#ending ??= this.#limit();
    return added;
  }

  /** Runs calls in order, no further than the limit of errors. */
  #run(requestor: Side, calls: readonly ToolCall[]): Message[] {
    const results: Message[] = [];
    for (const call of calls) {
      if (this.#errors >= this.#limits.errors) break;
      const { id: callId, name } = call;
      const { content, error } = this.#environment.call(requestor, call);
      if (error) this.#errors += 1;
      this.#seen[requestor].push({ role: "tool", callId, name, content });
      results.push({ role: "tool", callId, name, requestor, content, error });
    }
    return results;
  }

  #tell(speaker: Side, content: string): void {
    this.#seen[speaker].push({ role: "assistant", content, toolCalls: null });
    this.#seen[other(speaker)].push({ role: "user", content });
  }

  #limit(): Ending | undefined {
    if (this.#errors >= this.#limits.errors) return { outcome: "limit", reason: "too_many_errors" };
    if (this.#steps >= this.#limits.steps) return { outcome: "limit", reason: "max_steps" };
    return undefined;
  }
}

function other(side: Side): Side {
  return side === "agent" ? "user" : "agent";
}
