import {
  type Reply,
  type ToolCall,
  type ToolSpec,
  toolCallFromText,
  type View,
  type ViewMessage,
} from "@mua/core";
import { type Template, UnreadableAnswer } from "./template.ts";

const START = "<|im_start|>";
const END = "<|im_end|>";
const AGENT = `${START}assistant\n`;

/** What is done with a call that is no JSON object with a name: the episode ends, or the environment says so. */
export type Unreadable = "refuse" | "feedback";

/** ChatML with tool calls the way Hermes models write them: JSON between `<tool_call>` tags, any number, after the words. */
export function chatmlHermes(unreadable: Unreadable = "refuse"): Template {
  return {
    name: "chatml-hermes",
    hash: "chatml-hermes/1",
    end: END,
    start: () => {
      let calls = 0;
      return {
        open: (view) => `${renderChatml(view)}${AGENT}`,
        next: (messages, closed) => `${closed ? "" : END}\n${messages.map(renderMessage).join("")}${AGENT}`,
        read: (answer) => readAnswer(answer, unreadable, () => `call_${calls++}`),
      };
    },
  };
}

/** A whole dialogue as text. */
export function renderChatml({ system, messages, tools }: View): string {
  const head = [system ?? "", toolText(tools)].filter((part) => part !== "").join("\n\n");
  return [...(head === "" ? [] : [turn("system", head)]), ...messages.map(renderMessage)].join("");
}

function renderMessage(message: ViewMessage): string {
  switch (message.role) {
    case "tool":
      return turn("user", `<tool_response>\n${message.content}\n</tool_response>`);
    case "assistant":
      return turn("assistant", answerText(message));
    default:
      return turn(message.role, message.content);
  }
}

/** The text of a reply that no model wrote: a greeting, a script's turn. */
export function answerText({ content, toolCalls }: Pick<Reply, "content" | "toolCalls">): string {
  const calls = (toolCalls ?? []).map(
    ({ name, rawArguments }) =>
      `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${rawArguments}}\n</tool_call>`,
  );
  return [...(content === null || content === "" ? [] : [content]), ...calls].join("\n");
}

function turn(role: string, text: string): string {
  // What somebody says may hold the tokens that end and begin turns; a space without width makes them plain text.
  return `${START}${role}\n${text.replaceAll("<|im_", "<\u200b|im_")}${END}\n`;
}

function toolText(tools: readonly ToolSpec[]): string {
  if (tools.length === 0) return "";
  const lines = tools.map((tool) => JSON.stringify({ type: "function", function: tool }));
  return [
    "# Tools",
    "",
    "Signatures of the functions you may call:",
    "<tools>",
    ...lines,
    "</tools>",
    "",
    'A call is a JSON object with "name" and "arguments" between <tool_call> and </tool_call>.',
  ].join("\n");
}

function readAnswer(answer: string, unreadable: Unreadable, newId: () => string): Reply {
  const toolCalls: ToolCall[] = [];
  const content = answer
    .replace(/<tool_call>([\s\S]*?)<\/tool_call>/gu, (_, body: string) => {
      toolCalls.push(readCall(body.trim(), unreadable, newId()));
      return "";
    })
    .trim();
  if (content.includes("<tool_call>")) throw new UnreadableAnswer("a tool call is not closed");
  return { content: content === "" ? null : content, toolCalls: toolCalls.length === 0 ? null : toolCalls };
}

function readCall(body: string, unreadable: Unreadable, id: string): ToolCall {
  const name = /^\{\s*"name"\s*:\s*"((?:[^"\\]|\\.)*)"/u.exec(body)?.[1];
  const rest = /"arguments"\s*:\s*([\s\S]*)\}$/u.exec(body)?.[1]?.trim();
  // The arguments stay the text the model wrote: reading and writing JSON again would lose 68.0 and key order.
  const call = toolCallFromText(id, name ?? "", rest ?? body);
  if (unreadable === "refuse" && (name === undefined || call.arguments === undefined))
    throw new UnreadableAnswer("a tool call is not a JSON object with a name and arguments");
  return call;
}
