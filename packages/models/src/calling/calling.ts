import type { View } from "@mua/core";
import type { WireCall } from "../chat.ts";
import { callList } from "./call-list.ts";
import { hermes } from "./hermes.ts";

/** How a model calls tools in plain text, where the server knows no tool calls. */
export interface TextCalling {
  /** The view as text alone: the tools described in the system text, calls and results as messages. */
  show(view: View): View;
  /** What an answer says and calls. A call that cannot be read is kept, with arguments that are no JSON object. */
  read(content: string): { readonly content: string | null; readonly calls: readonly WireCall[] | null };
}

/** `native`: tool calls of the API. `text`: JSON in `<tool_call>` tags. `list`: Python calls in square brackets. */
export type Calling = "native" | "text" | "list";

export const callings: readonly Calling[] = ["native", "text", "list"];

/** The text protocol of a calling; undefined where the API has tool calls itself. */
export function textCalling(calling: Calling): TextCalling | undefined {
  return calling === "native" ? undefined : { text: hermes, list: callList }[calling];
}
