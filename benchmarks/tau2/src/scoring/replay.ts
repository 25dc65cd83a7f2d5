import type { Message, SideMessage, ToolCall, ToolMessage, World } from "@mua/core";
import { equals, JsonError, PythonError, parseJson, type Value } from "@mua/python-compat";
import type { Era } from "../era.ts";
import { className, messageText, toolCallText } from "../message-text.ts";

/** Whether a recorded result that does not come again stops a replay, as the official scoring has it, or is only noted. */
export type Strictness = "strict" | "lenient";

/**
 * Runs the calls of a conversation on a world, as the official `set_state` does, and returns how results differed (never
 * anything when strict). Throws PythonError for results that do not follow their call and, when strict, for the first
 * result that differs.
 */
export function replay(
  world: World,
  messages: readonly Message[],
  era: Era,
  strictness: Strictness = "strict",
): readonly string[] {
  const mismatches: string[] = [];
  for (const { side, call, result, turn } of answeredCalls(messages)) {
    if (era.replays === "writes" && world.kindOf(call.name) !== "write") continue;
    const { content, error } = world.call(side, call);
    if (sameContent(content, result.content)) continue;
    const returned = messageText({ ...result, content, error }, era);
    const expected = messageText(result, era, BigInt(turn));
    const mismatch = `Tool call:\n${toolCallText(call, side)}\n\nReturned:\n${returned}\n\nExpected:\n${expected}`;
    if (strictness === "strict") throw new PythonError("ValueError", mismatch);
    mismatches.push(mismatch);
  }
  world.synchronise();
  return mismatches;
}

type AnsweredCall = {
  readonly side: SideMessage["role"];
  readonly call: ToolCall;
  readonly result: ToolMessage;
  /** Where the result stands in the conversation. */
  readonly turn: number;
};

/** Every call with the result that directly follows its message. */
function answeredCalls(messages: readonly Message[]): readonly AnsweredCall[] {
  const answered: AnsweredCall[] = [];
  let at = 0;
  for (let message = messages[at]; message !== undefined; message = messages[at]) {
    at += 1;
    if (message.role === "tool") {
      throw refusal("Tool message not expected. Tool messages should always follow a tool call.");
    }
    for (const call of message.toolCalls ?? []) {
      const result = messages[at];
      if (result === undefined) throw refusal("Tool message expected. Got None.");
      if (result.role !== "tool") {
        throw refusal(`Tool message expected. Got <class 'tau2.data_model.message.${className(result)}'>`);
      }
      if (result.callId !== call.id) {
        throw refusal(`Tool call id mismatch. Got ${call.id} and ${result.callId}`);
      }
      answered.push({ side: message.role, call, result, turn: at });
      at += 1;
    }
  }
  return answered;
}

function refusal(message: string): PythonError {
  return new PythonError("ValueError", message);
}

/** Whether two results are the same JSON, or the same text where they are none. */
function sameContent(left: string, right: string): boolean {
  return left === right || equals(parsed(left), parsed(right));
}

function parsed(content: string): Value {
  try {
    return parseJson(content);
  } catch (error) {
    if (error instanceof JsonError) return content;
    throw error;
  }
}
