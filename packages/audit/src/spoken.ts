import type { Message, Side } from "@mua/core";

/** What a side said, message by message. */
export function spoken(messages: readonly Message[], role: Side): readonly string[] {
  return messages.flatMap((message) =>
    message.role === role && message.content !== null ? [message.content] : [],
  );
}
