import type { Message, SideMessage, ToolCall } from "@mua/core";
import { dumps, strip, type Value } from "@mua/python-compat";
import type { Era } from "./era.ts";
import { officialSide } from "./message-file.ts";

/**
 * The official `str(message)`, without the lines that hold its time and its cost. `turn` is the index a message of a
 * file carries; the two versions differ in where they print it.
 */
export function messageText(message: Message, era: Era, turn: Value = null): string {
  const turnLine = turn === null ? [] : [`turn_idx: ${turn}`];
  if (message.role === "tool") {
    return [
      `ToolMessage (responding to ${officialSide(message.requestor)})`,
      ...turnLine,
      `content: ${message.content}`,
      ...(message.error ? ["Error"] : []),
    ].join("\n");
  }
  const { content, toolCalls } = message;
  const calls = (toolCalls ?? []).map((call) => toolCallText(call, message.role));
  if (era.datesMessages) {
    return [
      className(message),
      ...turnLine,
      ...(content === null ? [] : [`content: ${content}`]),
      ...(toolCalls === null ? [] : ["ToolCalls", ...calls]),
    ].join("\n");
  }
  return [
    className(message),
    ...(hasText(message) ? [`content: ${content}`] : []),
    ...(toolCalls === null ? [] : ["ToolCalls:", ...calls]),
    "is_final_chunk: True",
  ].join("\n");
}

/** The official `str(tool_call)`. */
export function toolCallText(call: ToolCall, side: SideMessage["role"]): string {
  return [
    `ToolCall (from ${officialSide(side)})`,
    ...(call.id === "" ? [] : [`id: ${call.id}`]),
    `name: ${call.name}`,
    `arguments:\n${dumps(call.arguments ?? new Map(), { indent: 2 })}`,
  ].join("\n");
}

/** The name of the official class of a side's message. */
export function className({ role }: SideMessage): string {
  return role === "agent" ? "AssistantMessage" : "UserMessage";
}

/** Whether a message says anything: more than whitespace. */
export function hasText({ content }: Pick<SideMessage, "content">): boolean {
  return content !== null && strip(content) !== "";
}
