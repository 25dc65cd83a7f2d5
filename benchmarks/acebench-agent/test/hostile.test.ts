import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answer, smallConversation } from "./small-part.ts";

const pieces = fc.constantFrom(
  "[",
  "]",
  "(",
  ")",
  "{",
  "}",
  "'",
  '"',
  "f(",
  "a=",
  ", ",
  ": ",
  "1",
  "1e999",
  "10**10**10",
  "'a'*10**9",
  "1<<999999999",
  "__import__('os').system('exit 1')",
  "().__class__.__mro__",
  "lambda: 1",
  "[x for x in y]",
  "f'{1}'",
  "b'x'",
  "1j",
  "...",
  "not ",
  "-",
  "\ud800",
  "\0",
  "\\",
  "\n",
  "\t",
  "#",
  "turn_on_wifi(",
  "send_message(",
  "sender_name='Ada'",
  "message=",
  "delete_message(message_id=",
  "finish conversation",
  "(".repeat(250),
  "[".repeat(99),
  "-".repeat(3000),
  "a.".repeat(2000),
  "x+".repeat(2000),
  "9".repeat(5000),
  "{'a':".repeat(99),
  "'".repeat(20_000),
);
const messages = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join("")),
  fc.array(pieces, { maxLength: 25 }).map((parts) => `[${parts.join("")}]`),
);

describe("hostile messages", () => {
  it.each(["agent_multi_turn_0", "agent_multi_turn_1", "agent_multi_step_0", "agent_multi_step_1"])(
    "neither run nor break a conversation: %s",
    (id) => {
      fc.assert(
        fc.property(fc.array(messages, { minLength: 1, maxLength: 4 }), (said) => {
          const conversation = smallConversation(id);
          for (const message of said) answer(conversation, message);
          const result = conversation.result();
          expect(Array.isArray(result)).toBe(true);
          for (const { message } of conversation.dialogue.items)
            expect(["string", "object"]).toContain(typeof message);
        }),
        { numRuns: 300 },
      );
    },
  );
});
