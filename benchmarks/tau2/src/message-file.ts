import { type Message, type Side, type ToolCall, toolCall } from "@mua/core";
import type { Place } from "./place.ts";

const ROLES = ["assistant", "user"] as const;

/** How official files name the two sides. */
export type OfficialSide = (typeof ROLES)[number];

/** The side that official files call `assistant` or `user`. */
export function readSide(place: Place): Side {
  return place.oneOf(ROLES) === "assistant" ? "agent" : "user";
}

/** The official name of a side. */
export function officialSide(side: Side): OfficialSide {
  return side === "agent" ? "assistant" : "user";
}

/** Messages as official files write them, a result named after the call it answers. Throws MalformedFileError. */
export function readMessages(place: Place): readonly Message[] {
  const names = new Map<string, string>();
  return place.items().map((item) => {
    const message = readMessage(item, names);
    if (message.role !== "tool") for (const { id, name } of message.toolCalls ?? []) names.set(id, name);
    return message;
  });
}

function readMessage(place: Place, names: ReadonlyMap<string, string>): Message {
  if (place.field("role").oneOf([...ROLES, "tool"]) === "tool") {
    const callId = place.field("id").text();
    return {
      role: "tool",
      callId,
      name: names.get(callId) ?? "",
      requestor: place.field("requestor").optional(readSide) ?? "agent",
      content: place.field("content").optional((content) => content.text()) ?? "",
      error: place.field("error").optional((error) => error.truth()) ?? false,
    };
  }
  return {
    role: readSide(place.field("role")),
    content: place.field("content").optional((content) => content.text()),
    toolCalls: place.field("tool_calls").optional((calls) => calls.items().map(readToolCall)),
  };
}

function readToolCall(place: Place): ToolCall {
  const id = place.field("id").optional((id) => id.text()) ?? "";
  return toolCall(id, place.field("name").text(), place.field("arguments").dict());
}
