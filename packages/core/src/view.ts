import type { Json } from "@mua/python-compat";
import type { ToolCall } from "./messages.ts";

/** A tool as a model is shown it: the `function` object of the chat-completions format, further keys included. */
export type ToolSpec = {
  readonly name: string;
  readonly description: string;
  readonly parameters: { readonly [key: string]: Json };
  readonly [key: string]: Json;
};

/** A message as the asked role sees it: its own words are `assistant`, the other side's are `user`. */
export type ViewMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | {
      readonly role: "assistant";
      readonly content: string | null;
      readonly toolCalls: readonly ToolCall[] | null;
    }
  | { readonly role: "tool"; readonly callId: string; readonly name: string; readonly content: string };

/**
 * Everything a role may see when it is asked. Between two questions to the same role `messages` only grows, so that a
 * participant may remember how far it has read; or it begins with another message, and is to be read from there.
 */
export type View = {
  readonly system: string | null;
  readonly messages: readonly ViewMessage[];
  readonly tools: readonly ToolSpec[];
  /** `required`: the answer has to be a tool call (an agent without a user). */
  readonly toolChoice: "auto" | "required";
};
