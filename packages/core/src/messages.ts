import { type Dict, dumps, isDict, JsonError, parseJson } from "@mua/python-compat";

/** The two sides of an environment: each may hold tools and act on the world. */
export type Side = "agent" | "user";

/** Who takes part in an episode and its scoring. */
export type Role = Side | "judge";

/**
 * A request to run one tool. `rawArguments` is the text exactly as the participant sent it; `arguments` is that text
 * read as JSON with Python's int/float identity, or undefined when it is not a JSON object.
 */
export type ToolCall = {
  readonly id: string;
  readonly name: string;
  readonly rawArguments: string;
  readonly arguments: Dict | undefined;
};

/** A tool call from arguments that are already values, as scripts and oracles make them. */
export function toolCall(id: string, name: string, args: Dict): ToolCall {
  return { id, name, rawArguments: dumps(args), arguments: args };
}

/** A tool call from the text a model sent. Never throws: text that is not a JSON object leaves `arguments` undefined. */
export function toolCallFromText(id: string, name: string, rawArguments: string): ToolCall {
  return { id, name, rawArguments, arguments: parseArguments(rawArguments) };
}

/** Calls as the chat-completions format writes them, their arguments as the text that was sent. */
export function chatCalls(calls: readonly ToolCall[]): readonly ChatCall[] {
  return calls.map(({ id, name, rawArguments }) => ({
    id,
    type: "function",
    function: { name, arguments: rawArguments },
  }));
}

/** A tool call in the chat-completions format. */
export type ChatCall = {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
};

function parseArguments(text: string): Dict | undefined {
  try {
    const value = parseJson(text);
    return isDict(value) ? value : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/**
 * Tokens of the model calls behind something. `input`, `cacheRead` and `cacheWrite` add up to the prompt; `reasoning` is a
 * part of `output`. `cost` is in US dollars, null when a price is not known.
 */
export type Usage = {
  readonly input: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly output: number | null;
  readonly reasoning: number | null;
  readonly cost: number | null;
};

/** The sum of usages; undefined entries (no model was called) add nothing, what one does not know the sum does not know. */
export function addUsage(usages: Iterable<Usage | undefined>): Usage | undefined {
  let sum: Usage | undefined;
  for (const usage of usages) {
    if (usage === undefined) continue;
    sum =
      sum === undefined
        ? usage
        : {
            input: plus(sum.input, usage.input),
            cacheRead: plus(sum.cacheRead, usage.cacheRead),
            cacheWrite: plus(sum.cacheWrite, usage.cacheWrite),
            output: plus(sum.output, usage.output),
            reasoning: plus(sum.reasoning, usage.reasoning),
            cost: plus(sum.cost, usage.cost),
          };
  }
  return sum;
}

/** Tokens of the prompts, cached ones included; null where unknown. */
export function promptTokens({ input, cacheRead, cacheWrite }: Usage): number | null {
  return plus(plus(input, cacheRead), cacheWrite);
}

/** Tokens of prompts and answers; null where unknown. */
export function allTokens(usage: Usage): number | null {
  return plus(promptTokens(usage), usage.output);
}

/** A sum with something unknown in it is unknown. */
function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** What a participant answers. `toolCalls` is null when there are none; an empty list is kept because benchmarks differ on it. */
export type Reply = {
  readonly content: string | null;
  readonly toolCalls: readonly ToolCall[] | null;
  readonly usage?: Usage;
  /** Thinking that no other role may see. */
  readonly reasoning?: string;
  /** What is odd about the answer, in words of the participant that gave it: `cut_off`, `empty`. Never empty itself. */
  readonly flags?: readonly string[];
};

/** An entry of a trajectory: something a side said or called, or the result of a call. */
export type Message =
  | {
      readonly role: Side;
      readonly content: string | null;
      readonly toolCalls: readonly ToolCall[] | null;
      readonly usage?: Usage;
      readonly reasoning?: string;
      readonly flags?: readonly string[];
      /** Seconds the participant took. Absent for messages nobody was asked for (a greeting, a given history). */
      readonly seconds?: number;
    }
  | {
      readonly role: "tool";
      readonly callId: string;
      readonly name: string;
      /** The side that made the call and gets the result. */
      readonly requestor: Side;
      readonly content: string;
      readonly error: boolean;
    };

export type SideMessage = Extract<Message, { role: Side }>;
export type ToolMessage = Extract<Message, { role: "tool" }>;
