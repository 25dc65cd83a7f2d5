import type {
  Ending,
  Message,
  Protocol,
  Reply,
  Side,
  Step,
  ToolCall,
  ToolMessage,
  ToolResult,
  View,
  ViewMessage,
} from "@mua/core";
import { repr, type Value } from "@mua/python-compat";
import type { AgentFunctions } from "./agent-functions.ts";
import { record } from "./apis/python.ts";
import { type Calling, callsIn } from "./decode.ts";
import type { ApiEnvironment } from "./environment.ts";
import type { Era } from "./era.ts";
import { addedFunctions, type Prompts } from "./prompts.ts";
import type { BfclTask } from "./task.ts";

export type ConversationOptions = {
  readonly era: Era;
  readonly task: BfclTask;
  readonly calling: Calling;
  readonly environment: ApiEnvironment;
  readonly functions: AgentFunctions;
  readonly prompts: Prompts;
  /** Steps in a turn; the official number where absent. */
  readonly steps?: number;
};

/**
 * The official loop: the user opens every turn, then the agent is asked step by step until it makes no call that can be
 * decoded. Results go back as tool messages, or all together as one message where calls are text. One step more than allowed
 * in a turn, and the episode is over.
 */
export class Conversation implements Protocol {
  readonly opening: readonly Message[] = [];
  readonly #options: ConversationOptions;
  readonly #stepLimit: number;
  readonly #seen: { readonly [side in Side]: ViewMessage[] } = { agent: [], user: [] };
  readonly #system: string | null;
  #turn = 0;
  #steps = 0;
  #asked: Side = "user";
  #ending: Ending | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#stepLimit = options.steps ?? options.prompts.stepLimit;
    this.#system = options.calling === "text" ? options.prompts.system(options.functions.docs) : null;
  }

  next(): Step {
    if (this.#ending !== undefined) return { kind: "end", ending: this.#ending };
    return { kind: "ask", role: this.#asked, view: this.#view(this.#asked) };
  }

  answer(reply: Reply): readonly Message[] {
    if (this.#asked === "agent") return this.#agentAnswers(reply);
    this.#openTurn(reply.content ?? "");
    return [{ role: "user", content: reply.content, toolCalls: null }];
  }

  #view(side: Side): View {
    const isNativeAgent = side === "agent" && this.#options.calling === "native";
    return {
      system: side === "agent" ? this.#system : null,
      messages: this.#seen[side],
      tools: isNativeAgent ? this.#options.environment.tools("agent") : [],
      toolChoice: "auto",
    };
  }

  #openTurn(words: string): void {
    const { functions, environment, calling } = this.#options;
    const added = functions.heldOut(this.#turn);
    this.#seen.user.push({ role: "assistant", content: words, toolCalls: null });
    const before = added !== undefined && calling === "text" ? addedFunctions(added) : "";
    this.#seen.agent.push({ role: "user", content: before + words });
    if (added !== undefined) environment.release(this.#turn);
    this.#steps = 0;
    this.#asked = "agent";
  }

  #agentAnswers({ content, toolCalls }: Reply): readonly Message[] {
    const { calling, era } = this.#options;
    // In prompting mode calls in the API's own way are not looked at, as upstream.
    const calls = calling === "native" ? toolCalls : null;
    const message: Message = { role: "agent", content, toolCalls: calls };
    this.#seen.agent.push({ role: "assistant", content, toolCalls: calls });
    const decoded = callsIn(readAnswer(content, calls), calling, era);
    if (decoded.length === 0) {
      this.#endTurn(content);
      return [message];
    }
    const results = this.#execute(decoded, calls);
    this.#steps += 1;
    if (this.#steps > this.#stepLimit) this.#ending = { outcome: "limit", reason: "max_steps" };
    return [message, ...results];
  }

  #execute(decoded: readonly string[], calls: readonly ToolCall[] | null): readonly Message[] {
    const { environment } = this.#options;
    const results = toolMessages(decoded, calls, `${this.#turn}_${this.#steps}`, (text) =>
      environment.execute(text),
    );
    if (calls === null) {
      const list = results.map(({ name, content }) => record({ role: "tool", name, content }));
      this.#seen.agent.push({ role: "user", content: repr(list) });
    } else {
      for (const { callId, name, content } of results) {
        this.#seen.agent.push({ role: "tool", callId, name, content });
      }
    }
    return results;
  }

  #endTurn(lastWords: string | null): void {
    this.#seen.user.push({ role: "user", content: lastWords ?? "" });
    this.#turn += 1;
    this.#asked = "user";
    if (this.#turn === this.#options.task.turns.length) {
      this.#ending = { outcome: "completed", reason: "all_turns" };
    }
  }
}

/** The results of a step's calls, in their order; `step` tells apart those that are text, which have no id. */
export function toolMessages(
  decoded: readonly string[],
  calls: readonly ToolCall[] | null,
  step: string,
  execute: (text: string) => ToolResult,
): readonly ToolMessage[] {
  return decoded.map((text, index) => {
    const call = calls?.[index];
    return {
      role: "tool",
      callId: call?.id ?? `call_${step}_${index}`,
      name: call?.name ?? text,
      requestor: "agent",
      ...execute(text),
    };
  });
}

/** An answer to be decoded: as result files keep it, but for arguments that were read already. */
function readAnswer(content: string | null, calls: readonly ToolCall[] | null): Value {
  if (calls === null) return content;
  return calls.map((call) => record({ [call.name]: call.arguments ?? call.rawArguments }));
}

/** An answer as the official result files keep it: the calls as `{name: arguments}`, or else the text. */
export function answerValue(content: string | null, calls: readonly ToolCall[] | null): Value {
  return calls === null ? content : calls.map(({ name, rawArguments }) => record({ [name]: rawArguments }));
}
