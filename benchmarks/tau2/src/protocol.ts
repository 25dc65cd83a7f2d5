import type {
  Ending,
  EpisodeLimits,
  Message,
  Protocol,
  Reply,
  Side,
  SideMessage,
  Step,
  ToolSpec,
  View,
  ViewMessage,
  World,
} from "@mua/core";
import { dumps } from "@mua/python-compat";
import type { Era } from "./era.ts";
import { className, hasText, messageText } from "./message-text.ts";
import { GREETING } from "./prompts.ts";

const STOP = "###STOP###";
const USER_STOPS = [STOP, "###TRANSFER###", "###OUT-OF-SCOPE###"];
/** Of an episode that nobody limits. */
export const LIMITS: Required<EpisodeLimits> = { steps: 200, errors: 10 };

export type ConversationOptions = {
  readonly era: Era;
  /** Already in the task's initial state. */
  readonly world: World;
  readonly systems: { readonly agent: string; readonly user: string | null };
  readonly tools: { readonly agent: readonly ToolSpec[]; readonly user: readonly ToolSpec[] };
  /** Messages the episode goes on from; null or empty where it starts with the greeting. */
  readonly history: readonly Message[] | null;
  /** The agent works without a user: it is asked first, has to call tools, and ends with the tool `done`. */
  readonly solo?: boolean;
  readonly limits?: EpisodeLimits;
  /** Ends the episode at a message that has both text and tool calls; off by default, as upstream. */
  readonly validateCommunication?: boolean;
  /** Whether the stop word ends the episode in the agent's text too, as some agents of upstream have it. */
  readonly agentStops?: boolean;
};

/**
 * The official orchestrator in half duplex. A message with tool calls goes to the environment, whose results go back to
 * the caller; any other message goes to the other side. Each of these deliveries is a step. What makes the official code
 * raise ends the episode here, with the reason `unusable_answer`.
 */
export class Conversation implements Protocol {
  readonly opening: readonly Message[];
  readonly #options: ConversationOptions;
  readonly #limits: Required<EpisodeLimits>;
  readonly #views: { readonly [side in Side]: View };
  readonly #seen: { readonly [side in Side]: ViewMessage[] } = { agent: [], user: [] };
  #asked: Side;
  /** Without a user the agent's first message is made before the first step. */
  #started: boolean;
  #steps = 0;
  #errors = 0;
  #ending: Ending | undefined;

  constructor(options: ConversationOptions) {
    const { systems, tools, limits, history, solo = false } = options;
    this.#options = options;
    this.#limits = { ...LIMITS, ...limits };
    this.#views = {
      agent: {
        system: systems.agent,
        messages: this.#seen.agent,
        tools: tools.agent,
        toolChoice: solo ? "required" : "auto",
      },
      user: { system: systems.user, messages: this.#seen.user, tools: tools.user, toolChoice: "auto" },
    };
    const last = history?.at(-1);
    this.#started = !solo || last !== undefined;
    if (history !== null && last !== undefined) {
      this.opening = history;
      for (const message of history) this.#recall(message);
      if (last.role !== "tool") this.#ending = this.#stopOf(last);
      this.#asked = last.role === "tool" ? last.requestor : other(last.role);
    } else if (solo) {
      this.opening = [];
      this.#asked = "agent";
    } else {
      const greeting: SideMessage = { role: "agent", content: GREETING, toolCalls: null };
      this.opening = [greeting];
      if (options.era.agentSeesGreeting) this.#remember(greeting);
      this.#tell("user", GREETING);
      this.#asked = "user";
    }
  }

  next(): Step {
    if (this.#ending !== undefined) return { kind: "end", ending: this.#ending };
    return { kind: "ask", role: this.#asked, view: this.#views[this.#asked] };
  }

  answer(reply: Reply): readonly Message[] {
    const role = this.#asked;
    const message = this.#messageOf(role, reply);
    const results: Message[] = [];
    this.#ending = this.#refusal(message);
    if (this.#ending !== undefined) return [message];
    this.#remember(message);
    this.#ending = this.#communicationError(message) ?? this.#stopOf(message);
    const { toolCalls } = message;
    if (this.#started) this.#endStep(toolCalls !== null);
    this.#started = true;
    if (toolCalls === null) {
      if (hasText(message)) this.#tell(other(role), message.content ?? "");
      this.#asked = other(role);
    } else if (this.#ending === undefined) {
      for (const call of toolCalls) {
        const { content, error } = this.#options.world.call(role, call);
        if (error) this.#errors += 1;
        const result: Message = {
          role: "tool",
          callId: call.id,
          name: call.name,
          requestor: role,
          content,
          error,
        };
        this.#recall(result);
        results.push(result);
      }
      if (toolCalls.length === 0) this.#ending = unusable(role, "list index out of range");
      else this.#endStep(false);
    } else if (this.#ending.reason === "agent_stop" && this.#options.era.refusesStopWithCalls) {
      const text = messageText(message, this.#options.era);
      this.#ending = unusable(role, `Environment should not receive the last message. Last message: ${text}`);
    }
    return [message, ...results];
  }

  /** The reply as the official agent or user turns it into a message. */
  #messageOf(role: Side, { content, toolCalls }: Reply): SideMessage {
    const done = this.#options.solo && toolCalls?.some(({ name }) => name === "done");
    return done ? { role, content: STOP, toolCalls: null } : { role, content, toolCalls };
  }

  /** Why a message cannot be used at all. */
  #refusal(message: SideMessage): Ending | undefined {
    const { role, toolCalls } = message;
    const { era, solo } = this.#options;
    const broken = toolCalls?.find((call) => call.arguments === undefined);
    if (broken !== undefined) {
      return unusable(role, `The arguments of the call of '${broken.name}' are not a JSON object`);
    }
    if (toolCalls !== null) return undefined;
    if (!hasText(message)) {
      const name = era.datesMessages ? "AssistantMessage" : className(message);
      const calls = era.datesMessages ? "tool calls" : "tool_calls";
      return unusable(role, `${name} must have either content or ${calls}. Got ${messageText(message, era)}`);
    }
    if (solo && !message.content?.includes(STOP))
      return unusable(role, "LLMSoloAgent only supports tool calls.");
    return undefined;
  }

  #communicationError(message: SideMessage): Ending | undefined {
    if (!this.#options.validateCommunication || message.toolCalls === null || !hasText(message))
      return undefined;
    const reason = `${message.role}_error` as const;
    return { outcome: reason, reason, role: message.role };
  }

  #stopOf({ role, content, toolCalls }: SideMessage): Ending | undefined {
    const { solo, agentStops } = this.#options;
    const says = (word: string) => content?.includes(word) ?? false;
    const stops =
      role === "user" ? toolCalls === null && USER_STOPS.some(says) : (solo || agentStops) && says(STOP);
    return stops ? { outcome: "completed", reason: `${role}_stop` } : undefined;
  }

  /** Counts a step; a limit reached here replaces an ending of the same step. */
  #endStep(waitsForResults: boolean): void {
    this.#steps += 1;
    this.#options.world.synchronise();
    const { limitsWaitForResults, countsErrors } = this.#options.era;
    if (waitsForResults && limitsWaitForResults) return;
    if (this.#steps >= this.#limits.steps) this.#ending = { outcome: "limit", reason: "max_steps" };
    if (countsErrors && this.#errors >= this.#limits.errors) {
      this.#ending = { outcome: "limit", reason: "too_many_errors" };
    }
  }

  /** Adds a message of a given history, or a result, to the views that it belongs to. */
  #recall(message: Message): void {
    if (message.role === "tool") {
      const { requestor, callId, name, content } = message;
      this.#seen[requestor].push({ role: "tool", callId, name, content });
      return;
    }
    this.#remember(message);
    if (message.toolCalls === null) this.#tell(other(message.role), message.content ?? "");
  }

  /** Adds a side's own message to its view; it sees its arguments as the official code writes them, not as it did. */
  #remember({ role, content, toolCalls }: SideMessage): void {
    const calls = toolCalls?.map((call) =>
      call.arguments === undefined ? call : { ...call, rawArguments: dumps(call.arguments) },
    );
    this.#seen[role].push({ role: "assistant", content, toolCalls: calls ?? null });
  }

  #tell(side: Side, content: string): void {
    this.#seen[side].push({ role: "user", content });
  }
}

/** The official code raises: the role's answer cannot be used, and the benchmark defines no reward. */
function unusable(role: Side, detail: string): Ending {
  return { outcome: `${role}_error`, reason: "unusable_answer", role, detail };
}

function other(side: Side): Side {
  return side === "agent" ? "user" : "agent";
}
