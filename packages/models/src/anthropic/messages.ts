import type { ToolCall, ToolSpec, View } from "@mua/core";
import {
  type Dict,
  dictGet,
  dumps,
  isDict,
  isList,
  type Json,
  parseJson,
  toJson,
  type Value,
} from "@mua/python-compat";
import { z } from "zod";
import type { Body, ChatAnswer, ChatRequest, WireCall } from "../chat.ts";
import { wireTools } from "../wire-tools.ts";

/** The API wants to know how long an answer may be; what is sent when nobody says. */
const defaultMaxTokens = 8192;

/** The request of the messages API. It knows no seed. */
export function messagesBody(model: string, { view, sampling, echoes }: ChatRequest): Body {
  const { temperature, maxTokens = defaultMaxTokens, extra } = sampling;
  return {
    model,
    max_tokens: maxTokens,
    ...(view.system === null ? {} : { system: view.system }),
    messages: turns(view, echoes),
    ...(view.tools.length === 0
      ? {}
      : {
          tools: wireTools(view.tools, messagesTool),
          tool_choice: { type: view.toolChoice === "required" ? "any" : "auto" },
        }),
    ...(temperature === undefined ? {} : { temperature }),
    ...extra,
  };
}

function messagesTool({ name, description, parameters }: ToolSpec): unknown {
  return { name, description, input_schema: parameters };
}

type Turn = { readonly role: "user" | "assistant"; readonly content: unknown[] };

/** Turns alternate here, and results of calls are the user's: what follows one another in the same voice becomes one turn. */
function turns({ messages }: View, echoes: ChatRequest["echoes"]): readonly Turn[] {
  const made: Turn[] = [];
  const add = (role: Turn["role"], blocks: readonly unknown[]): void => {
    if (blocks.length === 0) return;
    const last = made.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else made.push({ role, content: [...blocks] });
  };
  for (const [place, message] of messages.entries()) {
    switch (message.role) {
      case "tool":
        add("user", [{ type: "tool_result", tool_use_id: message.callId, content: message.content }]);
        break;
      case "assistant": {
        const echo = echoes.get(place);
        add(
          "assistant",
          Array.isArray(echo)
            ? echo
            : [...textBlocks(message.content), ...(message.toolCalls ?? []).map(toolUse)],
        );
        break;
      }
      default:
        add("user", textBlocks(message.content));
    }
  }
  // A conversation that the assistant opens, with a greeting, is not accepted.
  if (made[0]?.role !== "user") made.unshift({ role: "user", content: [{ type: "text", text: "." }] });
  return made;
}

/** The API refuses texts without a visible character. */
function textBlocks(content: string | null): readonly unknown[] {
  return content === null || content.trim() === "" ? [] : [{ type: "text", text: content }];
}

function toolUse({ id, name, arguments: args }: ToolCall): unknown {
  return { type: "tool_use", id, name, input: args === undefined ? {} : toJson(args) };
}

const count = z.number().nonnegative();

const message = z.object({
  content: z.array(z.looseObject({ type: z.string() })),
  stop_reason: z.string().nullish(),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      cache_read_input_tokens: count.nullish(),
      cache_creation_input_tokens: count.nullish(),
    })
    .nullish()
    .catch(undefined),
});

/** The answer in the text of a message. Throws a ZodError or JsonError when it is none. */
export function messagesAnswer(text: string): ChatAnswer {
  const value = parseJson(text);
  const { content, stop_reason, usage } = message.parse(toJson(value));
  // Inputs of calls are read from the value, which keeps the order of keys and the kinds of number.
  const values = isDict(value) ? dictGet(value, "content") : undefined;
  const blocks = isList(values) ? values.filter(isDict) : [];
  const texts = blocks.flatMap((block) => textOf(block, "text", "text"));
  const thoughts = blocks.flatMap((block) => textOf(block, "thinking", "thinking"));
  const calls = blocks.filter((block) => dictGet(block, "type") === "tool_use").map(callOf);
  const signed = content.some(({ type }) => type === "thinking" || type === "redacted_thinking");
  return {
    content: texts.length === 0 ? null : texts.join(""),
    calls: calls.length === 0 ? null : calls,
    ...(thoughts.length === 0 ? {} : { reasoning: thoughts.join("\n\n") }),
    ...(usage === null || usage === undefined
      ? {}
      : {
          tokens: {
            input: usage.input_tokens,
            cacheRead: usage.cache_read_input_tokens ?? 0,
            cacheWrite: usage.cache_creation_input_tokens ?? 0,
            output: usage.output_tokens,
            reasoning: null,
          },
        }),
    finish: stop_reason === "max_tokens" ? "length" : stop_reason === "refusal" ? "refused" : "done",
    ...(signed ? { echo: content as Json } : {}),
  };
}

function textOf(block: Dict, type: string, key: string): readonly string[] {
  const text = dictGet(block, key);
  return dictGet(block, "type") === type && typeof text === "string" ? [text] : [];
}

function callOf(block: Dict): WireCall {
  const named = (key: string): string => {
    const value: Value | undefined = dictGet(block, key);
    return typeof value === "string" ? value : "";
  };
  return { id: named("id"), name: named("name"), arguments: dumps(dictGet(block, "input") ?? null) };
}
